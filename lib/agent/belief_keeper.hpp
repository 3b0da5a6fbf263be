// The belief of one trial over its life: updated, rebuilt from the prior, asked for a second opinion.
//
// All beliefs of a trial draw from streams that never meet: each continues the numbering of sweeps where the
// one before it stopped.
#pragma once

#include <cstdint>
#include <memory>

#include "agent/agent_config.hpp"
#include "belief/change_point.hpp"
#include "belief/particle_belief.hpp"

namespace qdtune::agent {

// What the agent holds likely of a device in this window: its stated prior with soft ends, first lines not below the window.
belief::PriorMap prior_in(const device::Window& window, const AgentConfig& config);

// A belief that starts again from the prior has this many times the particles: how much of the probability each mode
// gets rests on how many particles found it.
inline constexpr int fresh_particles_factor = 2;

class BeliefKeeper {
 public:
  // Configuration and executor outlive the keeper.
  BeliefKeeper(const AgentConfig& config, const device::Window& window, std::uint64_t seed,
               std::uint64_t trial, const parallel::Executor& executor);

  const belief::ParticleBelief& belief() const { return *belief_; }
  const belief::PriorMap& prior() const { return prior_; }
  // Points that the present belief has seen, however it came to see them.
  std::size_t points() const { return belief_->data().size(); }

  void update(const device::Measurement& fresh);
  // A new belief from the prior on all data, with more particles than the first.
  void rebuild(const device::Measurement& all_data);

  // A fresh belief on the same data judges the claimed voltage. Each of the two explored the posterior on its own, so
  // together they give the target cell there
  //   p = (Z p_1 + Z' p_2) / (Z + Z'),  Z, Z' their evidences:
  // a fresh belief that is lost itself has little evidence and little say. If p is too low for a claim, the fresh
  // belief takes over: it is the one that holds what speaks against it.
  struct SecondOpinion {
    bool agrees = true;
    double probability = 1.0;             // p
    double fresh_probability = 1.0;       // p_2
    double evidence_advantage_nat = 0.0;  // log(Z' / Z)
  };
  SecondOpinion second_opinion(const device::Measurement& all_data, const device::GateVoltages& claimed);

  // Evidence for each class of device, this belief's included, on the same data.
  belief::RivalEvidence class_evidence(const device::Measurement& all_data);

  // Whether these data, all that the belief has seen and in the order of time, come from two devices, one after the other.
  belief::ChangePoint change_point(const device::Measurement& all_data);
  // From here on two beliefs: about the device before a jump, kept to be asked, and a new one of what came after. After several
  // jumps the one of most readings is kept.
  void part(const device::Measurement& before, const device::Measurement& after);
  // Probability of the target cell at the claimed voltage by the belief and by that from before, displaced, together: each counts
  // as much as its evidence of the data after, as in a second opinion. The belief alone when there was no jump.
  double probability_after_jump(const device::Measurement& after, const device::GateVoltages& claimed);

  void count_evaluations(std::size_t voltages);
  // Of all beliefs so far.
  belief::BeliefStatistics statistics() const;
  double seconds() const { return seconds_; }  // wall time of updates: telemetry

 private:
  std::unique_ptr<belief::ParticleBelief> fresh_belief(const device::Measurement& all_data);
  void replace(std::unique_ptr<belief::ParticleBelief> next);

  const AgentConfig& config_;
  std::uint64_t seed_, trial_;
  const parallel::Executor& executor_;
  belief::PriorMap prior_;
  std::unique_ptr<belief::ParticleBelief> belief_;
  std::unique_ptr<belief::ParticleBelief> before_jump_;  // none: no jump was noticed
  belief::BeliefStatistics retired_;                     // of beliefs that are gone, and of predictions
  double seconds_ = 0.0;
};

}  // namespace qdtune::agent
