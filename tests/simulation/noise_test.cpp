#include "simulation/noise.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune;
using simulation::Disturbance;
using simulation::WhiteNoise;

namespace {
double noise_of(WhiteNoise& noise, std::uint64_t index) {
  Disturbance disturbance;
  noise.disturb({index, 0.0, {}}, disturbance);
  return disturbance.readout;
}

std::vector<double> noise_series(double sd, std::uint64_t trial, std::size_t count) {
  WhiteNoise noise(sd, 42, trial);
  std::vector<double> series;
  for (std::size_t i = 0; i < count; ++i) series.push_back(noise_of(noise, i));
  return series;
}

double mean_product(const std::vector<double>& x, std::size_t lag) {
  double sum = 0.0;
  for (std::size_t i = 0; i + lag < x.size(); ++i) sum += x[i] * x[i + lag];
  return sum / static_cast<double>(x.size() - lag);
}
}  // namespace

TEST_CASE("white noise has mean zero, the stated standard deviation and normal tails") {
  constexpr std::size_t count = 100000;
  constexpr double sd = 0.05;
  const auto series = noise_series(sd, 0, count);
  double sum = 0.0, fourth = 0.0;
  std::size_t beyond_two = 0;
  for (const double x : series) {
    sum += x;
    fourth += x * x * x * x;
    if (std::abs(x) > 2 * sd) ++beyond_two;
  }
  const double root = std::sqrt(double(count));
  CHECK(std::abs(sum / count) < 4 * sd / root);
  const double variance = mean_product(series, 0);
  CHECK(std::abs(variance / (sd * sd) - 1.0) < 4 * std::sqrt(2.0) / root);
  CHECK(std::abs(fourth / count / (variance * variance) - 3.0) < 4 * std::sqrt(24.0) / root);
  CHECK(std::abs(double(beyond_two) / count - 0.0455) < 4 * std::sqrt(0.0455 * 0.9545) / root);
}

TEST_CASE("white noise is not correlated from point to point, nor between trials") {
  constexpr std::size_t count = 50000;
  const auto series = noise_series(1.0, 0, count);
  const double limit = 4.0 / std::sqrt(double(count));
  for (const std::size_t lag : {1U, 2U, 3U, 10U, 100U, 256U})
    CHECK(std::abs(mean_product(series, lag)) < limit);
  const auto other = noise_series(1.0, 1, count);
  double cross = 0.0;
  for (std::size_t i = 0; i < count; ++i) cross += series[i] * other[i];
  CHECK(std::abs(cross / count) < limit);
}

TEST_CASE("the noise of a point depends on its index alone, in any order and beyond 2^24 points") {
  WhiteNoise forward(1.0, 42, 7), backward(1.0, 42, 7);
  const std::vector<std::uint64_t> indices{
      0, 1, (1U << 24U) - 1U, 1U << 24U, (1U << 24U) + 1U, std::uint64_t{1} << 40U};
  std::vector<double> values;
  for (const auto index : indices) values.push_back(noise_of(forward, index));
  for (std::size_t i = indices.size(); i-- > 0;) CHECK(noise_of(backward, indices[i]) == values[i]);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(values[i] != values[j]);
}

TEST_CASE("white noise touches the readout only, and adds to what is there") {
  WhiteNoise noise(0.1, 42, 0);
  Disturbance disturbance;
  disturbance.readout = 5.0;
  noise.disturb({3, 0.0, {0.1, 0.1}}, disturbance);
  CHECK(disturbance.readout == Approx(5.0 + noise_of(noise, 3)));
  CHECK(disturbance.readout != 5.0);
  CHECK(disturbance.sensor_detuning == 0.0);
  CHECK(disturbance.gain == 1.0);
  CHECK_FALSE(disturbance.keeps_charge);
  CHECK(disturbance.dot.offset_V == physics::GateVoltages{});
  CHECK(disturbance.dot.pull_meV == Eigen::Vector2d::Zero());
  simulation::DotShift lasting;
  noise.add_lasting({0.1, 0.1}, lasting);
  CHECK(lasting.offset_V == physics::GateVoltages{});
  CHECK(noise.name() == "white");
}

TEST_CASE("a shift of V0 moves the pulls by the lever arms, a shift of the pulls by itself") {
  physics::DoubleDot dot;
  dot.lever_arm_meV_per_V << 80.0, 20.0, 10.0, 60.0;
  const physics::GateVoltages v{0.07, 0.05};
  const Eigen::Vector2d before = dot.pull_meV(v);
  const Eigen::Vector2d after =
      simulation::shifted(dot, {{0.002, -0.001}, Eigen::Vector2d(0.3, -0.4)}).pull_meV(v);
  CHECK(after(0) - before(0) == Approx(-(80.0 * 0.002 - 20.0 * 0.001) + 0.3));
  CHECK(after(1) - before(1) == Approx(-(10.0 * 0.002 - 60.0 * 0.001) - 0.4));
}

TEST_CASE("noise scales with its standard deviation, and zero is silence") {
  WhiteNoise loud(0.2, 42, 0), quiet(0.1, 42, 0), silent(0.0, 42, 0);
  for (std::uint64_t i = 0; i < 10; ++i) {
    CHECK(noise_of(loud, i) == 2.0 * noise_of(quiet, i));
    CHECK(noise_of(silent, i) == 0.0);
  }
}

TEST_CASE("a standard deviation is a number and not negative") {
  CHECK_THROWS_AS(WhiteNoise(-0.1, 1, 0), Error);
  CHECK_THROWS_AS(WhiteNoise(std::numeric_limits<double>::quiet_NaN(), 1, 0), Error);
}
