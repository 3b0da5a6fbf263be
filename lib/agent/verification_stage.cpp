// Verification: fresh points that could prove the claim wrong.
#include <cmath>

#include "agent/tuner.hpp"
#include "agent/verification.hpp"

namespace qdtune::agent {

bool Tuner::convinced(const belief::BestVoltage& best) const {
  const double double_dot = classes_ ? classes_->front() : 1.0;
  return double_dot * best.estimate.probability >= config_.verification.claim_probability;
}

device::ScanPlan Tuner::verification_round(int round) {
  if (round == 0) {
    return verification_plan(keeper_.belief(), config_.target, session_.position(), session_.window(),
                             config_.verification);
  }
  if (classes_ && classes_->front() < config_.verification.claim_probability && !rivals_.strongest.empty()) {
    const sensing::Hypotheses rivals(rivals_.strongest, rivals_.strongest_ceiling);
    keeper_.count_evaluations(settling_candidates);
    device::ScanPlan plan = class_plan(keeper_.belief(), rivals, session_.window(), config_.verification);
    if (!plan.points.empty()) return plan;
  }
  // About the voltage that would be claimed now: the best one may have moved.
  keeper_.count_evaluations(settling_candidates);
  return settling_plan(keeper_.belief(), config_.target, best().voltage, session_.window(),
                       config_.verification);
}

bool Tuner::second_opinion_agrees(const device::GateVoltages& claimed) {
  if (!config_.verification.second_opinion) return true;
  const BeliefKeeper::SecondOpinion second = keeper_.second_opinion(session_.all_data(), claimed);
  evidence_gap_nat_ = std::abs(second.evidence_advantage_nat);
  if (log_.enabled()) {
    log_.add(audit::Check{std::string(to_string(machine_.stage)), "second opinion", second.probability,
                          config_.verification.claim_probability, second.agrees,
                          "probability of the target state by this and a fresh belief together"});
  }
  return second.agrees;
}

Tuner::StageResult Tuner::verify() {
  Fit fit = Fit::good;
  for (int round = 0; round < config_.verification.rounds; ++round) {
    const device::ScanPlan plan = affordable(fit == Fit::doubtful ? doubt_plan() : verification_round(round));
    if (plan.points.empty()) {
      return {StageOutcome::unaffordable, "the verification scan does not fit the budget"};
    }
    const bool as_expected = expected(measure(
        plan, round == 0 ? "points around the cell and along the gates" : "points that settle the claim"));
    const belief::BestVoltage now = best();
    note_belief(now);
    if (auto refusal = refusal_by_class()) return *refusal;
    if (!as_expected) return {StageOutcome::contradicted, "fresh points contradict the belief"};
    if (convinced(now) && second_opinion_agrees(now.voltage)) {
      fit = judge_fit();
      if (fit == Fit::none)
        return {StageOutcome::hopeless,
                "no double dot explains the readings: a surface without dots predicts them better"};
      if (fit == Fit::good) {
        if (!displaced_device_agrees(now.voltage))
          return {StageOutcome::inconclusive,
                  "the device known from before a charge jump, displaced, denies the claim"};
        if (session_.travel_to(now.voltage, machine_.stage)) return {};
        return {StageOutcome::unaffordable, "the moves do not fit the budget of steps"};
      }
    }
  }
  if (fit == Fit::doubtful)
    return {StageOutcome::inconclusive, "it stays in doubt whether a double dot explains the readings"};
  return {StageOutcome::inconclusive,
          "no voltage is surely in the target cell after all rounds of verification"};
}

}  // namespace qdtune::agent
