#include "belief/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/contracts.hpp"

namespace qdtune::belief {

using device::Parameter;

void PointData::append(const device::Measurement& measurement) {
  QDTUNE_REQUIRE(measurement.points.size() == measurement.values.size(), "one value a point");
  for (std::size_t k = 0; k < measurement.values.size(); ++k) {
    v1_V.push_back(static_cast<float>(measurement.points[k].v1_V));
    v2_V.push_back(static_cast<float>(measurement.points[k].v2_V));
    value.push_back(static_cast<float>(measurement.values[k]));
  }
}

void PointData::append(const PointData& other, std::size_t index) {
  v1_V.push_back(other.v1_V[index]);
  v2_V.push_back(other.v2_V[index]);
  value.push_back(other.value[index]);
}

Readout readout_of(const ParameterBlock& theta) {
  return {column(theta, Parameter::gain), column(theta, Parameter::offset),
          column(theta, Parameter::noise_sd)};
}

namespace {

// Lane form of device::double_dot and device::charge_sensor.
physics::DeviceNumbers<LanesD> device_numbers(const ParameterBlock& theta) {
  const auto of = [&theta](Parameter p) -> LanesD { return column(theta, p); };
  const LanesD e1 = of(Parameter::charging_energy_1);
  const LanesD e2 = of(Parameter::charging_energy_2);
  const LanesD a11 = of(Parameter::lever_arm_11);
  const LanesD a22 = of(Parameter::lever_arm_22);
  return {e1,
          e2,
          of(Parameter::mutual_charging_energy),
          a11,
          of(Parameter::cross_ratio_12) * a11,
          of(Parameter::cross_ratio_21) * a22,
          a22,
          a11 * of(Parameter::first_line_1) - 0.5 * e1,
          a22 * of(Parameter::first_line_2) - 0.5 * e2,
          of(Parameter::tunnel_coupling),
          physics::boltzmann_meV_per_K * of(Parameter::electron_temperature),
          of(Parameter::sensor_detuning),
          of(Parameter::sensor_shift_1),
          of(Parameter::sensor_shift_2),
          of(Parameter::sensor_cross_talk_1),
          of(Parameter::sensor_cross_talk_2)};
}

}  // namespace

ForwardModel::ForwardModel(const ParameterBlock& theta, double signal_ceiling)
    : block_(physics::kernel_constants(device_numbers(theta))),
      ceiling_(static_cast<float>(signal_ceiling)) {}

Signals ForwardModel::signals(const PointData& data, std::size_t points) const {
  QDTUNE_REQUIRE(points <= data.size(), "a range of the data");
  Signals signals(lane_count, static_cast<Eigen::Index>(points));
  for (std::size_t k = 0; k < points; ++k) {
    signals.col(static_cast<Eigen::Index>(k)) = signal(data.v1_V[k], data.v2_V[k]);
  }
  return signals;
}

double student_log_normalisation(int degrees_of_freedom) {
  double ratio = 1.0 / std::sqrt(std::numbers::pi);  // Gamma((nu + 1) / 2) / Gamma(nu / 2) at nu = 1
  for (int nu = 1; nu < degrees_of_freedom; ++nu) ratio = 0.5 * nu / ratio;
  return std::log(ratio / std::sqrt(degrees_of_freedom * std::numbers::pi));
}

void GaussianSum::add(const LanesF& residual) {
  constexpr std::size_t longest_run = 32;
  constexpr float largest = 1e36F;  // of a square: a run of them stays finite
  run_ += (residual * residual).min(largest);
  if (++points_ % longest_run != 0) return;
  squares_ += run_.cast<double>();
  run_ = LanesF::Zero();
}

LanesD GaussianSum::log_likelihood() const {
  return -static_cast<double>(points_) * (noise_sd_ * std::sqrt(2.0 * std::numbers::pi)).log() -
         0.5 * (squares_ + run_.cast<double>()) / noise_sd_.square();
}

StudentSum::StudentSum(const LanesD& noise_sd, int degrees_of_freedom)
    : noise_sd_(noise_sd),
      inverse_((1.0 / (static_cast<double>(degrees_of_freedom) * noise_sd.square())).cast<float>()),
      degrees_of_freedom_(degrees_of_freedom) {}

void StudentSum::add(const LanesF& residual) {
  constexpr float largest = 1e8F;
  constexpr std::size_t single_run = 4, longest_run = 32;
  run_ *= 1.0F + (residual * residual * inverse_).min(largest);
  if (++points_ % single_run != 0) return;
  product_ *= run_.cast<double>();
  run_ = LanesF::Ones();
  if (points_ % longest_run != 0) return;
  logarithms_ += product_.log();
  product_ = LanesD::Ones();
}

LanesD StudentSum::log_likelihood() const {
  const LanesD rest = product_ * run_.cast<double>();
  return static_cast<double>(points_) * (student_log_normalisation(degrees_of_freedom_) - noise_sd_.log()) -
         0.5 * (degrees_of_freedom_ + 1.0) * (logarithms_ + rest.log());
}

auto Likelihood::residuals(const ParameterBlock& theta, const PointData& data) const {
  return [hypotheses = model(theta), gain = LanesF(column(theta, Parameter::gain).cast<float>()),
          offset = LanesF(column(theta, Parameter::offset).cast<float>()), &data](std::size_t k) -> LanesF {
    return data.value[k] - offset - gain * hypotheses.signal(data.v1_V[k], data.v2_V[k]);
  };
}

LanesD Likelihood::log_likelihood(const ParameterBlock& theta, const PointData& data, std::size_t first,
                                  std::size_t last) const {
  QDTUNE_REQUIRE(first <= last && last <= data.size(), "a range of the data");
  return log_likelihood(column(theta, Parameter::noise_sd), first, last, residuals(theta, data));
}

Likelihood::Split Likelihood::split_log_likelihood(const ParameterBlock& theta, const PointData& data,
                                                   std::size_t middle, std::size_t last) const {
  QDTUNE_REQUIRE(middle <= last && last <= data.size(), "ranges of the data");
  const auto residual = residuals(theta, data);
  const LanesD noise_sd = column(theta, Parameter::noise_sd);
  return {log_likelihood(noise_sd, 0, middle, residual), log_likelihood(noise_sd, middle, last, residual)};
}

LanesD Likelihood::log_likelihood(const Readout& readout, const Signals& signals, const PointData& data,
                                  std::size_t first, std::size_t last) const {
  QDTUNE_REQUIRE(first <= last && last <= data.size() && signals.cols() >= static_cast<Eigen::Index>(last),
                 "a range of the data, and its signals");
  const LanesF gain = readout.gain.cast<float>();
  const LanesF offset = readout.offset.cast<float>();
  return log_likelihood(readout.noise_sd, first, last, [&](std::size_t k) -> LanesF {
    return data.value[k] - offset - gain * signals.col(static_cast<Eigen::Index>(k));
  });
}

}  // namespace qdtune::belief
