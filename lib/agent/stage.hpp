// The five stages of a trial, and which one follows: a pure state machine.
//
//   bootstrap -> coarse_survey -> charge_identification -> navigation -> verification -> complete
//
// A stage ends with an outcome:
//   passed        the next stage
//   inconclusive  the same stage again while it has retries left; then back to the stage that can mend it
//                 (charge_identification to coarse_survey, navigation and verification to
//                 charge_identification), which is a backtrack; bootstrap and coarse_survey have none: failed
//   contradicted  the data speak against the belief: back to charge_identification, a backtrack; before there
//                 is a belief the same as inconclusive
//   unaffordable  the budget is spent: failed
//   hopeless      the data come from no double dot: failed
// Too many backtracks: failed. failed remembers the stage that gave up.
// Nothing here measures, decides or counts points; the tuner does what a stage asks for.
#pragma once

#include <array>
#include <string_view>

namespace qdtune::agent {

enum class Stage {
  bootstrap,
  coarse_survey,
  charge_identification,
  navigation,
  verification,
  complete,
  failed
};
inline constexpr std::array working_stages{Stage::bootstrap, Stage::coarse_survey,
                                           Stage::charge_identification, Stage::navigation,
                                           Stage::verification};
std::string_view to_string(Stage stage);

enum class StageOutcome { passed, inconclusive, contradicted, unaffordable, hopeless };
inline constexpr std::array stage_outcomes{StageOutcome::passed, StageOutcome::inconclusive,
                                           StageOutcome::contradicted, StageOutcome::unaffordable,
                                           StageOutcome::hopeless};
std::string_view to_string(StageOutcome outcome);

// Repeats of a stage before it gives up, and backtracks of a trial.
struct StageLimits {
  int bootstrap_retries = 1;
  int survey_retries = 1;
  int identification_retries = 1;
  int navigation_retries = 0;
  int verification_retries = 0;
  int backtracks = 3;

  int retries(Stage stage) const;
};

struct MachineState {
  Stage stage = Stage::bootstrap;
  Stage failed_in = Stage::bootstrap;  // meaningful once failed
  int retries = 0;                     // of the stage since it was entered
  int total_retries = 0;               // of the trial
  int backtracks = 0;                  // of the trial

  bool finished() const { return stage == Stage::complete || stage == Stage::failed; }
  friend bool operator==(const MachineState&, const MachineState&) = default;
};

// Precondition: the state is not finished.
MachineState next_state(const MachineState& state, StageOutcome outcome, const StageLimits& limits);

}  // namespace qdtune::agent
