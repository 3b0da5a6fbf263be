#include "belief/misfit.hpp"

#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::Misfit;
using device::GateVoltages;

namespace {

using Surface = std::function<double(const GateVoltages&)>;

// A regular survey of the surface, with white noise.
device::Measurement survey_of(const Surface& surface, double noise_sd) {
  device::Measurement measurement{device::grid_scan(bench_window, 10, 10).points, {}};
  random::Stream noise(21, {0, random::Purpose::test, 0, 0});
  for (const GateVoltages& v : measurement.points)
    measurement.values.push_back(surface(v) + noise_sd * random::normal(noise));
  return measurement;
}

Misfit misfit_of(const device::Measurement& data, const parallel::Executor& executor) {
  belief::BeliefConfig config;
  config.move_sweeps = 48;
  const device::ParameterDistributions stated = device::standard_prior();
  const belief::PriorMap prior(stated);
  belief::ParticleBelief belief(config, prior, {4, 0, 0});
  belief.update(data, executor);
  return belief::model_misfit(belief, stated, bench_window);
}

Misfit misfit_of(const Surface& surface, double noise_sd = 0.05) {
  return misfit_of(survey_of(surface, noise_sd), parallel::Executor::serial());
}

double readout(const GateVoltages& v) {
  return clean_value(plain_device(), v);
}

double checkerboard(const GateVoltages& v) {
  const auto square = [](double voltage_V) { return static_cast<int>(std::floor(voltage_V / 0.0167)); };
  return (square(v.v1_V) + square(v.v2_V)) % 2;
}

}  // namespace

TEST_CASE("a double dot explains its readings down to the noise, and better than a smooth surface") {
  const device::Measurement data = survey_of(readout, 0.05);
  double noise_square = 0.0;
  for (std::size_t k = 0; k < data.values.size(); ++k)
    noise_square += std::pow(data.values[k] - readout(data.points[k]), 2);
  const Misfit misfit = misfit_of(data, parallel::Executor::serial());
  CHECK(misfit.smooth_advantage_nat < -20.0);
  CHECK(misfit.residual_rms == Approx(std::sqrt(noise_square / 100.0)).epsilon(0.1));
  // Gaussian readings look to Student's t of 4 degrees of freedom as if their scale were 0.832 standard deviations.
  CHECK(misfit.noise_sd == Approx(0.832 * misfit.residual_rms).epsilon(0.1));
  CHECK(misfit.residual_ratio < 1.0);
  CHECK(misfit.unexplained < 0.1);
}

TEST_CASE("a checkerboard leaves residuals that are larger than any noise the prior knows") {
  const Misfit misfit = misfit_of(checkerboard);
  CHECK(misfit.residual_ratio > 2.0);
  CHECK(misfit.unexplained > 0.3);
}

TEST_CASE("waves and bowls are told by the smooth surface, which predicts them better") {
  const Surface waves = [](const GateVoltages& v) {
    return 0.5 + 0.4 * std::sin(60.0 * v.v1_V) * std::cos(50.0 * v.v2_V);
  };
  const Surface bowl = [](const GateVoltages& v) {
    return 120.0 * (std::pow(v.v1_V - 0.075, 2) + std::pow(v.v2_V - 0.075, 2));
  };
  for (const Surface& surface : {waves, bowl}) {
    CHECK(misfit_of(surface).smooth_advantage_nat > 10.0);
  }
}

TEST_CASE("a ramp is told by the smooth surface, too, although a sensor's flank is almost one") {
  CHECK(misfit_of([](const GateVoltages& v) { return 5.0 * v.v1_V; }).smooth_advantage_nat > 0.0);
}

TEST_CASE("white noise has nothing to explain, and a double dot explains nothing of it") {
  const Misfit quiet = misfit_of([](const GateVoltages&) { return 0.5; });
  CHECK(quiet.unexplained > 0.6);
  CHECK(quiet.smooth_advantage_nat > -5.0);
  const Misfit loud = misfit_of([](const GateVoltages&) { return 0.5; }, 0.4);
  CHECK(loud.residual_ratio > 2.0);
}

TEST_CASE("noise is no misfit where the prior knows it") {
  device::ParameterDistributions stated = device::standard_prior();
  at(stated, Parameter::noise_sd) = log_uniform(0.1, 0.4);
  const belief::PriorMap prior(stated);
  belief::BeliefConfig config;
  config.particles = 64;
  config.move_sweeps = 24;
  belief::ParticleBelief belief(config, prior, {4, 0, 0});
  belief.update(survey_of(readout, 0.2), parallel::Executor::serial());
  const Misfit misfit = belief::model_misfit(belief, stated, bench_window);
  CHECK(misfit.residual_ratio < 1.0);
  CHECK(misfit.smooth_advantage_nat < 0.0);
}

TEST_CASE("the evidence of the smooth surface is a density: it integrates to 1 over a reading") {
  device::Measurement data{{{0.02, 0.03}, {0.03, 0.03}, {0.09, 0.12}}, {0.4, 0.5, 0.0}};
  const auto density = [&](const device::Measurement& readings) {
    belief::PointData points;
    points.append(readings);
    return std::exp(belief::smooth_evidence_nat(points, bench_window, device::standard_prior()));
  };
  double integral = 0.0;
  constexpr double step = 0.02;
  for (double reading = -8.0; reading < 8.0; reading += step) {
    data.values[2] = reading;
    integral += step * density(data);
  }
  CHECK(integral == Approx(density({{{0.02, 0.03}, {0.03, 0.03}}, {0.4, 0.5}})).epsilon(1e-3));
}

TEST_CASE("a flat record without noise is not explained either, and every number is finite") {
  device::Measurement flat = survey_of([](const GateVoltages&) { return 0.25; }, 0.0);
  const Misfit misfit = misfit_of(flat, parallel::Executor::serial());
  CHECK(misfit.unexplained == 1.0);
  CHECK(std::isfinite(misfit.smooth_advantage_nat));
}

TEST_CASE("the misfit has the same bits on any number of threads") {
  const device::Measurement data = survey_of(readout, 0.05);
  const Misfit one = misfit_of(data, parallel::Executor::serial());
  const Misfit four = misfit_of(data, parallel::Executor::concurrent(parallel::Backend::threads, 4));
  CHECK(one.smooth_advantage_nat == four.smooth_advantage_nat);
  CHECK(one.residual_rms == four.residual_rms);
  CHECK(one.unexplained == four.unexplained);
}
