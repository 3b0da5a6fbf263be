#include "agent/stage.hpp"

#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "device/thrown.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using agent::MachineState;
using agent::next_state;
using agent::Stage;
using agent::stage_outcomes;
using agent::StageLimits;
using agent::StageOutcome;
using agent::working_stages;

namespace {

// Limits of the table: two retries of every stage, three backtracks. A stage with retries left has used one
// of them, a trial with backtracks left has used one, and every trial has repeated stages five times before.
enum Reserve { left, used_up };

constexpr StageLimits table_limits{2, 2, 2, 2, 2, 3};

struct Transition {
  Stage stage;
  StageOutcome outcome;
  Reserve retries, backtracks;
  // What follows.
  Stage next;
  int retries_after, total_retries_after, backtracks_after;
  Stage failed_in = Stage::bootstrap;  // as it was, unless the trial fails
};

MachineState state_before(const Transition& t) {
  MachineState state;
  state.stage = t.stage;
  state.retries = t.retries == left ? 1 : 2;
  state.total_retries = 5;
  state.backtracks = t.backtracks == left ? 1 : 3;
  return state;
}

std::vector<Transition> transition_table() {
  using enum Stage;
  using enum StageOutcome;
  constexpr Stage identify = charge_identification;
  // clang-format off
  return {
    // stage        outcome       retries  backtracks  next       retries, of the trial, backtracks, failed in
    {bootstrap,     passed,       left,    left,    coarse_survey, 0, 5, 1},
    {bootstrap,     passed,       left,    used_up, coarse_survey, 0, 5, 3},
    {bootstrap,     passed,       used_up, left,    coarse_survey, 0, 5, 1},
    {bootstrap,     passed,       used_up, used_up, coarse_survey, 0, 5, 3},
    {bootstrap,     inconclusive, left,    left,    bootstrap,     2, 6, 1},
    {bootstrap,     inconclusive, left,    used_up, bootstrap,     2, 6, 3},
    {bootstrap,     inconclusive, used_up, left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     inconclusive, used_up, used_up, failed,        0, 5, 3, bootstrap},
    {bootstrap,     contradicted, left,    left,    bootstrap,     2, 6, 1},
    {bootstrap,     contradicted, left,    used_up, bootstrap,     2, 6, 3},
    {bootstrap,     contradicted, used_up, left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     contradicted, used_up, used_up, failed,        0, 5, 3, bootstrap},
    {bootstrap,     unaffordable, left,    left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     unaffordable, left,    used_up, failed,        0, 5, 3, bootstrap},
    {bootstrap,     unaffordable, used_up, left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     unaffordable, used_up, used_up, failed,        0, 5, 3, bootstrap},
    {bootstrap,     hopeless,     left,    left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     hopeless,     left,    used_up, failed,        0, 5, 3, bootstrap},
    {bootstrap,     hopeless,     used_up, left,    failed,        0, 5, 1, bootstrap},
    {bootstrap,     hopeless,     used_up, used_up, failed,        0, 5, 3, bootstrap},

    {coarse_survey, passed,       left,    left,    identify,      0, 5, 1},
    {coarse_survey, passed,       left,    used_up, identify,      0, 5, 3},
    {coarse_survey, passed,       used_up, left,    identify,      0, 5, 1},
    {coarse_survey, passed,       used_up, used_up, identify,      0, 5, 3},
    {coarse_survey, inconclusive, left,    left,    coarse_survey, 2, 6, 1},
    {coarse_survey, inconclusive, left,    used_up, coarse_survey, 2, 6, 3},
    {coarse_survey, inconclusive, used_up, left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, inconclusive, used_up, used_up, failed,        0, 5, 3, coarse_survey},
    {coarse_survey, contradicted, left,    left,    coarse_survey, 2, 6, 1},
    {coarse_survey, contradicted, left,    used_up, coarse_survey, 2, 6, 3},
    {coarse_survey, contradicted, used_up, left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, contradicted, used_up, used_up, failed,        0, 5, 3, coarse_survey},
    {coarse_survey, unaffordable, left,    left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, unaffordable, left,    used_up, failed,        0, 5, 3, coarse_survey},
    {coarse_survey, unaffordable, used_up, left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, unaffordable, used_up, used_up, failed,        0, 5, 3, coarse_survey},
    {coarse_survey, hopeless,     left,    left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, hopeless,     left,    used_up, failed,        0, 5, 3, coarse_survey},
    {coarse_survey, hopeless,     used_up, left,    failed,        0, 5, 1, coarse_survey},
    {coarse_survey, hopeless,     used_up, used_up, failed,        0, 5, 3, coarse_survey},

    {identify,      passed,       left,    left,    navigation,    0, 5, 1},
    {identify,      passed,       left,    used_up, navigation,    0, 5, 3},
    {identify,      passed,       used_up, left,    navigation,    0, 5, 1},
    {identify,      passed,       used_up, used_up, navigation,    0, 5, 3},
    {identify,      inconclusive, left,    left,    identify,      2, 6, 1},
    {identify,      inconclusive, left,    used_up, identify,      2, 6, 3},
    {identify,      inconclusive, used_up, left,    coarse_survey, 0, 5, 2},
    {identify,      inconclusive, used_up, used_up, failed,        0, 5, 3, identify},
    {identify,      contradicted, left,    left,    identify,      0, 5, 2},
    {identify,      contradicted, left,    used_up, failed,        0, 5, 3, identify},
    {identify,      contradicted, used_up, left,    identify,      0, 5, 2},
    {identify,      contradicted, used_up, used_up, failed,        0, 5, 3, identify},
    {identify,      unaffordable, left,    left,    failed,        0, 5, 1, identify},
    {identify,      unaffordable, left,    used_up, failed,        0, 5, 3, identify},
    {identify,      unaffordable, used_up, left,    failed,        0, 5, 1, identify},
    {identify,      unaffordable, used_up, used_up, failed,        0, 5, 3, identify},
    {identify,      hopeless,     left,    left,    failed,        0, 5, 1, identify},
    {identify,      hopeless,     left,    used_up, failed,        0, 5, 3, identify},
    {identify,      hopeless,     used_up, left,    failed,        0, 5, 1, identify},
    {identify,      hopeless,     used_up, used_up, failed,        0, 5, 3, identify},

    {navigation,    passed,       left,    left,    verification,  0, 5, 1},
    {navigation,    passed,       left,    used_up, verification,  0, 5, 3},
    {navigation,    passed,       used_up, left,    verification,  0, 5, 1},
    {navigation,    passed,       used_up, used_up, verification,  0, 5, 3},
    {navigation,    inconclusive, left,    left,    navigation,    2, 6, 1},
    {navigation,    inconclusive, left,    used_up, navigation,    2, 6, 3},
    {navigation,    inconclusive, used_up, left,    identify,      0, 5, 2},
    {navigation,    inconclusive, used_up, used_up, failed,        0, 5, 3, navigation},
    {navigation,    contradicted, left,    left,    identify,      0, 5, 2},
    {navigation,    contradicted, left,    used_up, failed,        0, 5, 3, navigation},
    {navigation,    contradicted, used_up, left,    identify,      0, 5, 2},
    {navigation,    contradicted, used_up, used_up, failed,        0, 5, 3, navigation},
    {navigation,    unaffordable, left,    left,    failed,        0, 5, 1, navigation},
    {navigation,    unaffordable, left,    used_up, failed,        0, 5, 3, navigation},
    {navigation,    unaffordable, used_up, left,    failed,        0, 5, 1, navigation},
    {navigation,    unaffordable, used_up, used_up, failed,        0, 5, 3, navigation},
    {navigation,    hopeless,     left,    left,    failed,        0, 5, 1, navigation},
    {navigation,    hopeless,     left,    used_up, failed,        0, 5, 3, navigation},
    {navigation,    hopeless,     used_up, left,    failed,        0, 5, 1, navigation},
    {navigation,    hopeless,     used_up, used_up, failed,        0, 5, 3, navigation},

    {verification,  passed,       left,    left,    complete,      0, 5, 1},
    {verification,  passed,       left,    used_up, complete,      0, 5, 3},
    {verification,  passed,       used_up, left,    complete,      0, 5, 1},
    {verification,  passed,       used_up, used_up, complete,      0, 5, 3},
    {verification,  inconclusive, left,    left,    verification,  2, 6, 1},
    {verification,  inconclusive, left,    used_up, verification,  2, 6, 3},
    {verification,  inconclusive, used_up, left,    identify,      0, 5, 2},
    {verification,  inconclusive, used_up, used_up, failed,        0, 5, 3, verification},
    {verification,  contradicted, left,    left,    identify,      0, 5, 2},
    {verification,  contradicted, left,    used_up, failed,        0, 5, 3, verification},
    {verification,  contradicted, used_up, left,    identify,      0, 5, 2},
    {verification,  contradicted, used_up, used_up, failed,        0, 5, 3, verification},
    {verification,  unaffordable, left,    left,    failed,        0, 5, 1, verification},
    {verification,  unaffordable, left,    used_up, failed,        0, 5, 3, verification},
    {verification,  unaffordable, used_up, left,    failed,        0, 5, 1, verification},
    {verification,  unaffordable, used_up, used_up, failed,        0, 5, 3, verification},
    {verification,  hopeless,     left,    left,    failed,        0, 5, 1, verification},
    {verification,  hopeless,     left,    used_up, failed,        0, 5, 3, verification},
    {verification,  hopeless,     used_up, left,    failed,        0, 5, 1, verification},
    {verification,  hopeless,     used_up, used_up, failed,        0, 5, 3, verification},
  };
  // clang-format on
}

StageOutcome random_outcome(random::Stream& draws) {
  return stage_outcomes[random::uniform_index(draws, static_cast<std::uint32_t>(stage_outcomes.size()))];
}

// Each limit 0 to 3.
StageLimits random_limits(random::Stream& draws) {
  const auto limit = [&] { return static_cast<int>(random::uniform_index(draws, 4)); };
  StageLimits limits;
  limits.bootstrap_retries = limit();
  limits.survey_retries = limit();
  limits.identification_retries = limit();
  limits.navigation_retries = limit();
  limits.verification_retries = limit();
  limits.backtracks = limit();
  return limits;
}

}  // namespace

