#include "simulation/simulated_device.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "physics/cell.hpp"
#include "physics/signal.hpp"

namespace qdtune::simulation {

HiddenDevice hidden_device(const device::ParameterVector& theta, physics::PeakShape shape) {
  HiddenDevice hidden{device::double_dot(theta), device::charge_sensor(theta),
                      device::get(theta, device::Parameter::gain),
                      device::get(theta, device::Parameter::offset)};
  hidden.sensor.shape = shape;
  return hidden;
}

SimulatedDevice::SimulatedDevice(const HiddenDevice& hidden, const Setup& setup, NoiseComponents noise)
    : hidden_(hidden),
      setup_(setup),
      noise_(std::move(noise)),
      position_(setup.start),
      clock_(setup.timing, setup.start) {
  const auto& [low, high] = setup.window;
  QDTUNE_REQUIRE(hidden.dot.valid(), "a simulated device needs a stable double dot");
  QDTUNE_REQUIRE(low.v1_V < high.v1_V && low.v2_V < high.v2_V,
                 "a window's low edges lie below its high ones");
  QDTUNE_REQUIRE(hidden.saturation > 0.0, "a sensor passes some signal");
  QDTUNE_REQUIRE(setup.window.contains(setup.start), "a device starts inside its window");
  QDTUNE_REQUIRE(std::none_of(noise_.begin(), noise_.end(), [](const auto& c) { return c == nullptr; }),
                 "a noise component is an object");
}

device::Measurement SimulatedDevice::measure(const device::ScanPlan& plan) {
  device::check_inside(setup_.window, plan);
  device::Measurement measurement{plan.points, {}};
  measurement.values.reserve(plan.points.size());
  for (const GateVoltages& v : plan.points) measurement.values.push_back(read(v));
  clock_.go_to(position_);
  return measurement;
}

void SimulatedDevice::move_to(const GateVoltages& v) {
  device::check_inside(setup_.window, v);
  clock_.go_to(v);
  position_ = v;
}

physics::DoubleDot SimulatedDevice::dot_at(const GateVoltages& v) const {
  DotShift total;
  for (const auto& component : noise_) component->add_lasting(v, total);
  return shifted(hidden_.dot, total);
}

double SimulatedDevice::signal(const physics::DoubleDot& dot, const physics::ChargeSensor& sensor,
                               const GateVoltages& v, bool keeps_charge) {
  const physics::Electrons ground = physics::ground_state(dot, v);
  if (!keeps_charge || !charge_ || *charge_ == ground) {
    charge_ = ground;
    return physics::charge_sensor_signal(dot, sensor, v);
  }
  physics::ChargeDistribution latched;
  latched.add(*charge_, 1.0);
  return physics::charge_sensor_signal(latched, sensor, v);
}

double SimulatedDevice::read(const GateVoltages& v) {
  clock_.go_to(v);
  const MeasuredPoint point{clock_.points(), clock_.time_s(), v, clock_.pause_s()};
  clock_.dwell();
  Disturbance disturbance;
  for (const auto& component : noise_) component->disturb(point, disturbance);

  physics::ChargeSensor sensor = hidden_.sensor;
  sensor.detuning += disturbance.sensor_detuning;
  const double seen = signal(shifted(hidden_.dot, disturbance.dot), sensor, v, disturbance.keeps_charge);
  return hidden_.offset + hidden_.gain * disturbance.gain * std::min(seen, hidden_.saturation) +
         disturbance.readout;
}

SimulatedDevice simulated_device(const device::ParameterVector& theta, physics::PeakShape shape,
                                 const Setup& setup, std::uint64_t seed, std::uint64_t trial,
                                 const NoiseSettings& settings) {
  HiddenDevice hidden = hidden_device(theta, shape);
  hidden.saturation = settings.saturation;
  NoiseComponents noise =
      laboratory_noise(settings, hidden.dot, setup.window, setup.timing.dwell_time_s, seed, trial);
  noise.push_back(std::make_unique<WhiteNoise>(device::get(theta, device::Parameter::noise_sd), seed, trial));
  return SimulatedDevice(hidden, setup, std::move(noise));
}

}  // namespace qdtune::simulation
