#include "belief/likelihood.hpp"

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::ForwardModel;
using belief::lane_count;
using belief::lane_parameters;
using belief::LanesD;
using belief::ParameterBlock;
using belief::PointData;

namespace {

// Hardly coupled: there the block kernel and the scalar reference are the same model
// (physics/signal_kernel.hpp states how they part at larger couplings).
ParameterBlock sixteen_devices() {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::tunnel_coupling) = fixed(1e-4);
  const belief::PriorMap prior(distributions);
  ParameterBlock cube;
  random::Stream stream(21, {0, random::Purpose::test, 0, 0});
  for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
  return prior.parameters(cube);
}

device::Measurement scan_of_plain_device() {
  return measured(plain_device(), device::grid_scan(bench_window, 9, 8), 4);
}

PointData points_of(const device::Measurement& measurement) {
  PointData data;
  data.append(measurement);
  return data;
}

double reference_signal(const ParameterVector& theta, const device::GateVoltages& v) {
  return physics::charge_sensor_signal(device::double_dot(theta), device::charge_sensor(theta), v);
}

// log L point by point, one multiplication at a time.
double reference_log_likelihood(const ParameterVector& theta, const device::Measurement& measurement) {
  double total = 0.0;
  const double sigma = get(theta, Parameter::noise_sd);
  for (std::size_t k = 0; k < measurement.values.size(); ++k) {
    const double f = reference_signal(theta, measurement.points[k]);
    const double r = measurement.values[k] - get(theta, Parameter::offset) - get(theta, Parameter::gain) * f;
    total += -0.5 * (r / sigma) * (r / sigma) - std::log(sigma) - 0.5 * std::log(2.0 * std::numbers::pi);
  }
  return total;
}

const belief::Likelihood gaussian(0);

}  // namespace

TEST_CASE("Gaussian log-likelihoods of 16 hypotheses are those of a double loop over the scalar reference") {
  const ParameterBlock theta = sixteen_devices();
  const device::Measurement measurement = scan_of_plain_device();
  const PointData data = points_of(measurement);
  const LanesD log_likelihoods = gaussian.log_likelihood(theta, data, 0, data.size());
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    INFO("lane " << lane);
    const double expected = reference_log_likelihood(lane_parameters(theta, lane), measurement);
    CHECK(log_likelihoods[lane] == Approx(expected).epsilon(1e-4).margin(1e-2));
  }
}

TEST_CASE("under Student's t a reading counts by the logarithm of its square, however far off it is") {
  const ParameterBlock theta = sixteen_devices();
  device::Measurement measurement = scan_of_plain_device();
  measurement.values[5] += 3.0;  // 60 sigma or more: 1800 nats of a Gaussian
  const PointData data = points_of(measurement);
  const double nu = 4.0;
  // Gamma(5/2) = 3 sqrt(pi) / 4, Gamma(2) = 1.
  const double log_c = std::log(0.75 * std::sqrt(std::numbers::pi) / std::sqrt(nu * std::numbers::pi));
  const LanesD fits = belief::Likelihood(4).log_likelihood(theta, data, 0, data.size());
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    const ParameterVector device = lane_parameters(theta, lane);
    const double sigma = get(device, Parameter::noise_sd);
    double expected = 0.0;
    for (std::size_t k = 0; k < measurement.values.size(); ++k) {
      const double r = measurement.values[k] - get(device, Parameter::offset) -
                       get(device, Parameter::gain) * reference_signal(device, measurement.points[k]);
      expected += log_c - std::log(sigma) - 0.5 * (nu + 1.0) * std::log(1.0 + r * r / (nu * sigma * sigma));
    }
    INFO("lane " << lane);
    CHECK(fits[lane] == Approx(expected).epsilon(1e-4).margin(1e-2));
  }
}

