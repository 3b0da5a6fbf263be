// A charge jumps near the device while the agent works: from one point on, the whole pattern lies elsewhere, for good. The agent's
// model knows no jumps, and it forgets no reading: fresh ones have to outvote those from before.
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
constexpr GateVoltages shift{0.030, 0.0};
constexpr double survey_points = 16.0;
constexpr int devices = 3;

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

device::ParameterVector device_number(int k) {
  device::ParameterVector theta = agent_test::middle_device();
  get(theta, Parameter::first_line_1) = 0.015 + 0.004 * k;
  get(theta, Parameter::first_line_2) = 0.035 - 0.002 * k;
  get(theta, Parameter::sensor_detuning) = -0.9 + 0.1 * k;
  return theta;
}

AgentConfig settings() {
  AgentConfig config = agent_test::small_agent(Policy::gain);
  config.survey_size = 4;
  config.belief.move_sweeps = 24;
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
  JumpingDevice device(theta, shift, never);
  RecordingDevice recorded(device);
  const AgentReport report = agent_test::tuned(recorded, settings());
  return {report, points_before_verification(recorded.scans)};
}

}  // namespace

TEST_CASE("a jump right before verification leads to no false claim") {
  for (int k = 0; k < devices; ++k) {
    CAPTURE(k);
    const device::ParameterVector theta = device_number(k);
    const Calm calm = calm_trial(theta);
    REQUIRE(calm.report.claimed());
    JumpingDevice device(theta, shift, calm.before_verification);
    const AgentReport report = agent_test::tuned(device, settings());
    // The voltage it was about to claim has left the cell.
    REQUIRE(margin_meV(theta, device.seen(calm.report.voltage)) < 0.0);
    const bool true_or_refused = !report.claimed() || margin_meV(theta, device.seen(report.voltage)) > 0.0;
    CHECK(true_or_refused);
  }
}

TEST_CASE("a jump in the middle of identification leads to no false claim") {
  for (int k = 0; k < devices; ++k) {
    CAPTURE(k);
    const device::ParameterVector theta = device_number(k);
    const Calm calm = calm_trial(theta);
    REQUIRE(calm.before_verification > survey_points);
    JumpingDevice device(theta, shift, 0.5 * (survey_points + calm.before_verification));
    const AgentReport report = agent_test::tuned(device, settings());
    REQUIRE(margin_meV(theta, device.seen(calm.report.voltage)) < 0.0);
    const bool true_or_refused = !report.claimed() || margin_meV(theta, device.seen(report.voltage)) > 0.0;
    CHECK(true_or_refused);
  }
}
