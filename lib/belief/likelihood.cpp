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

void ResidualSums::shift_readout(Eigen::Index lane, double gain_change, double offset_change) {
  rr[lane] += gain_change * (gain_change * ff[lane] + 2.0 * offset_change * f[lane] - 2.0 * rf[lane]) +
              offset_change * (offset_change * points - 2.0 * r[lane]);
  rf[lane] -= gain_change * ff[lane] + offset_change * f[lane];
  r[lane] -= gain_change * f[lane] + offset_change * points;
}

LanesD log_likelihood(const ResidualSums& sums, const LanesD& noise_sd) {
  return -sums.points * (noise_sd * std::sqrt(2.0 * EIGEN_PI)).log() - 0.5 * sums.rr / noise_sd.square();
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
      gain_(column(theta, Parameter::gain).cast<float>()),
      offset_(column(theta, Parameter::offset).cast<float>()),
      ceiling_(static_cast<float>(signal_ceiling)) {}

ResidualSums ForwardModel::sums(const PointData& data, std::size_t first, std::size_t last) const {
  QDTUNE_REQUIRE(first <= last && last <= data.size(), "a range of the data");
  ResidualSums sums;
  sums.points = static_cast<double>(last - first);
  // Short runs in single precision, folded into double, so that rounding does
  // not grow with the number of points.
  constexpr std::size_t run = 32;
  for (std::size_t begin = first; begin < last; begin += run) {
    LanesF rr = LanesF::Zero(), r = LanesF::Zero(), rf = LanesF::Zero(), f = LanesF::Zero(),
           ff = LanesF::Zero();
    for (std::size_t k = begin; k < std::min(begin + run, last); ++k) {
      const LanesF signal = block_.signal(data.v1_V[k], data.v2_V[k]).min(ceiling_);
      const LanesF residual = data.value[k] - offset_ - gain_ * signal;
      rr += residual * residual;
      r += residual;
      rf += residual * signal;
      f += signal;
      ff += signal * signal;
    }
    sums.rr += rr.cast<double>();
    sums.r += r.cast<double>();
    sums.rf += rf.cast<double>();
    sums.f += f.cast<double>();
    sums.ff += ff.cast<double>();
  }
  return sums;
}

LanesD ForwardModel::student_log_likelihood(const PointData& data, std::size_t first, std::size_t last,
                                            const LanesD& noise_sd, int degrees_of_freedom) const {
  QDTUNE_REQUIRE(first <= last && last <= data.size(), "a range of the data");
  StudentSum sum(noise_sd, degrees_of_freedom);
  for (std::size_t k = first; k < last; ++k) {
    const LanesF signal = block_.signal(data.v1_V[k], data.v2_V[k]).min(ceiling_);
    sum.add(data.value[k] - offset_ - gain_ * signal);
  }
  return sum.log_likelihood();
}

Eigen::Array<float, lane_count, Eigen::Dynamic> ForwardModel::signals(const PointData& data) const {
  Eigen::Array<float, lane_count, Eigen::Dynamic> signals(lane_count, static_cast<Eigen::Index>(data.size()));
  for (std::size_t k = 0; k < data.size(); ++k) {
    signals.col(static_cast<Eigen::Index>(k)) = block_.signal(data.v1_V[k], data.v2_V[k]).min(ceiling_);
  }
  return signals;
}

double student_log_normalisation(int degrees_of_freedom) {
  double ratio = 1.0 / std::sqrt(std::numbers::pi);  // Gamma((nu + 1) / 2) / Gamma(nu / 2) at nu = 1
  for (int nu = 1; nu < degrees_of_freedom; ++nu) ratio = 0.5 * nu / ratio;
  return std::log(ratio / std::sqrt(degrees_of_freedom * std::numbers::pi));
}

StudentSum::StudentSum(const LanesD& noise_sd, int degrees_of_freedom)
    : noise_sd_(noise_sd),
      inverse_((1.0 / (static_cast<double>(degrees_of_freedom) * noise_sd.square())).cast<float>()),
      degrees_of_freedom_(degrees_of_freedom) {}

void StudentSum::add(const LanesF& residual) {
  constexpr float largest = 1e8F;
  product_ *= 1.0F + (residual * residual * inverse_).min(largest);
  if (++points_ % 4 != 0) return;
  logarithms_ += product_.log().cast<double>();
  product_ = LanesF::Ones();
}

LanesD StudentSum::log_likelihood() const {
  return static_cast<double>(points_) * (student_log_normalisation(degrees_of_freedom_) - noise_sd_.log()) -
         0.5 * (degrees_of_freedom_ + 1.0) * (logarithms_ + product_.log().cast<double>());
}

Fit Likelihood::fit(const ParameterBlock& theta, const PointData& data, std::size_t first,
                    std::size_t last) const {
  const LanesD noise_sd = column(theta, Parameter::noise_sd);
  Fit fit;
  if (gaussian()) {
    fit.sums = model(theta).sums(data, first, last);
    fit.log_likelihood = belief::log_likelihood(fit.sums, noise_sd);
  } else {
    fit.log_likelihood =
        model(theta).student_log_likelihood(data, first, last, noise_sd, degrees_of_freedom_);
  }
  return fit;
}

}  // namespace qdtune::belief
