#include "agent/stage.hpp"

#include <optional>

#include "base/contracts.hpp"

namespace qdtune::agent {

namespace {

Stage following(Stage stage) {
  switch (stage) {
    case Stage::bootstrap:
      return Stage::coarse_survey;
    case Stage::coarse_survey:
      return Stage::charge_identification;
    case Stage::charge_identification:
      return Stage::navigation;
    case Stage::navigation:
      return Stage::verification;
    case Stage::verification:
    case Stage::complete:
      return Stage::complete;
    case Stage::failed:
      break;
  }
  return Stage::failed;
}

// Where a stage that cannot help itself goes back to.
std::optional<Stage> repair_of(Stage stage) {
  switch (stage) {
    case Stage::charge_identification:
      return Stage::coarse_survey;
    case Stage::navigation:
    case Stage::verification:
      return Stage::charge_identification;
    default:
      return std::nullopt;
  }
}

MachineState failed(MachineState state) {
  state.failed_in = state.stage;
  state.stage = Stage::failed;
  state.retries = 0;
  return state;
}

MachineState entered(MachineState state, Stage stage) {
  state.stage = stage;
  state.retries = 0;
  return state;
}

MachineState back_to(MachineState state, std::optional<Stage> stage, const StageLimits& limits) {
  if (!stage || state.backtracks >= limits.backtracks) return failed(state);
  ++state.backtracks;
  return entered(state, *stage);
}

MachineState repeated(MachineState state, const StageLimits& limits) {
  if (state.retries >= limits.retries(state.stage)) return back_to(state, repair_of(state.stage), limits);
  ++state.retries;
  ++state.total_retries;
  return state;
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::bootstrap:
      return "bootstrap";
    case Stage::coarse_survey:
      return "coarse_survey";
    case Stage::charge_identification:
      return "charge_identification";
    case Stage::navigation:
      return "navigation";
    case Stage::verification:
      return "verification";
    case Stage::complete:
      return "complete";
    case Stage::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view to_string(StageOutcome outcome) {
  switch (outcome) {
    case StageOutcome::passed:
      return "passed";
    case StageOutcome::inconclusive:
      return "inconclusive";
    case StageOutcome::contradicted:
      return "contradicted";
    case StageOutcome::unaffordable:
      return "unaffordable";
    case StageOutcome::hopeless:
      return "hopeless";
  }
  return "unknown";
}

int StageLimits::retries(Stage stage) const {
  switch (stage) {
    case Stage::bootstrap:
      return bootstrap_retries;
    case Stage::coarse_survey:
      return survey_retries;
    case Stage::charge_identification:
      return identification_retries;
    case Stage::navigation:
      return navigation_retries;
    case Stage::verification:
      return verification_retries;
    case Stage::complete:
    case Stage::failed:
      break;
  }
  return 0;
}

MachineState next_state(const MachineState& state, StageOutcome outcome, const StageLimits& limits) {
  QDTUNE_REQUIRE(!state.finished(), "a finished trial has no next stage");
  switch (outcome) {
    case StageOutcome::passed:
      return entered(state, following(state.stage));
    case StageOutcome::inconclusive:
      return repeated(state, limits);
    case StageOutcome::contradicted:
      if (!repair_of(state.stage)) return repeated(state, limits);
      return back_to(state, Stage::charge_identification, limits);
    case StageOutcome::unaffordable:
    case StageOutcome::hopeless:
      break;
  }
  return failed(state);
}

}  // namespace qdtune::agent