TEST_CASE("the table of transitions names every case once") {
  using Case = std::tuple<Stage, StageOutcome, Reserve, Reserve>;
  std::set<Case> cases;
  for (const Transition& t : transition_table()) {
    CHECK(cases.insert({t.stage, t.outcome, t.retries, t.backtracks}).second);
  }
  for (const Stage stage : working_stages) {
    for (const StageOutcome outcome : stage_outcomes) {
      for (const Reserve retries : {left, used_up}) {
        for (const Reserve backtracks : {left, used_up}) {
          INFO(to_string(stage) << ", " << to_string(outcome));
          CHECK(cases.contains({stage, outcome, retries, backtracks}));
        }
      }
    }
  }
  CHECK(cases.size() == 100);
}

TEST_CASE("every transition of the stage machine") {
  for (const Transition& t : transition_table()) {
    INFO(to_string(t.stage) << ", " << to_string(t.outcome) << ", retries "
                            << (t.retries == left ? "left" : "used up") << ", backtracks "
                            << (t.backtracks == left ? "left" : "used up"));
    const MachineState after = next_state(state_before(t), t.outcome, table_limits);
    CHECK(to_string(after.stage) == to_string(t.next));
    CHECK(after.retries == t.retries_after);
    CHECK(after.total_retries == t.total_retries_after);
    CHECK(after.backtracks == t.backtracks_after);
    CHECK(to_string(after.failed_in) == to_string(t.failed_in));
    CHECK(after.finished() == (t.next == Stage::complete || t.next == Stage::failed));
  }
}

