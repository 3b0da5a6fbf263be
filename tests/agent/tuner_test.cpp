#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "agent/agent.hpp"
#include "agent/agent_fixture.hpp"
#include "base/error.hpp"
#include "parallel/executors.hpp"
#include "physics/cell.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::AgentReport;
using agent::Policy;
using agent::Stage;
using agent_test::RecordingDevice;
using agent_test::small_agent;
using agent_test::tuned;

namespace {

// A sensor that sees nothing: a constant and a little white noise.
class DeadDevice final : public device::Device {
 public:
  device::Window bounds() const override { return agent_test::window; }
  device::Timing timing() const override { return {}; }
  device::GateVoltages position() const override { return position_; }
  void move_to(const device::GateVoltages& v) override { position_ = v; }
  device::Measurement measure(const device::ScanPlan& plan) override {
    device::Measurement measurement{plan.points, {}};
    for (std::size_t k = 0; k < plan.points.size(); ++k) {
      simulation::Disturbance disturbance;
      noise_.disturb({measured_++, 0.0, plan.points[k]}, disturbance);
      measurement.values.push_back(disturbance.readout);
    }
    return measurement;
  }

 private:
  simulation::WhiteNoise noise_{0.05, 3, 0};
  std::uint64_t measured_ = 0;
  device::GateVoltages position_{0.02, 0.03};
};

// Loses every n-th reading.
class GappyDevice final : public device::Device {
 public:
  GappyDevice(device::Device& inner, int every) : inner_(inner), every_(every) {}
  device::Window bounds() const override { return inner_.bounds(); }
  device::Timing timing() const override { return inner_.timing(); }
  device::GateVoltages position() const override { return inner_.position(); }
  void move_to(const device::GateVoltages& v) override { inner_.move_to(v); }
  device::Measurement measure(const device::ScanPlan& plan) override {
    device::Measurement measurement = inner_.measure(plan);
    for (double& value : measurement.values) {
      if (++count_ % every_ == 0) value = std::nan("");
    }
    return measurement;
  }

 private:
  device::Device& inner_;
  int every_, count_ = 0;
};

// What every report promises, whatever came of it.
void check_consistent(const AgentReport& report, const AgentConfig& config, const RecordingDevice& device) {
  std::int64_t points = 0;
  for (const auto& scan : device.scans) points += static_cast<std::int64_t>(scan.values.size());
  CHECK(report.points == points);
  CHECK(report.points <= agent::points_budget(config));
  CHECK(report.steps == static_cast<std::int64_t>(device.scans.size() + device.moves.size()));
  CHECK(report.steps <= config.max_steps);
  CHECK(report.voltage == device.position());
  CHECK(report.claimed() == (report.stage == Stage::complete));
  CHECK(report.reason.empty() == report.claimed());
  CHECK(report.claimed_probability >= 0.0);
  CHECK(report.claimed_probability <= 1.0);
  CHECK(report.entropy_nat >= 0.0);
  CHECK((points > 0 || !report.triple_points));
  // A claim on data rests on a fit, and on a second opinion if that is asked for.
  const bool on_data = report.claimed() && points > 0;
  CHECK((!on_data || report.misfit));
  CHECK((!on_data || !config.verification.second_opinion || report.evidence_gap_nat.value_or(-1.0) >= 0.0));
  device::GateVoltages last = agent_test::bench.start;
  for (const auto& v : device.moves) {
    CHECK(std::abs(v.v1_V - last.v1_V) + std::abs(v.v2_V - last.v2_V) <= config.step_cap_V * (1.0 + 1e-9));
    CHECK(agent_test::window.contains(v));
    last = v;
  }
}

double true_margin_meV(const device::GateVoltages& v) {
  return physics::cell_margin_meV(device::double_dot(agent_test::middle_device()), {1, 1}, v);
}

}  // namespace

TEST_CASE("the policy of another agent is refused: a trial runs that one") {
  auto device = agent_test::simulated(agent_test::middle_device());
  CHECK_THROWS(tuned(device, small_agent(Policy::legacy)));
}

