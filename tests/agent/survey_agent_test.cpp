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
  double dwell_time_s() const override { return 1e-3; }
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
  CHECK(report.triple_points.has_value() == (points > 0));
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
  REQUIRE(device.scans.size() >= 2);
  CHECK(device.scans[0].points == device::grid_scan(agent_test::window, 8, 8).points);
  CHECK(static_cast<std::int64_t>(device.scans[1].points.size()) == agent_test::first_round(config));
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
  REQUIRE_FALSE(device.scans.empty());
  CHECK(device.scans[0].points == device::grid_scan(agent_test::window, 64, 64).points);
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

TEST_CASE("a budget too small for the survey, the verification or the moves ends in a refusal that says so") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = small_agent(Policy::fixed);
  std::string word;
  SECTION("no survey") {
    config.max_points = 63;
    word = "survey";
  }
  SECTION("survey, no verification") {
    config.max_points = 64 + static_cast<int>(agent_test::first_round(config)) - 1;
    word = "verification";
  }
  SECTION("no step at all") {
    config.max_steps = 0;
    word = "survey";
  }
  SECTION("survey and two moves") {
    config.max_steps = 3;
    word = "steps";
  }
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  CHECK(report.stage != Stage::complete);
  INFO(report.reason);
  CHECK(report.reason.find(word) != std::string::npos);
}

TEST_CASE("a dead sensor is refused, and named before a voltage is") {
  DeadDevice dead;
  RecordingDevice device(dead);
  const AgentConfig config = small_agent(Policy::fixed);
  const AgentReport report = tuned(device, config);
  check_consistent(report, config, device);
  CHECK_FALSE(report.claimed());
  CHECK(report.stage == Stage::survey);
  CHECK(report.reason.find("no charge transition") != std::string::npos);
}

TEST_CASE("the same bits on every executor, other bits for another trial") {
  AgentConfig config = small_agent(Policy::fixed);
  config.belief.particles = 64;
  const auto run = [&](std::uint64_t trial, const parallel::Executor& executor) {
    auto device = agent_test::simulated(agent_test::middle_device());
    const AgentReport report = agent::tune(device, config, 5, trial, executor);
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

TEST_CASE("stages have names") {
  CHECK(to_string(Stage::survey) == "survey");
  CHECK(to_string(Stage::navigation) == "navigation");
  CHECK(to_string(Stage::verification) == "verification");
  CHECK(to_string(Stage::complete) == "complete");
}
