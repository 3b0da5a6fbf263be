// A charge jumps near the device while the agent works: from one point on, the whole pattern lies elsewhere, for good. The agent
// notices that two devices, one after the other, explain its readings better than one, forgets the first, and goes on; what it knew
// of the first has a say in its claim.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "physics/cell.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::AgentReport;
using agent::Policy;
using agent_test::RecordingDevice;
using device::GateVoltages;
using device::Parameter;

namespace {

constexpr double never = 1e9;
constexpr double survey_points = 16.0;

// Behaves as the inner device does until `quiet_points` were measured, then as it would at voltages lower by the shift. The
// inner one allows more voltages than this, so that it can be asked at shifted ones.
class JumpingDevice final : public device::Device {
 public:
  JumpingDevice(const device::ParameterVector& theta, const GateVoltages& by, double quiet_points)
      : inner_(simulation::simulated_device(theta, physics::PeakShape::lorentzian, roomy, 5, 0)),
        shift_(by),
        quiet_points_(quiet_points) {}
  device::Window bounds() const override { return agent_test::window; }
  device::Timing timing() const override { return inner_.timing(); }
  GateVoltages position() const override { return position_; }
  void move_to(const GateVoltages& v) override { position_ = v; }
  device::Measurement measure(const device::ScanPlan& plan) override {
    device::Measurement measurement{plan.points, {}};
    for (const GateVoltages& v : plan.points) {
      measurement.values.push_back(inner_.measure({{seen(v)}}).values.front());
      ++measured_;
    }
    return measurement;
  }
  // The voltage that held the same state before the jump.
  GateVoltages seen(const GateVoltages& v) const {
    if (measured_ < quiet_points_) return v;
    return {v.v1_V - shift_.v1_V, v.v2_V - shift_.v2_V};
  }

 private:
  static constexpr simulation::Setup roomy{{{-0.1, -0.1}, {0.25, 0.25}}, {}, {0.02, 0.03}};
  simulation::SimulatedDevice inner_;
  GateVoltages shift_;
  double quiet_points_;
  double measured_ = 0.0;
  GateVoltages position_{0.02, 0.03};
};

device::ParameterVector device_with_lines(double first_line_1_V, double first_line_2_V) {
  device::ParameterVector theta = agent_test::middle_device();
  get(theta, Parameter::first_line_1) = first_line_1_V;
  get(theta, Parameter::first_line_2) = first_line_2_V;
  get(theta, Parameter::sensor_detuning) = -0.9;
  return theta;
}

AgentConfig settings() {
  AgentConfig config = agent_test::small_agent(Policy::gain);
  config.survey_size = 4;
  config.belief.move_sweeps = 24;
  config.belief.final_factor = 1;
  return config;
}

double margin_meV(const device::ParameterVector& theta, const GateVoltages& v) {
  return physics::cell_margin_meV(device::double_dot(theta), {1, 1}, v);
}

// Points of a calm trial before its first scan of verification.
double points_before_verification(const std::vector<device::Measurement>& scans) {
  double points = 0.0;
  for (const device::Measurement& scan : scans) {
    if (static_cast<std::int64_t>(scan.points.size()) == agent_test::first_round(settings())) break;
    points += static_cast<double>(scan.points.size());
  }
  return points;
}

struct Calm {
  AgentReport report;
  double before_verification = 0.0;
};

Calm calm_trial(const device::ParameterVector& theta) {
  JumpingDevice device(theta, {}, never);
  RecordingDevice recorded(device);
  const AgentReport report = agent_test::tuned(recorded, settings());
  return {report, points_before_verification(recorded.scans)};
}

// What becomes of claims when the pattern moves by each of the shifts after some quiet points.
struct Outcomes {
  int claims = 0, false_claims = 0, noticed = 0;
};
Outcomes outcomes_of_jumps(const device::ParameterVector& theta, const std::vector<GateVoltages>& shifts,
                           double (*quiet_points)(const Calm&)) {
  const Calm calm = calm_trial(theta);
  REQUIRE(calm.report.claimed());
  REQUIRE(calm.report.charge_jumps == 0);
  REQUIRE(calm.before_verification > survey_points);
  Outcomes outcomes;
  for (const GateVoltages& shift : shifts) {
    JumpingDevice device(theta, shift, quiet_points(calm));
    const AgentReport report = agent_test::tuned(device, settings());
    // The voltage it would have claimed without a jump has left the cell.
    REQUIRE(margin_meV(theta, device.seen(calm.report.voltage)) < 0.0);
    const bool right = margin_meV(theta, device.seen(report.voltage)) > 0.0;
    outcomes.claims += report.claimed() ? 1 : 0;
    outcomes.false_claims += report.claimed() && !right ? 1 : 0;
    outcomes.noticed += report.charge_jumps > 0 ? 1 : 0;
  }
  return outcomes;
}

double right_before_verification(const Calm& calm) {
  return calm.before_verification;
}
double in_mid_identification(const Calm& calm) {
  return 0.5 * (survey_points + calm.before_verification);
}

const std::vector<GateVoltages> telling_shifts{{0.030, 0.0}, {-0.022, -0.028}};

}  // namespace

TEST_CASE("a jump right before verification is noticed, and the device tuned again") {
  const Outcomes outcomes =
      outcomes_of_jumps(device_with_lines(0.035, 0.045), telling_shifts, right_before_verification);
  CHECK(outcomes.noticed == 2);
  CHECK(outcomes.claims == 2);
  CHECK(outcomes.false_claims == 0);
}

TEST_CASE("a jump in the middle of identification is survived") {
  const Outcomes outcomes =
      outcomes_of_jumps(device_with_lines(0.035, 0.045), {telling_shifts.back()}, in_mid_identification);
  CHECK(outcomes.claims == 1);
  CHECK(outcomes.false_claims == 0);
}

TEST_CASE("a line that a jump moves out of the window is missed, by what was known before") {
  const Outcomes outcomes =
      outcomes_of_jumps(device_with_lines(0.015, 0.045), {{-0.030, 0.0}}, right_before_verification);
  CHECK(outcomes.noticed == 1);
  CHECK(outcomes.false_claims == 0);
}
