#include "simulation/landscape.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::simulation {

namespace {
constexpr int wave_count = 32;
}  // namespace

Disorder::Disorder(double sd_V, double length_V, std::uint64_t seed, std::uint64_t trial) {
  QDTUNE_REQUIRE(std::isfinite(sd_V) && sd_V >= 0.0, "a standard deviation is finite and not negative");
  QDTUNE_REQUIRE(std::isfinite(length_V) && length_V > 0.0, "a correlation length is finite and positive");
  random::Stream stream(seed, {trial, random::Purpose::device_disorder, 0, 0});
  const auto normal = [&stream] { return random::normal(stream); };
  const double amplitude_V = sd_V / std::sqrt(double(wave_count));
  for (int m = 0; m < wave_count; ++m) {
    Wave wave;  // one statement a number: their order is part of the device
    wave.k1_per_V = normal() / length_V;
    wave.k2_per_V = normal() / length_V;
    wave.cosine_1_V = amplitude_V * normal();
    wave.sine_1_V = amplitude_V * normal();
    wave.cosine_2_V = amplitude_V * normal();
    wave.sine_2_V = amplitude_V * normal();
    waves_.push_back(wave);
  }
}

void Disorder::add_lasting(const physics::GateVoltages& voltage, DotShift& shift) const {
  for (const Wave& wave : waves_) {
    const double phase = wave.k1_per_V * voltage.v1_V + wave.k2_per_V * voltage.v2_V;
    const double cosine = std::cos(phase), sine = std::sin(phase);
    shift.offset_V.v1_V += wave.cosine_1_V * cosine + wave.sine_1_V * sine;
    shift.offset_V.v2_V += wave.cosine_2_V * cosine + wave.sine_2_V * sine;
  }
}

void Disorder::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  add_lasting(point.voltage, disturbance.dot);
}

LeverArmVariation::LeverArmVariation(double variation, const Eigen::Matrix2d& lever_arm_meV_per_V,
                                     const device::Window& window, std::uint64_t seed, std::uint64_t trial)
    : centre_{0.5 * (window.low.v1_V + window.high.v1_V), 0.5 * (window.low.v2_V + window.high.v2_V)} {
  QDTUNE_REQUIRE(variation >= 0.0 && variation < 2.0, "no lever arm changes its sign within the window");
  const double sides_V[2] = {window.high.v1_V - window.low.v1_V, window.high.v2_V - window.low.v2_V};
  QDTUNE_REQUIRE(sides_V[0] > 0.0 && sides_V[1] > 0.0, "a window has positive sides");
  random::Stream stream(seed, {trial, random::Purpose::device_lever_arms, 0, 0});
  for (int dot = 0; dot < 2; ++dot) {
    for (int gate = 0; gate < 2; ++gate) {
      const double r = variation * (2.0 * random::uniform(stream) - 1.0);
      curvature_meV_per_V2_(dot, gate) = lever_arm_meV_per_V(dot, gate) * r / sides_V[gate];
    }
  }
}

void LeverArmVariation::add_lasting(const physics::GateVoltages& voltage, DotShift& shift) const {
  const double from_centre_1 = voltage.v1_V - centre_.v1_V, from_centre_2 = voltage.v2_V - centre_.v2_V;
  shift.pull_meV += curvature_meV_per_V2_ *
                    Eigen::Vector2d(0.5 * from_centre_1 * from_centre_1, 0.5 * from_centre_2 * from_centre_2);
}

void LeverArmVariation::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  add_lasting(point.voltage, disturbance.dot);
}

}  // namespace qdtune::simulation
