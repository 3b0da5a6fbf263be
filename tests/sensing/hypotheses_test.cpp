#include "sensing/hypotheses.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;

namespace {

device::ParameterVector hypothesis(const Hypotheses& hypotheses, std::size_t index) {
  return belief::lane_parameters(hypotheses.blocks()[index / belief::lane_count],
                                 static_cast<Eigen::Index>(index % belief::lane_count));
}

// Of how many of `particles` a hypothesis is made when `count` are asked for.
std::size_t thinned_count(int particles, std::size_t count) {
  const PriorBelief prior(unsure(0.02), particles);
  return Hypotheses(prior.belief, count).count();
}

struct ReadingErrors {
  double largest = 0.0, mean = 0.0;  // in units of the noise
};

// Against the scalar reference, for 64 devices at 35 voltages.
ReadingErrors reading_errors(const device::ParameterDistributions& distributions) {
  const PriorBelief prior(distributions, 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const auto points = device::grid_scan(bench_window, 7, 5).points;
  const Eigen::ArrayXXf readings = hypotheses.readings(points);
  REQUIRE(readings.rows() == 64);
  REQUIRE(readings.cols() == 35);
  ReadingErrors errors;
  for (std::size_t i = 0; i < 64; ++i) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      const double expected =
          belief_test::clean_value(hypothesis(hypotheses, i), points[p]) / hypotheses.noise_sd();
      const float reading = readings(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(p));
      const double error = std::abs(static_cast<double>(reading) - expected);
      errors.largest = std::max(errors.largest, error);
      errors.mean += error / static_cast<double>(readings.size());
    }
  }
  return errors;
}

}  // namespace

TEST_CASE("hypotheses are the belief's particles, evenly thinned") {
  const PriorBelief prior(unsure(0.02), 256);
  const Hypotheses hypotheses(prior.belief, 64);
  REQUIRE(hypotheses.count() == 64);
  for (std::size_t i = 0; i < 64; ++i) CHECK(hypothesis(hypotheses, i) == prior.belief.particle(4 * i));
}

TEST_CASE("all particles are there when as many are asked for, or more") {
  const PriorBelief prior(unsure(0.02), 96);
  for (const std::size_t count : std::vector<std::size_t>{96, 97, 1000}) {
    const Hypotheses hypotheses(prior.belief, count);
    REQUIRE(hypotheses.count() == 96);
    for (std::size_t i = 0; i < 96; ++i) CHECK(hypothesis(hypotheses, i) == prior.belief.particle(i));
  }
}

TEST_CASE("counts are rounded down to whole blocks, at least one") {
  CHECK(thinned_count(128, 0) == 16);
  CHECK(thinned_count(128, 15) == 16);
  CHECK(thinned_count(128, 47) == 32);
  CHECK(thinned_count(128, 48) == 48);
}

TEST_CASE("thinning leaves no part of the particles out, whatever the ratio") {
  const PriorBelief prior(unsure(0.02), 496);  // 31 blocks
  const Hypotheses hypotheses(prior.belief, 256);
  REQUIRE(hypotheses.count() == 256);
  std::size_t particle = 0;
  for (std::size_t i = 0; i < 256; ++i) {
    const std::size_t first = particle;
    while (particle < 496 && prior.belief.particle(particle) != hypothesis(hypotheses, i)) ++particle;
    REQUIRE(particle < 496);
    CHECK(particle - first <= 2);
  }
  CHECK(particle >= 494);
}

TEST_CASE("readings are those of the scalar physics, in units of the noise") {
  auto distributions = device::standard_prior();
  at(distributions, Parameter::tunnel_coupling) = belief_test::fixed(0.001);
  // Single precision on a transition of a cold device: 1e-4 of the peak.
  CHECK(reading_errors(distributions).largest < 1e-4 * 1.25 / 0.025);
  // A strong tunnel coupling moves lines a little, which the fast kernel leaves out.
  CHECK(reading_errors(device::standard_prior()).mean < 1e-3);
}

TEST_CASE("the noise is the root mean square over the hypotheses") {
  const PriorBelief prior(device::standard_prior(), 64);
  const Hypotheses hypotheses(prior.belief, 64);
  double squares = 0.0;
  for (std::size_t i = 0; i < 64; ++i) {
    const double sd = get(hypothesis(hypotheses, i), Parameter::noise_sd);
    squares += sd * sd / 64.0;
  }
  CHECK(hypotheses.noise_sd() == Approx(std::sqrt(squares)).epsilon(1e-12));
}

TEST_CASE("twice the noise halves the readings") {
  auto quiet = unsure(0.02), loud = unsure(0.02);
  at(quiet, Parameter::noise_sd) = belief_test::fixed(0.05);
  at(loud, Parameter::noise_sd) = belief_test::fixed(0.10);
  const PriorBelief quiet_prior(quiet, 32), loud_prior(loud, 32);
  const auto points = device::grid_scan(bench_window, 5, 5).points;
  const Eigen::ArrayXXf a = Hypotheses(quiet_prior.belief, 32).readings(points);
  const Eigen::ArrayXXf b = Hypotheses(loud_prior.belief, 32).readings(points);
  CHECK((a - 2.0F * b).abs().maxCoeff() <= 1e-5F * a.abs().maxCoeff());
}

TEST_CASE("no points, no readings") {
  const PriorBelief prior(unsure(0.02), 32);
  const Eigen::ArrayXXf readings = Hypotheses(prior.belief, 32).readings({});
  CHECK(readings.rows() == 32);
  CHECK(readings.cols() == 0);
}