TEST_CASE("a trial without surprises goes through five stages") {
  MachineState state;
  std::vector<Stage> way{state.stage};
  while (!state.finished()) {
    state = next_state(state, StageOutcome::passed, {});
    way.push_back(state.stage);
  }
  std::vector<Stage> expected(working_stages.begin(), working_stages.end());
  expected.push_back(Stage::complete);
  CHECK(way == expected);
  CHECK(state.total_retries == 0);
  CHECK(state.backtracks == 0);
}

TEST_CASE("each stage has its own number of retries") {
  const StageLimits limits{1, 2, 3, 4, 5, 6};
  CHECK(limits.retries(Stage::bootstrap) == 1);
  CHECK(limits.retries(Stage::coarse_survey) == 2);
  CHECK(limits.retries(Stage::charge_identification) == 3);
  CHECK(limits.retries(Stage::navigation) == 4);
  CHECK(limits.retries(Stage::verification) == 5);
  CHECK(limits.retries(Stage::complete) == 0);
  CHECK(limits.retries(Stage::failed) == 0);
  for (const Stage stage : working_stages) {
    MachineState state;
    state.stage = stage;
    int repeats = 0;
    while (state.stage == stage) {
      state = next_state(state, StageOutcome::inconclusive, limits);
      if (state.stage == stage) ++repeats;
    }
    INFO(to_string(stage));
    CHECK(repeats == limits.retries(stage));
  }
}

