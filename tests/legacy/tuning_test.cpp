// The original's agent from start to end, and how its trials go wrong.
#include "legacy/tuning.hpp"

#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "legacy/cim_device.hpp"

using namespace qdtune;
using namespace qdtune::legacy;

namespace {

constexpr device::Window tuned_window{{-1.0, -1.0}, {1.0, 1.0}};

TuningTask small_task() {
  return {{200, 0.5, 2, Classifier::untrained},
          {512, 20, 0.1, 0.0},
          GateMap::as_it_is(tuned_window),
          original_models()};
}

TuningReport tuned_benchmark(const TuningTask& task, std::uint64_t trial, audit::Log& log,
                             const parallel::Executor& executor = parallel::Executor::serial()) {
  CimDevice device(benchmark_device(5, trial), tuned_window, {}, 5, trial);
  return tune(device, task, 5, trial, executor, log);
}

TuningReport tuned_benchmark(const TuningTask& task, std::uint64_t trial) {
  audit::Log log = audit::Log::off();
  return tuned_benchmark(task, trial, log);
}

template <class Record>
std::vector<Record> records_of(const audit::Log& log) {
  std::vector<Record> found;
  for (const audit::Record& record : log.records()) {
    if (const auto* one = std::get_if<Record>(&record)) found.push_back(*one);
  }
  return found;
}

// A broad peak without noise that every quality check likes, in (0,0) all over the window; and a belief and a planner
// for which a patch is worth its points and everything speaks for (1,1).
const CimParameters broad_device{0.8, 0.8, 0.8, 0.05, 1.0};
TuningTask deluded_task() {
  TuningTask task = small_task();
  task.settings.classifier = Classifier::double_dot;
  task.limits.max_points = 10000;
  task.limits.max_steps = 60;
  task.models = {{0.05, 0.05, 50.0, 0.005, 1.0}, {0.03, 0.09, 0.01, 0.005, 1.0}, 0.01};
  return task;
}

TuningReport tuned_broad(const TuningTask& task, std::uint64_t trial, audit::Log& log) {
  CimDevice device({broad_device, 0.0}, tuned_window, {}, 5, trial);
  return tune(device, task, 5, trial, parallel::Executor::serial(), log);
}

}  // namespace

TEST_CASE(
    "legacy tuning: a trial on a benchmark device spends its budget in the first stages and claims nothing") {
  for (std::uint64_t trial = 0; trial < 8; ++trial) {
    const TuningReport report = tuned_benchmark(small_task(), trial);
    CAPTURE(trial);
    CHECK_FALSE(report.claimed());
    CHECK(report.stage <= TuningStage::charge_id);
    CHECK(report.reason == "the budget of points is spent");
    CHECK(report.points == 512);
    CHECK(report.safety_violations == 0);
    CHECK(report.voltage.v1_V == 0.0);
    CHECK(cim_ground_state(benchmark_device(5, trial).cim, report.voltage) == Electrons{0, 0});
  }
}

TEST_CASE("legacy tuning: after its backtracks every failed step asks the human, and the trial never fails") {
  TuningTask task = small_task();
  task.limits = {4096, 40, 0.1, 0.0};
  const TuningReport report = tuned_benchmark(task, 0);
  CHECK_FALSE(report.claimed());
  CHECK(report.backtracks >= 2);
  CHECK(report.approvals > 5);
}

TEST_CASE(
    "legacy tuning: a certain classifier changes nothing, since what it would see is never measured well") {
  TuningTask sure = small_task();
  sure.settings.classifier = Classifier::double_dot;
  const TuningReport one = tuned_benchmark(small_task(), 3);
  const TuningReport other = tuned_benchmark(sure, 3);
  CHECK(one.points == other.points);
  CHECK(one.stage == other.stage);
  CHECK(one.entropy_nat == other.entropy_nat);
}

TEST_CASE("legacy tuning: the cap on steps ends a trial") {
  TuningTask task = small_task();
  task.limits.max_steps = 3;
  const TuningReport report = tuned_benchmark(task, 1);
  CHECK(report.steps == 3);
  CHECK(report.reason == "the budget of steps is spent");
  CHECK(report.points < task.limits.max_points);
}

