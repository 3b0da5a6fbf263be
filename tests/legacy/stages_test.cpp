// Where the original's stages lead a trial that does not succeed.
#include <catch2/catch.hpp>

#include "legacy/stage_results.hpp"
#include "legacy/state_machine.hpp"

using namespace qdtune::legacy;

namespace {

constexpr StageResult success{true, 1.0};
constexpr StageResult failure{false, 0.0};

StateMachine arrived_at(TuningStage stage) {
  StateMachine machine;
  while (machine.stage() != stage) machine.process_result(success);
  return machine;
}

}  // namespace

TEST_CASE("legacy stages: five successes complete a trial, and nothing happens after that") {
  StateMachine machine;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(machine.process_result(success));
  CHECK(machine.stage() == TuningStage::complete);
  CHECK_FALSE(machine.process_result(failure));
  CHECK(machine.stage() == TuningStage::complete);
}

TEST_CASE(
    "legacy stages: a success without the confidence for it is a failure; the threshold itself is enough") {
  StateMachine machine = arrived_at(TuningStage::navigation);
  machine.process_result({true, 0.69});
  CHECK(machine.stage() == TuningStage::navigation);
  CHECK(machine.retries(TuningStage::navigation) == 1);
  machine.process_result({true, 0.7});
  CHECK(machine.stage() == TuningStage::verification);
}

TEST_CASE("legacy stages: three retries in bootstrapping, then a human, for ever") {
  StateMachine machine;
  for (int i = 0; i < 3; ++i) CHECK_FALSE(machine.process_result(failure));
  for (int i = 0; i < 10; ++i) CHECK(machine.process_result(failure));
  CHECK(machine.stage() == TuningStage::bootstrapping);
}

TEST_CASE("legacy stages: after the backtrack limit every failure asks a human and the stage never changes") {
  StateMachine machine = arrived_at(TuningStage::verification);
  for (int i = 0; i < 3; ++i) machine.process_result(failure);
  CHECK(machine.stage() == TuningStage::navigation);
  CHECK(machine.backtracks_from(TuningStage::verification) == 1);
  machine.process_result(success);
  CHECK(machine.consecutive_backtracks() == 0);
  CHECK(machine.backtracks_from(TuningStage::verification) == 1);
  for (int i = 0; i < 10; ++i) {
    CHECK(machine.process_result(failure));
    CHECK(machine.stage() == TuningStage::verification);
  }
}

TEST_CASE("legacy stages: a plan without backtracks asks a human instead") {
  StagePlan plan = default_stage_plan;
  plan[1] = {0.5, 1, 0};
  StateMachine machine(plan);
  machine.process_result(success);
  CHECK_FALSE(machine.process_result(failure));
  CHECK(machine.process_result(failure));
  CHECK(machine.stage() == TuningStage::coarse_survey);
}

TEST_CASE("legacy stages: an overruled classifier still counts as a dot, with less confidence") {
  const StageResult overruled = charge_id_result(RegionLabel::single_dot, 0.99, true);
  CHECK(overruled.success);
  CHECK(overruled.confidence == 0.65);
  CHECK_FALSE(charge_id_result(RegionLabel::double_dot, 0.5, false).success);
  CHECK_FALSE(charge_id_result(RegionLabel::unknown, 0.99, false).success);
}