TEST_CASE("fixed: a survey, a verification, and a claim in the true cell") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = small_agent(Policy::fixed);
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  REQUIRE(report.claimed());
  CHECK(report.claimed_probability >= config.verification.claim_probability);
  CHECK(true_margin_meV(report.voltage) > 0.0);
  CHECK(report.statistics.forward_evaluations > 0);
  REQUIRE(device.scans.size() >= 3);
  CHECK(device.scans[0].values.size() == 8);   // the bootstrap: the survey's diagonal
  CHECK(device.scans[1].values.size() == 56);  // the rest of the survey
  CHECK(static_cast<std::int64_t>(device.scans[2].points.size()) == agent_test::first_round(config));
  CHECK(hidden.measured_points() == static_cast<std::uint64_t>(report.points));
}

TEST_CASE("dense: the full 64x64 scan on a budget of its own, then verification", "[slow]") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = small_agent(Policy::dense);
  config.belief.particles = 64;
  config.verification.second_opinion = false;
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  REQUIRE(device.scans.size() >= 2);
  CHECK(device.scans[0].values.size() + device.scans[1].values.size() == 4096);
  CHECK(agent::points_budget(config) >= 4096 + agent_test::first_round(config));
  CHECK(report.claimed());
  CHECK(true_margin_meV(report.voltage) > 0.0);
}

TEST_CASE("blind: the best voltage of the prior, nothing measured, and no more certain than the prior") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = small_agent(Policy::blind);
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  CHECK(report.claimed());
  CHECK(report.points == 0);
  CHECK(device.scans.empty());
  CHECK_FALSE(device.moves.empty());
  CHECK(report.claimed_probability < 0.6);
  CHECK(report.log_evidence_nat == 0.0);
  CHECK(report.entropy_nat > 0.5);
}

TEST_CASE("gain, random, cheapest, variance: a small survey, chosen scans, a claim in the true cell") {
  for (const Policy policy : {Policy::gain, Policy::random, Policy::cheapest, Policy::variance}) {
    auto hidden = agent_test::simulated(agent_test::middle_device());
    RecordingDevice device(hidden);
    AgentConfig config = small_agent(policy);
    config.survey_size = 3;  // too few points to know at once
    const AgentReport report = tuned(device, config);
    INFO(to_string(policy) << ": " << report.reason);
    check_consistent(report, config, device);
    REQUIRE(report.claimed());
    CHECK(true_margin_meV(report.voltage) > 0.0);
    CHECK(report.points > 9 + agent_test::first_round(config));
  }
}

TEST_CASE("navigation by Bayesian optimisation: one reading a move, the same claim") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = small_agent(Policy::gain);
  config.navigation.method = navigation::Method::bo;
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  REQUIRE(report.claimed());
  CHECK(true_margin_meV(report.voltage) > 0.0);
  const auto single = std::count_if(device.scans.begin(), device.scans.end(),
                                    [](const auto& scan) { return scan.values.size() == 1; });
  CHECK(single >= 2);
}

TEST_CASE("a target of one more electron is found where its cell lies") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = small_agent(Policy::gain);
  config.target = {1, 2};
  const AgentReport report = tuned(device, config);
  REQUIRE(report.claimed());
  CHECK(physics::cell_margin_meV(device::double_dot(agent_test::middle_device()), {1, 2}, report.voltage) >
        0.0);
}

TEST_CASE("what does not fit the budget is shrunk, never overdrawn") {
  for (const int max_points : {9, 16, 30, 40, 50, 60, 80}) {
    auto hidden = agent_test::simulated(agent_test::middle_device());
    RecordingDevice device(hidden);
    AgentConfig config = small_agent(Policy::gain);
    config.max_points = max_points;
    const AgentReport report = tuned(device, config);
    INFO(max_points << " points: " << report.reason);
    check_consistent(report, config, device);
    CHECK(report.points <= max_points);
    CHECK(report.points >= 9);
  }
}

TEST_CASE("a budget too small for a survey, a verification or the moves ends in a refusal that says so") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = small_agent(Policy::fixed);
  std::string word;
  SECTION("no survey of three by three") {
    config.max_points = 8;
    word = "survey";
  }
  SECTION("survey, and too few points for a verification") {
    config.max_points = 64 + 3;
    word = "verification";
  }
  SECTION("no step at all") {
    config.max_steps = 0;
    word = "bootstrap";
  }
  SECTION("survey and two moves") {
    config.max_steps = 4;
    word = "steps";
  }
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  CHECK_FALSE(report.claimed());
  INFO(report.reason);
  CHECK(report.reason.find(word) != std::string::npos);
}