TEST_CASE("legacy tuning: what does not fit the budget becomes a line of what is left") {
  TuningTask task = small_task();
  task.limits.max_points = 100;
  audit::Log log = audit::Log::on();
  const TuningReport report = tuned_benchmark(task, 0, log);
  const auto scans = records_of<audit::Scan>(log);
  REQUIRE(scans.size() == 2);
  CHECK(scans[0].plan == "line along gate 1, 32 points");
  CHECK(scans[1].plan == "line along gate 1, 68 points");
  CHECK(report.points == 100);
}

TEST_CASE("legacy tuning: all five stages pass in (0,0) when models and classifier are sure of themselves") {
  int claimed = 0;
  for (std::uint64_t trial = 0; trial < 10; ++trial) {
    audit::Log log = audit::Log::on();
    const TuningReport report = tuned_broad(deluded_task(), trial, log);
    CAPTURE(trial);
    CHECK(cim_ground_state(broad_device, report.voltage) == Electrons{0, 0});
    if (!report.claimed()) continue;
    ++claimed;
    CHECK(report.reason.empty());
    CHECK(report.target_probability > 0.9);
    CHECK(report.entropy_nat < 0.5);
    const auto changes = records_of<audit::StageChange>(log);
    CHECK(changes.back().to == "complete");
    CHECK(records_of<audit::Belief>(log).size() >= 5);  // survey, charge_id and three verifications
  }
  CHECK(claimed >= 2);
}

TEST_CASE("legacy tuning: navigation makes one short move a step and measures nothing") {
  audit::Log log = audit::Log::on();
  tuned_broad(deluded_task(), 0, log);
  const auto moves = records_of<audit::Move>(log);
  REQUIRE_FALSE(moves.empty());
  for (const audit::Move& move : moves) {
    CHECK(std::abs(move.granted.v1_V - move.from.v1_V) + std::abs(move.granted.v2_V - move.from.v2_V) <=
          0.1 + 1e-9);
  }
  for (const audit::Scan& scan : records_of<audit::Scan>(log)) CHECK(scan.stage != "navigation");
}

TEST_CASE("legacy tuning: scans beyond the bounds are refused, counted and not measured") {
  const device::Window window{{0.0, 0.0}, {0.2, 0.2}};
  CimDevice device({broad_device, 0.0}, window, {}, 5, 0);  // rests in a corner
  TuningTask task = deluded_task();
  task.gates = GateMap::onto(window);
  audit::Log log = audit::Log::on();
  const TuningReport report = tune(device, task, 5, 0, parallel::Executor::serial(), log);
  CHECK(report.safety_violations > 0);
  std::int64_t refused = 0;
  for (const audit::Scan& scan : records_of<audit::Scan>(log)) {
    refused += static_cast<std::int64_t>(scan.refused.size());
    CHECK((scan.refused.empty() || scan.points.empty()));
    for (const auto& v : scan.points) CHECK(window.contains(v));
  }
  CHECK(refused == report.safety_violations);
}

TEST_CASE("legacy tuning: threads and logs do not change a bit, another trial does") {
  using parallel::Executor;
  audit::Log log = audit::Log::on();
  const TuningTask task = deluded_task();
  CimDevice device({broad_device, 0.01}, tuned_window, {}, 5, 2);
  CimDevice same({broad_device, 0.01}, tuned_window, {}, 5, 2);
  audit::Log off = audit::Log::off();
  const TuningReport serial = tune(device, task, 5, 2, Executor::serial(), off);
  const TuningReport threaded =
      tune(same, task, 5, 2, Executor::concurrent(parallel::Backend::threads, 3), log);
  CHECK(serial.stage == threaded.stage);
  CHECK(serial.points == threaded.points);
  CHECK(serial.steps == threaded.steps);
  CHECK(serial.target_probability == threaded.target_probability);
  CHECK(serial.entropy_nat == threaded.entropy_nat);
  CHECK(serial.approvals == threaded.approvals);
  CHECK(tuned_benchmark(small_task(), 0).entropy_nat != tuned_benchmark(small_task(), 1).entropy_nat);
}
