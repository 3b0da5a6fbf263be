#include "agent/belief_keeper.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/stopwatch.hpp"
#include "belief/cell_probability.hpp"
#include "belief/displacement.hpp"
#include "belief/tempering.hpp"

namespace qdtune::agent {

using belief::ParticleBelief;

namespace {

// A first line within this of the window's edge could not be told from one outside, even at the window's corner.
constexpr double first_line_clearance_V = 0.001;

}  // namespace

belief::PriorMap prior_in(const device::Window& window, const AgentConfig& config) {
  return belief::PriorMap(config.prior,
                          {config.belief.tail_probability, config.belief.tail_extent,
                           std::min(window.low.v1_V, window.low.v2_V) + first_line_clearance_V});
}

BeliefKeeper::BeliefKeeper(const AgentConfig& config, const device::Window& window, std::uint64_t seed,
                           std::uint64_t trial, const parallel::Executor& executor)
    : config_(config),
      seed_(seed),
      trial_(trial),
      executor_(executor),
      prior_(prior_in(window, config)),
      belief_(std::make_unique<ParticleBelief>(config.belief, prior_, belief::BeliefStream{seed, trial, 0})) {
}

void BeliefKeeper::update(const device::Measurement& fresh) {
  const Stopwatch watch;
  belief_->update(fresh, executor_);
  seconds_ += watch.seconds();
}

void BeliefKeeper::rebuild(const device::Measurement& all_data) {
  replace(fresh_belief(all_data));
}

BeliefKeeper::SecondOpinion BeliefKeeper::second_opinion(const device::Measurement& all_data,
                                                         const device::GateVoltages& claimed) {
  std::unique_ptr<ParticleBelief> second = fresh_belief(all_data);
  const auto probability_by = [&](const ParticleBelief& belief) {
    return belief::cell_estimates(belief, config_.target, {claimed}).front().probability;
  };
  SecondOpinion result;
  result.evidence_advantage_nat = second->log_evidence_nat() - belief_->log_evidence_nat();
  result.fresh_probability = probability_by(*second);
  const double share = 1.0 / (1.0 + std::exp(-result.evidence_advantage_nat));
  result.probability = (1.0 - share) * probability_by(*belief_) + share * result.fresh_probability;
  result.agrees = result.probability >= config_.verification.claim_probability;
  if (result.agrees) {
    retired_.add(second->statistics());
    belief_->advance_to(second->next_step());
  } else {
    replace(std::move(second));
  }
  return result;
}

std::unique_ptr<ParticleBelief> BeliefKeeper::fresh_belief(const device::Measurement& all_data) {
  const Stopwatch watch;
  belief::BeliefConfig config = config_.belief;
  config.particles *= fresh_particles_factor;
  auto fresh = std::make_unique<ParticleBelief>(config, prior_,
                                                belief::BeliefStream{seed_, trial_, belief_->next_step()});
  fresh->update(all_data, executor_);
  seconds_ += watch.seconds();
  return fresh;
}

void BeliefKeeper::replace(std::unique_ptr<ParticleBelief> next) {
  retired_.add(belief_->statistics());
  belief_ = std::move(next);
}

belief::RivalEvidence BeliefKeeper::class_evidence(const device::Measurement& all_data) {
  const Stopwatch watch;
  belief::RivalEvidence rivals =
      belief::rival_evidence(all_data, config_.prior, config_.belief, config_.diagnosis.rivals,
                             {seed_, trial_, belief_->next_step()}, executor_, belief_->log_evidence_nat());
  belief_->advance_to(rivals.next_step);
  retired_.add(rivals.statistics);
  // A double dot is what this belief takes it for, or one whose readings stray further than it allows.
  const std::array double_dots{belief_->log_evidence_nat(), rivals.log_evidence_nat[0]};
  rivals.log_evidence_nat[0] = belief::log_sum_exp(double_dots) - std::log(2.0);
  seconds_ += watch.seconds();
  return rivals;
}

belief::ChangePoint BeliefKeeper::change_point(const device::Measurement& all_data) {
  const Stopwatch watch;
  belief::BeliefConfig config = config_.belief;
  config.final_factor = 1;  // evidences are asked for, no particles, and a jump is worth many nats
  config.move_sweeps = std::max(1, config.move_sweeps / 2);
  belief::ChangePoint change = belief::change_point(all_data, belief_->log_evidence_nat(), prior_, config,
                                                    {seed_, trial_, belief_->next_step()}, executor_);
  belief_->advance_to(change.next_step);
  retired_.add(change.statistics);
  seconds_ += watch.seconds();
  return change;
}

void BeliefKeeper::part(const device::Measurement& before, const device::Measurement& after) {
  if (!before_jump_ || before.values.size() > before_jump_->data().size()) {
    before_jump_ = fresh_belief(before);
    retired_.add(before_jump_->statistics());
    belief_->advance_to(before_jump_->next_step());
  }
  rebuild(after);
}

double BeliefKeeper::probability_after_jump(const device::Measurement& after,
                                            const device::GateVoltages& claimed) {
  const Stopwatch watch;
  const double fresh = belief::cell_estimates(*belief_, config_.target, {claimed}).front().probability;
  if (!before_jump_) return fresh;
  const belief::DisplacedEstimate displaced =
      belief::displaced_estimate(*before_jump_, after, config_.target, claimed, executor_);
  retired_.forward_evaluations +=
      static_cast<std::int64_t>(belief::displacement_evaluations(*before_jump_, after.values.size()));
  seconds_ += watch.seconds();
  const double share = 1.0 / (1.0 + std::exp(belief_->log_evidence_nat() - displaced.log_evidence_nat));
  return (1.0 - share) * fresh + share * displaced.probability;
}

void BeliefKeeper::count_evaluations(std::size_t voltages) {
  retired_.forward_evaluations += static_cast<std::int64_t>(belief_->particles() * voltages);
}

belief::BeliefStatistics BeliefKeeper::statistics() const {
  belief::BeliefStatistics total = retired_;
  total.add(belief_->statistics());
  return total;
}

}  // namespace qdtune::agent