TEST_CASE("a stage entered again has all its retries again") {
  const StageLimits limits{1, 1, 1, 0, 0, 3};
  MachineState state;
  state.stage = Stage::charge_identification;
  state = next_state(state, StageOutcome::inconclusive, limits);  // a retry
  state = next_state(state, StageOutcome::inconclusive, limits);  // back to the survey
  CHECK(state.stage == Stage::coarse_survey);
  state = next_state(state, StageOutcome::passed, limits);
  state = next_state(state, StageOutcome::inconclusive, limits);
  CHECK(state.stage == Stage::charge_identification);
  CHECK(state.retries == 1);
  CHECK(state.total_retries == 2);
  CHECK(state.backtracks == 1);
}

TEST_CASE("without retries and backtracks the first doubt is the end") {
  const StageLimits none{0, 0, 0, 0, 0, 0};
  for (const Stage stage : working_stages) {
    for (const StageOutcome outcome : {StageOutcome::inconclusive, StageOutcome::contradicted}) {
      MachineState state;
      state.stage = stage;
      state = next_state(state, outcome, none);
      CHECK(state.stage == Stage::failed);
      CHECK(state.failed_in == stage);
    }
  }
}

TEST_CASE("every walk ends, within its limits, and stays ended") {
  int completed = 0, gave_up = 0;
  for (std::uint32_t walk = 0; walk < 5000; ++walk) {
    random::Stream draws(21, {0, random::Purpose::test, 0, walk});
    const StageLimits limits = random_limits(draws);
    // At most four visits of each stage a pass, and a pass more for each backtrack.
    const int most_steps = 5 * 4 * (limits.backtracks + 1);
    const double chance_of_passing = random::uniform(draws);
    MachineState state;
    for (int step = 0; step < most_steps && !state.finished(); ++step) {
      const bool passes = random::uniform(draws) < chance_of_passing;
      const StageOutcome outcome = passes ? StageOutcome::passed : random_outcome(draws);
      const MachineState before = state;
      state = next_state(before, outcome, limits);
      REQUIRE(state.retries <= limits.retries(state.stage));
      REQUIRE(state.backtracks <= limits.backtracks);
      REQUIRE(state.backtracks >= before.backtracks);
      REQUIRE(state.total_retries >= before.total_retries);
    }
    REQUIRE(state.finished());
    ++(state.stage == Stage::complete ? completed : gave_up);
  }
  CHECK(completed > 500);
  CHECK(gave_up > 500);
}

TEST_CASE("a finished trial goes nowhere: to ask is a programming error") {
  for (const Stage stage : {Stage::complete, Stage::failed}) {
    for (const StageOutcome outcome : stage_outcomes) {
      MachineState state;
      state.stage = stage;
      const auto thrown = device_test::thrown_by([&] { next_state(state, outcome, {}); });
      CHECK(thrown.any);
      CHECK(thrown.kind == ErrorKind::internal);
    }
  }
}

TEST_CASE("stages and outcomes have names of their own") {
  std::set<std::string_view> names{"unknown", ""};
  for (const Stage stage : working_stages) CHECK(names.insert(to_string(stage)).second);
  CHECK(names.insert(to_string(Stage::complete)).second);
  CHECK(names.insert(to_string(Stage::failed)).second);
  for (const StageOutcome outcome : stage_outcomes) CHECK(names.insert(to_string(outcome)).second);
  CHECK(to_string(Stage::charge_identification) == "charge_identification");
  CHECK(to_string(StageOutcome::unaffordable) == "unaffordable");
}
