// Whether a charge jumped while the agent measured: readings from before show the pattern elsewhere, and are forgotten.
#include <fmt/format.h>

#include "agent/tuner.hpp"

namespace qdtune::agent {

namespace {

// When it matters: the agent is about to claim, or something speaks against its belief.
bool decisive(Stage stage, StageOutcome outcome) {
  switch (stage) {
    case Stage::charge_identification:
    case Stage::navigation:
      return outcome != StageOutcome::passed && outcome != StageOutcome::unaffordable;
    case Stage::verification:
      return outcome != StageOutcome::unaffordable;
    default:
      return false;
  }
}

}  // namespace

// A jump leaves residuals of the signal's size, however well one device explains most of the readings: without them there is no
// need to ask further.
bool Tuner::jump_noticed() {
  const std::size_t count = session_.all_data().values.size();
  keeper_.count_evaluations(count);
  const belief::Misfit misfit = belief::model_misfit(keeper_.belief(), config_.prior, session_.window());
  if (misfit.residual_ratio <= config_.diagnosis.jump_residual) return false;
  const belief::ChangePoint change = keeper_.change_point(session_.all_data());
  const bool noticed = change.advantage_nat > config_.diagnosis.jump_advantage_nat;
  if (log_.enabled()) {
    log_.add(audit::Check{
        std::string(to_string(machine_.stage)), "no charge jump", change.advantage_nat,
        config_.diagnosis.jump_advantage_nat, !noticed,
        fmt::format("nats by which two devices explain the readings better, one the first {} of {}{}",
                    change.before, count, noticed ? ", which are forgotten" : "")});
  }
  if (!noticed) return false;
  ++charge_jumps_;
  const device::Measurement before = session_.forget(change.before);
  keeper_.part(before, session_.all_data());
  return true;
}

bool Tuner::displaced_device_agrees(const device::GateVoltages& claimed) {
  if (charge_jumps_ == 0) return true;
  const double probability = keeper_.probability_after_jump(session_.all_data(), claimed);
  const bool agrees = probability >= config_.verification.claim_probability;
  if (log_.enabled()) {
    log_.add(audit::Check{
        std::string(to_string(machine_.stage)), "displaced device", probability,
        config_.verification.claim_probability, agrees,
        "probability of the target state by this belief and that from before the jump, displaced, together"});
  }
  return agrees;
}

Tuner::StageResult Tuner::unless_jumped(const StageResult& result) {
  if (!decisive(machine_.stage, result.outcome) || !jump_noticed()) return result;
  return {StageOutcome::contradicted, "a charge jumped: the points from before do not count any more"};
}

}  // namespace qdtune::agent
