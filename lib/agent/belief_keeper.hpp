// The belief of one trial over its life: updated, rebuilt from the prior, asked for a second opinion.
//
// All beliefs of a trial draw from streams that never meet: each continues the numbering of sweeps where the
// one before it stopped.
#pragma once

#include <cstdint>
#include <memory>

#include "agent/agent_config.hpp"
#include "belief/particle_belief.hpp"

namespace qdtune::agent {

class BeliefKeeper {
 public:
  BeliefKeeper(const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
               const parallel::Executor& executor);

  const belief::ParticleBelief& belief() const { return *belief_; }
  const belief::PriorMap& prior() const { return prior_; }
  // Points that the belief has seen.
  std::size_t points() const { return points_; }

  void update(const device::Measurement& fresh);
  // A new belief from the prior on all data, with more moves than the first.
  void rebuild(const device::Measurement& all_data);

  enum class Opinion { agrees, lost, takes_over };
  // A fresh belief estimates the evidence of the same data and judges `claimed`. If it finds much less evidence it
  // is lost itself and has no say; if it finds much more, or would not claim the voltage, it takes over.
  struct SecondOpinion {
    Opinion opinion = Opinion::agrees;
    double evidence_advantage_nat = 0.0;  // of the fresh belief
    double probability = 0.0;             // it gives the target cell at the claimed voltage
  };
  SecondOpinion second_opinion(const device::Measurement& all_data, const device::GateVoltages& claimed);

  void count_evaluations(std::size_t voltages);
  // Of all beliefs so far.
  belief::BeliefStatistics statistics() const;
  double seconds() const { return seconds_; }  // wall time of updates: telemetry

 private:
  std::unique_ptr<belief::ParticleBelief> fresh_belief(const device::Measurement& all_data,
                                                       int sweeps_factor);
  void replace(std::unique_ptr<belief::ParticleBelief> next);

  const AgentConfig& config_;
  std::uint64_t seed_, trial_;
  const parallel::Executor& executor_;
  belief::PriorMap prior_;
  std::unique_ptr<belief::ParticleBelief> belief_;
  belief::BeliefStatistics retired_;  // of beliefs that are gone, and of predictions
  std::size_t points_ = 0;
  double seconds_ = 0.0;
};

}  // namespace qdtune::agent
