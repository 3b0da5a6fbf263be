// Charge identification: scans until one voltage is probably in the target cell.
#include <algorithm>

#include "agent/tuner.hpp"
#include "base/stopwatch.hpp"

namespace qdtune::agent {

namespace {

// How the policy chooses among candidates; none for those that do not choose.
std::optional<sensing::Choice> choice_of(Policy policy) {
  switch (policy) {
    case Policy::gain:
      return sensing::Choice::gain;
    case Policy::random:
      return sensing::Choice::random;
    case Policy::cheapest:
      return sensing::Choice::cheapest;
    case Policy::variance:
      return sensing::Choice::variance;
    default:
      return std::nullopt;
  }
}

}  // namespace

sensing::Decision Tuner::choose_scan(sensing::Choice choice, const belief::BestVoltage& best) {
  const Stopwatch watch;
  const sensing::Hypotheses hypotheses(keeper_.belief(),
                                       static_cast<std::size_t>(config_.sensing.hypotheses));
  const sensing::Question question =
      sensing::target_question(hypotheses, config_.target, best.voltage, session_.window());
  // A claim has to stay possible.
  const std::size_t reserved = std::min(first_verification(), session_.points_left());
  sensing::Decision decision = sensing::choose_plan(
      choice, hypotheses, question, session_.window(), session_.points_left() - reserved, plan_cost(),
      config_.sensing, {seed_, trial_, static_cast<std::uint32_t>(session_.steps())});
  sensing_s_ += watch.seconds();
  note_ranking(decision);
  return decision;
}

Tuner::StageResult Tuner::identify() {
  // A belief that could not be settled may be stuck: start it again.
  if (machine_.retries > 0) keeper_.rebuild(session_.all_data());
  const std::optional<sensing::Choice> choice = choice_of(config_.policy);
  for (int scans = 0;; ++scans) {
    const belief::BestVoltage now = best();
    if (!choice || now.estimate.probability >= config_.identify_probability) return {};
    if (scans == config_.max_scans) return {StageOutcome::inconclusive, "no voltage became probable enough"};
    const sensing::Decision decision = choose_scan(*choice, now);
    if (decision.ranked.empty())
      return {StageOutcome::unaffordable, "no scan fits what is left of the budget"};
    if (!decision.chosen) return {StageOutcome::inconclusive, "no scan is worth its points"};
    const sensing::Plan& plan = decision.ranked[*decision.chosen].plan;
    if (!session_.fits(plan.size())) return {StageOutcome::unaffordable, "the budget of steps is spent"};
    if (!expected(measure(plan.scan, plan.description()))) {
      if (auto refusal = refusal_by_class()) return *refusal;
      return {StageOutcome::contradicted, "the belief did not expect what a scan found"};
    }
    note_belief(best());
  }
}

}  // namespace qdtune::agent
