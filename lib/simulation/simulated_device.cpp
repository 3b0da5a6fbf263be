#include "simulation/simulated_device.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "physics/signal.hpp"

namespace qdtune::simulation {

namespace {
// V0 moves by d, so x0 = A V0 moves by A d.
physics::DoubleDot shifted(physics::DoubleDot dot, const GateVoltages& shift_V) {
  dot.offset_meV += dot.lever_arm_meV_per_V * Eigen::Vector2d(shift_V.v1_V, shift_V.v2_V);
  return dot;
}
}  // namespace

HiddenDevice hidden_device(const device::ParameterVector& theta, physics::PeakShape shape) {
  HiddenDevice hidden{device::double_dot(theta), device::charge_sensor(theta),
                      device::get(theta, device::Parameter::gain),
                      device::get(theta, device::Parameter::offset)};
  hidden.sensor.shape = shape;
  return hidden;
}

SimulatedDevice::SimulatedDevice(const HiddenDevice& hidden, const Setup& setup, NoiseComponents noise)
    : hidden_(hidden), setup_(setup), noise_(std::move(noise)), position_(setup.start) {
  const auto& [low, high] = setup.window;
  QDTUNE_REQUIRE(hidden.dot.valid(), "a simulated device needs a stable double dot");
  QDTUNE_REQUIRE(low.v1_V < high.v1_V && low.v2_V < high.v2_V,
                 "a window's low edges lie below its high ones");
  QDTUNE_REQUIRE(setup.window.contains(setup.start), "a device starts inside its window");
  QDTUNE_REQUIRE(std::isfinite(setup.dwell_time_s) && setup.dwell_time_s > 0.0, "a point takes time");
  QDTUNE_REQUIRE(std::none_of(noise_.begin(), noise_.end(), [](const auto& c) { return c == nullptr; }),
                 "a noise component is an object");
}

device::Measurement SimulatedDevice::measure(const device::ScanPlan& plan) {
  device::check_inside(setup_.window, plan);
  device::Measurement measurement{plan.points, {}};
  measurement.values.reserve(plan.points.size());
  for (const GateVoltages& v : plan.points) measurement.values.push_back(read(v));
  return measurement;
}

void SimulatedDevice::move_to(const GateVoltages& v) {
  device::check_inside(setup_.window, v);
  position_ = v;
}

physics::DoubleDot SimulatedDevice::dot_now() const {
  GateVoltages total;
  for (const auto& component : noise_) {
    const GateVoltages shift = component->lasting_shift_V();
    total.v1_V += shift.v1_V;
    total.v2_V += shift.v2_V;
  }
  return shifted(hidden_.dot, total);
}

double SimulatedDevice::read(const GateVoltages& v) {
  const MeasuredPoint point{measured_points_, static_cast<double>(measured_points_) * setup_.dwell_time_s, v};
  ++measured_points_;
  Disturbance disturbance;
  for (const auto& component : noise_) component->disturb(point, disturbance);

  physics::ChargeSensor sensor = hidden_.sensor;
  sensor.detuning += disturbance.sensor_detuning;
  const double signal =
      physics::charge_sensor_signal(shifted(hidden_.dot, disturbance.offset_shift_V), sensor, v);
  return hidden_.offset + hidden_.gain * disturbance.gain * signal + disturbance.readout;
}

SimulatedDevice simulated_device(const device::ParameterVector& theta, physics::PeakShape shape,
                                 const Setup& setup, std::uint64_t seed, std::uint64_t trial) {
  NoiseComponents noise;
  noise.push_back(std::make_unique<WhiteNoise>(device::get(theta, device::Parameter::noise_sd), seed, trial));
  return SimulatedDevice(hidden_device(theta, shape), setup, std::move(noise));
}

}  // namespace qdtune::simulation
