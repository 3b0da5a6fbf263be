// What the belief tests share: a plain device, priors around it, data from the scalar reference, small sums.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "belief/particle_belief.hpp"
#include "belief/prior_map.hpp"
#include "device/device.hpp"
#include "device/distribution.hpp"
#include "physics/signal.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::belief_test {

using device::Distribution;
using device::DistributionKind;
using device::Parameter;
using device::ParameterDistributions;
using device::ParameterVector;

inline const device::Window bench_window{{0.0, 0.0}, {0.150, 0.150}};

inline Distribution fixed(double a) {
  return {DistributionKind::fixed, a, 0.0};
}
inline Distribution uniform(double low, double high) {
  return {DistributionKind::uniform, low, high};
}
inline Distribution log_uniform(double low, double high) {
  return {DistributionKind::log_uniform, low, high};
}
inline Distribution normal(double mean, double sd) {
  return {DistributionKind::normal, mean, sd};
}

inline Distribution& at(ParameterDistributions& distributions, Parameter p) {
  return distributions[static_cast<std::size_t>(p)];
}
inline std::size_t index_of(Parameter p) {
  return static_cast<std::size_t>(p);
}
inline Eigen::Index column_of(Parameter p) {
  return static_cast<Eigen::Index>(p);
}

// A device whose (1,1) cell lies well inside the window.
inline ParameterVector plain_device() {
  ParameterVector theta{};
  using enum Parameter;
  get(theta, charging_energy_1) = 3.2;
  get(theta, charging_energy_2) = 2.8;
  get(theta, mutual_charging_energy) = 0.5;
  get(theta, lever_arm_11) = 80.0;
  get(theta, lever_arm_22) = 75.0;
  get(theta, cross_ratio_12) = 0.15;
  get(theta, cross_ratio_21) = 0.2;
  get(theta, first_line_1) = 0.045;
  get(theta, first_line_2) = 0.040;
  get(theta, tunnel_coupling) = 0.01;
  get(theta, electron_temperature) = 0.1;
  get(theta, sensor_detuning) = -0.6;
  get(theta, sensor_shift_1) = 0.8;
  get(theta, sensor_shift_2) = 0.5;
  get(theta, sensor_cross_talk_1) = 1.0;
  get(theta, sensor_cross_talk_2) = -2.0;
  get(theta, gain) = 1.05;
  get(theta, offset) = 0.02;
  get(theta, noise_sd) = 0.05;
  return theta;
}

// Everything known: free a parameter by giving it a distribution.
inline ParameterDistributions known(const ParameterVector& theta) {
  ParameterDistributions prior{};
  for (std::size_t p = 0; p < theta.size(); ++p) prior[p] = fixed(theta[p]);
  return prior;
}

inline double clean_value(const ParameterVector& theta, const device::GateVoltages& v) {
  return get(theta, Parameter::offset) +
         get(theta, Parameter::gain) *
             physics::charge_sensor_signal(device::double_dot(theta), device::charge_sensor(theta), v);
}

// The plan measured on a device, white noise included, through the scalar reference of physics.
inline device::Measurement measured(const ParameterVector& theta, const device::ScanPlan& plan,
                                    std::uint64_t seed) {
  random::Stream noise(seed, {0, random::Purpose::test, 0, 0});
  device::Measurement measurement{plan.points, {}};
  for (const auto& v : plan.points) {
    measurement.values.push_back(clean_value(theta, v) +
                                 get(theta, Parameter::noise_sd) * random::normal(noise));
  }
  return measurement;
}

inline device::Measurement part(const device::Measurement& all, std::size_t first, std::size_t last) {
  const auto from = static_cast<std::ptrdiff_t>(first);
  const auto to = static_cast<std::ptrdiff_t>(last);
  return {{all.points.begin() + from, all.points.begin() + to},
          {all.values.begin() + from, all.values.begin() + to}};
}

inline std::vector<double> values_of(const belief::ParticleBelief& belief, Parameter p) {
  std::vector<double> values;
  for (std::size_t i = 0; i < belief.particles(); ++i) values.push_back(get(belief.particle(i), p));
  return values;
}

inline double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

inline double sd_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace qdtune::belief_test