TEST_CASE("Student's t sums every number of points, and holds absurd readings") {
  const LanesD scale = LanesD::Constant(0.1);
  const double log_density_at_0 = belief::student_log_normalisation(4) - std::log(0.1);
  for (const int points : {1, 3, 31, 32, 33, 64}) {
    belief::StudentSum sum(scale, 4);
    for (int k = 0; k < points; ++k) sum.add(belief::LanesF::Zero());
    CHECK(sum.log_likelihood()[7] == Approx(points * log_density_at_0));
  }
  belief::StudentSum absurd(scale, 4);
  for (int k = 0; k < 64; ++k) absurd.add(belief::LanesF::Constant(1e15F));
  CHECK(std::isfinite(absurd.log_likelihood()[0]));
  // With many degrees of freedom it is the Gaussian.
  CHECK(belief::student_log_normalisation(1) == Approx(-std::log(std::numbers::pi)));
  CHECK(belief::student_log_normalisation(1000) ==
        Approx(-0.5 * std::log(2.0 * std::numbers::pi)).margin(1e-3));
}

TEST_CASE("signals are the scalar reference's, before gain and offset") {
  const ParameterBlock theta = sixteen_devices();
  const device::Measurement measurement = scan_of_plain_device();
  const auto signals = ForwardModel(theta).signals(points_of(measurement));
  REQUIRE(signals.cols() == 72);
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    for (Eigen::Index k = 0; k < signals.cols(); ++k) {
      const auto& v = measurement.points[static_cast<std::size_t>(k)];
      REQUIRE(signals(lane, k) == Approx(reference_signal(lane_parameters(theta, lane), v)).margin(1e-4));
    }
  }
}

TEST_CASE("known signals give the log-likelihood of the hypotheses they belong to, and of other readouts") {
  ParameterBlock theta = sixteen_devices();
  const PointData data = points_of(scan_of_plain_device());
  const belief::Signals signals = ForwardModel(theta).signals(data);
  for (const int degrees_of_freedom : {0, 4}) {
    const belief::Likelihood likelihood(degrees_of_freedom);
    for (const double change : {0.0, 0.2}) {
      belief::column(theta, Parameter::gain) += change;
      belief::column(theta, Parameter::offset) -= 0.3 * change;
      const LanesD evaluated = likelihood.log_likelihood(theta, data, 10, 60);
      const LanesD reused = likelihood.log_likelihood(belief::readout_of(theta), signals, data, 10, 60);
      for (Eigen::Index lane = 0; lane < lane_count; ++lane)
        CHECK(reused[lane] == Approx(evaluated[lane]).epsilon(1e-5));
    }
  }
}

TEST_CASE("the log-likelihood is summed over points: the same data twice counts twice") {
  const ParameterBlock theta = sixteen_devices();
  const device::Measurement measurement = scan_of_plain_device();
  PointData twice = points_of(measurement);
  twice.append(measurement);
  const LanesD once = gaussian.log_likelihood(theta, twice, 0, 72);
  const LanesD both = gaussian.log_likelihood(theta, twice, 0, 144);
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) CHECK(both[lane] == Approx(2.0 * once[lane]));
}

TEST_CASE("ranges add up, and an empty range says nothing") {
  const ParameterBlock theta = sixteen_devices();
  const PointData data = points_of(scan_of_plain_device());
  for (const int degrees_of_freedom : {0, 4}) {
    const belief::Likelihood likelihood(degrees_of_freedom);
    const LanesD all = likelihood.log_likelihood(theta, data, 0, 72);
    const LanesD parts =
        likelihood.log_likelihood(theta, data, 0, 45) + likelihood.log_likelihood(theta, data, 45, 72);
    const LanesD none = likelihood.log_likelihood(theta, data, 10, 10);
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      CHECK(parts[lane] == Approx(all[lane]));
      CHECK(none[lane] == 0.0);
    }
  }
}

TEST_CASE("a range outside the data, or values that miss a point, are broken promises") {
  const PointData data = points_of(scan_of_plain_device());
  const ParameterBlock theta = sixteen_devices();
  CHECK_THROWS_AS(gaussian.log_likelihood(theta, data, 0, 73), Error);
  CHECK_THROWS_AS(gaussian.log_likelihood(theta, data, 5, 4), Error);
  CHECK_THROWS_AS(ForwardModel(theta).signals(data, 73), Error);
  PointData other;
  CHECK_THROWS_AS(other.append({{{0.0, 0.0}, {0.1, 0.1}}, {0.5}}), Error);
}