TEST_CASE("a dead sensor fails the bootstrap, after its repeat and nothing more") {
  DeadDevice dead;
  RecordingDevice device(dead);
  const AgentConfig config = small_agent(Policy::gain);
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  CHECK_FALSE(report.claimed());
  CHECK(report.stage == Stage::bootstrap);
  CHECK(report.reason.find("no signal") != std::string::npos);
  CHECK(report.retries == 1);
  CHECK(report.points == 12);
}

TEST_CASE("a readout that gives no numbers is refused in the bootstrap; single gaps do no harm") {
  for (const int every : {1, 9}) {
    auto hidden = agent_test::simulated(agent_test::middle_device());
    GappyDevice gappy(hidden, every);
    RecordingDevice device(gappy);
    const AgentConfig config = small_agent(Policy::gain);
    const AgentReport report = tuned(device, config);
    INFO(every << ": " << report.reason);
    check_consistent(report, config, device);
    CHECK(report.claimed() == (every != 1));
    if (every == 1) CHECK(report.stage == Stage::bootstrap);
    if (report.claimed()) CHECK(true_margin_meV(report.voltage) > 0.0);
  }
}

TEST_CASE("the log tells every scan, and keeping it changes no bit") {
  AgentConfig config = small_agent(Policy::gain);
  config.survey_size = 4;
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  audit::Log log = audit::Log::on();
  const AgentReport report = agent::tune(device, config, 5, 0, parallel::Executor::serial(), log);

  std::vector<device::GateVoltages> logged;
  std::size_t rankings = 0, beliefs = 0;
  for (const auto& record : log.records()) {
    if (const auto* scan = std::get_if<audit::Scan>(&record)) {
      logged.insert(logged.end(), scan->points.begin(), scan->points.end());
    }
    rankings += std::holds_alternative<audit::Ranking>(record) ? 1U : 0U;
    beliefs += std::holds_alternative<audit::Belief>(record) ? 1U : 0U;
  }
  std::vector<device::GateVoltages> measured;
  for (const auto& scan : device.scans)
    measured.insert(measured.end(), scan.points.begin(), scan.points.end());
  CHECK(logged == measured);
  CHECK(rankings > 0);
  CHECK(beliefs > 0);
  REQUIRE(std::holds_alternative<audit::Start>(log.records().front()));
  REQUIRE(std::holds_alternative<audit::End>(log.records().back()));
  CHECK(std::get<audit::End>(log.records().back()).points == report.points);

  auto again = agent_test::simulated(agent_test::middle_device());
  const AgentReport silent = tuned(again, config);
  CHECK(silent.voltage == report.voltage);
  CHECK(silent.log_evidence_nat == report.log_evidence_nat);
  CHECK(silent.statistics.forward_evaluations == report.statistics.forward_evaluations);
}

TEST_CASE("the same bits on every executor, other bits for another trial") {
  AgentConfig config = small_agent(Policy::fixed);
  config.belief.particles = 64;
  const auto run = [&](std::uint64_t trial, const parallel::Executor& executor) {
    auto device = agent_test::simulated(agent_test::middle_device());
    audit::Log log = audit::Log::off();
    const AgentReport report = agent::tune(device, config, 5, trial, executor, log);
    return std::vector{report.voltage.v1_V,
                       report.voltage.v2_V,
                       report.claimed_probability,
                       report.log_evidence_nat,
                       report.entropy_nat,
                       report.statistics.acceptance(),
                       report.statistics.min_ess_fraction};
  };
  const auto expected = run(0, parallel::Executor::serial());
  CHECK(run(0, parallel::Executor::concurrent(parallel::Backend::threads, 2)) == expected);
  for (const auto backend : parallel::tested_backends()) {
    CHECK(run(0, parallel::Executor::concurrent(backend, 3)) == expected);
  }
  CHECK(run(1, parallel::Executor::serial()) != expected);
}

TEST_CASE("an unusable prior is an error, not a refusal") {
  auto device = agent_test::simulated(agent_test::middle_device());
  AgentConfig config = small_agent(Policy::fixed);
  config.prior[static_cast<std::size_t>(device::Parameter::gain)] = {device::DistributionKind::log_uniform,
                                                                     -1.0, 1.0};
  CHECK_THROWS_AS(tuned(device, config), Error);
  CHECK(device.measured_points() == 0);
}
