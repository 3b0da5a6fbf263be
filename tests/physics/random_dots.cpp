#include "physics/random_dots.hpp"

#include <cmath>

#include "random/distributions.hpp"

namespace physics_test {

using qdtune::physics::GateVoltages;
using qdtune::random::Stream;

Stream stream_of(std::uint32_t step) {
  return Stream(0x9e3779b97f4a7c15U,
                {.trial = 0, .purpose = qdtune::random::Purpose::test, .step = step, .item = 0});
}

double between(Stream& stream, double low, double high) {
  return low + (high - low) * qdtune::random::uniform(stream);
}

Sample draw_sample(Stream& stream) {
  Sample sample;
  auto& dot = sample.dot;
  dot.charging_energy_1_meV = between(stream, 2.0, 5.0);
  dot.charging_energy_2_meV = between(stream, 2.0, 5.0);
  dot.mutual_charging_energy_meV = between(stream, 0.15, 1.0);
  const double a11 = between(stream, 50.0, 120.0);
  const double a22 = between(stream, 50.0, 120.0);
  const double cross_12 = between(stream, 0.05, 0.35);
  const double cross_21 = between(stream, 0.05, 0.35);
  dot.lever_arm_meV_per_V << a11, a11 * cross_12, a22 * cross_21, a22;
  const double line_1_V = between(stream, 0.005, 0.090);
  const double line_2_V = between(stream, 0.005, 0.090);
  dot.offset_meV << a11 * line_1_V - 0.5 * dot.charging_energy_1_meV,
      a22 * line_2_V - 0.5 * dot.charging_energy_2_meV;
  dot.tunnel_coupling_meV = 0.002 * std::exp(between(stream, 0.0, std::log(25.0)));
  dot.electron_temperature_K = between(stream, 0.05, 0.2);
  auto& sensor = sample.sensor;
  sensor.detuning = between(stream, -1.5, 0.5);
  sensor.shift_1 = between(stream, 0.5, 1.2);
  sensor.shift_2 = between(stream, 0.25, 0.9);
  sensor.cross_talk_1_per_V = between(stream, -5.0, 5.0);
  sensor.cross_talk_2_per_V = between(stream, -5.0, 5.0);
  return sample;
}

GateVoltages draw_voltage(Stream& stream, double low_V, double high_V) {
  const double v1_V = between(stream, low_V, high_V);
  const double v2_V = between(stream, low_V, high_V);
  return {v1_V, v2_V};
}

}  // namespace physics_test
