// Claims on readings that no double dot explains.
#include <cmath>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::AgentReport;
using agent::Policy;
using device::GateVoltages;

namespace {

AgentReport tuned_middle(const AgentConfig& config) {
  auto device = agent_test::simulated(agent_test::middle_device());
  return agent_test::tuned(device, config);
}

// A readout that rises and falls along both gates, as current through many dots does. No transition of one dot.
class Waves final : public device::Device {
 public:
  explicit Waves(double phase) : phase_(phase) {}
  device::Window bounds() const override { return agent_test::window; }
  device::Timing timing() const override { return {}; }
  GateVoltages position() const override { return position_; }
  void move_to(const GateVoltages& v) override { position_ = v; }
  device::Measurement measure(const device::ScanPlan& plan) override {
    device::Measurement measurement{plan.points, {}};
    for (const GateVoltages& v : plan.points)
      measurement.values.push_back(0.5 + 0.4 * std::sin(90.0 * v.v1_V + phase_) * std::cos(70.0 * v.v2_V));
    return measurement;
  }

 private:
  double phase_;
  GateVoltages position_{0.02, 0.03};
};

}  // namespace

TEST_CASE(
    "a claimed double dot leaves residuals of its noise, and no surface without dots predicts its readings "
    "better") {
  const AgentReport report = tuned_middle(agent_test::small_agent(Policy::gain));
  REQUIRE(report.claimed());
  REQUIRE(report.misfit);
  CHECK(report.misfit->residual_ratio < 1.0);
  CHECK(report.misfit->residual_rms == Approx(0.05).epsilon(0.4));
  CHECK(report.misfit->smooth_advantage_nat < -10.0);
}

TEST_CASE("waves over the gates are never claimed") {
  for (const double phase : {0.0, 2.0}) {
    CAPTURE(phase);
    Waves device(phase);
    const AgentReport report = agent_test::tuned(device, agent_test::small_agent(Policy::gain));
    CHECK_FALSE(report.claimed());
    REQUIRE(report.misfit);
    const bool told = report.misfit->residual_ratio > 1.0 || report.misfit->smooth_advantage_nat > 0.0;
    CHECK(told);
  }
}

TEST_CASE("where a surface without dots is the better prediction the trial ends, and says so") {
  AgentConfig config = agent_test::small_agent(Policy::gain);
  config.diagnosis.smooth_advantage_nat = -1e6;
  const AgentReport report = tuned_middle(config);
  CHECK_FALSE(report.claimed());
  CHECK(report.stage == agent::Stage::verification);
  CHECK(report.reason == "no double dot explains the readings: a surface without dots predicts them better");
  CHECK(report.backtracks == 0);
}

TEST_CASE("a residual larger than the prior's noise asks for points until the evidence suffices") {
  const AgentConfig plain = agent_test::small_agent(Policy::gain);
  const AgentReport without_doubt = tuned_middle(plain);
  AgentConfig config = plain;
  config.diagnosis.doubtful_residual = 0.01;
  config.diagnosis.doubtful_advantage_nat = without_doubt.misfit->smooth_advantage_nat - 5.0;
  const AgentReport settled = tuned_middle(config);
  CHECK(settled.claimed());
  CHECK(settled.points > without_doubt.points);
  CHECK(settled.misfit->smooth_advantage_nat <= config.diagnosis.doubtful_advantage_nat);
  config.diagnosis.doubtful_advantage_nat = -1e6;
  config.max_points = 150;
  CHECK_FALSE(tuned_middle(config).claimed());
}

TEST_CASE("an agent that measures nothing says nothing of a misfit") {
  CHECK_FALSE(tuned_middle(agent_test::small_agent(Policy::blind)).misfit);
}
