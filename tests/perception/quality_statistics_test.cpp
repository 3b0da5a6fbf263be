#include "perception/quality_statistics.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "perception/perception_fixture.hpp"

using namespace qdtune;
using namespace qdtune::perception;
namespace samples = qdtune::perception_fixture;

namespace {

double noise_of(const device::Measurement& measurement) {
  return neighbour_noise_sd(measurement.values, neighbour_pairs(measurement.points));
}

double white_of(const device::Measurement& measurement) {
  return white_probability(measurement.values, neighbour_pairs(measurement.points));
}

device::ScanPlan scattered_plan(std::size_t count) {
  random::Stream stream(11, {0, random::Purpose::test, 0, 0});
  device::ScanPlan plan;
  for (std::size_t i = 0; i < count; ++i) {
    const double v1_V = 0.15 * random::uniform(stream);
    plan.points.push_back({v1_V, 0.15 * random::uniform(stream)});
  }
  return plan;
}

}  // namespace

TEST_CASE("the noise estimate is that of white noise, on a line, a grid and scattered points") {
  for (const double sd : {0.025, 0.1, 3.0}) {
    CHECK(noise_of(samples::dead_sensor(samples::diagonal(4000), sd, 0)) == Approx(sd).epsilon(0.05));
    CHECK(noise_of(samples::dead_sensor(device::grid_scan(samples::window, 64, 64), sd, 1)) ==
          Approx(sd).epsilon(0.04));
    CHECK(noise_of(samples::dead_sensor(scattered_plan(4000), sd, 2)) == Approx(sd).epsilon(0.06));
  }
}

TEST_CASE("steps as high as a hundred times the noise hardly change the noise estimate") {
  auto measurement = samples::dead_sensor(device::grid_scan(samples::window, 64, 64), 0.01, 3);
  const double flat = noise_of(measurement);
  for (std::size_t i = 0; i < measurement.values.size(); ++i)  // eight steps along each row
    measurement.values[i] += static_cast<double>((i % 64) / 8);
  CHECK(noise_of(measurement) == Approx(flat).epsilon(0.12));
}

TEST_CASE("the noise estimate is for differences: a smooth slope of a dense scan is not noise") {
  auto measurement = samples::dead_sensor(samples::diagonal(1000), 0.01, 4);
  for (std::size_t i = 0; i < 1000; ++i) measurement.values[i] += 1e-3 * static_cast<double>(i);
  CHECK(noise_of(measurement) == Approx(0.01).epsilon(0.1));
}

TEST_CASE("without pairs there is no noise estimate, with a single pair it is that difference") {
  CHECK(neighbour_noise_sd({1.0}, {}) == 0.0);
  CHECK(neighbour_noise_sd({1.0, 1.5}, {{0, 1}}) == Approx(0.5 / std::sqrt(2.0) / 0.67448975));
}

TEST_CASE("a plausible noise estimate stays as it is, an implausible one is believed the more pairs it has") {
  CHECK(shrunk_noise_sd(0.05, 5, 0.025, 0.1, 24.0) == Approx(0.05));
  CHECK(shrunk_noise_sd(0.3, 0, 0.025, 0.1, 24.0) == Approx(0.1));
  CHECK(shrunk_noise_sd(0.0, 0, 0.025, 0.1, 24.0) == Approx(0.025));
  CHECK(shrunk_noise_sd(0.3, 24, 0.025, 0.1, 24.0) == Approx(std::sqrt((0.09 + 0.01) / 2)));
  CHECK(shrunk_noise_sd(0.3, 24000, 0.025, 0.1, 24.0) == Approx(0.3).epsilon(1e-3));
  CHECK(shrunk_noise_sd(0.0, 8000, 0.025, 0.1, 24.0) < 0.002);
  CHECK(shrunk_noise_sd(0.0, 8000, 0.025, 0.1, 24.0) > 0.0);
}

TEST_CASE("p_constant is the chi-square tail: closed for three values, exact for 1 to 4095 degrees") {
  // Two degrees of freedom: exp(-x / 2). Squares of {-a, 0, a} about their mean: 2 a^2.
  for (const double a : {0.01, 0.1, 0.5, 2.0})
    CHECK(constant_probability({3.0 - a, 3.0, 3.0 + a}, 0.1) == Approx(std::exp(-a * a / 0.01)));
  // One degree: erfc(sqrt(x / 2)).
  CHECK(constant_probability({0.0, 0.2}, 0.1) == Approx(std::erfc(1.0)));
  CHECK(constant_probability({5.0}, 0.1) == 1.0);
  CHECK(constant_probability({}, 0.1) == 1.0);
  CHECK(constant_probability({1.0, 1.0, 1.0, 1.0}, 0.1) == 1.0);
  const std::vector<double> alternating = [] {
    std::vector<double> values(4096, 0.1);
    for (std::size_t i = 0; i < values.size(); i += 2) values[i] = -0.1;
    return values;
  }();
  CHECK(constant_probability(alternating, 0.1) == Approx(0.491).margin(0.002));  // x = 4096 at 4095 degrees
}

TEST_CASE("p_constant is uniform for a constant in the stated noise", "[statistical]") {
  for (const std::size_t count : {6U, 12U, 100U}) {
    constexpr std::uint32_t repeats = 4000;
    std::vector<double> p;
    for (std::uint32_t draw = 0; draw < repeats; ++draw)
      p.push_back(
          constant_probability(samples::dead_sensor(samples::diagonal(count), 0.1, draw).values, 0.1));
    std::sort(p.begin(), p.end());
    double gap = 0.0;
    for (std::uint32_t i = 0; i < repeats; ++i) gap = std::max(gap, std::abs(p[i] - (i + 0.5) / repeats));
    CHECK(gap < 1.95 / std::sqrt(double(repeats)));  // Kolmogorov-Smirnov at 0.1 %
  }
}

TEST_CASE("p_white: neighbours alike are improbable, neighbours opposed are not") {
  std::vector<double> wave, zigzag;
  for (int i = 0; i < 60; ++i) {
    wave.push_back(std::sin(0.2 * i));
    zigzag.push_back(i % 2 == 0 ? 1.0 : -1.0);
  }
  const auto points = samples::diagonal(60).points;
  CHECK(white_of({points, wave}) < 1e-8);
  CHECK(white_of({points, zigzag}) > 0.999999);
}

TEST_CASE("p_white does not depend on scale and offset, and is 1 where there is nothing to compare") {
  auto measurement = samples::dead_sensor(samples::diagonal(30), 0.1, 5);
  const double before = white_of(measurement);
  for (double& y : measurement.values) y = 1000.0 * y - 7.0;
  CHECK(white_of(measurement) == Approx(before));
  CHECK(white_probability({1.0, 1.0, 1.0, 1.0}, {{0, 1}, {1, 2}, {2, 3}}) == 1.0);
  CHECK(white_probability({1.0, 2.0}, {{0, 1}}) == 1.0);
  CHECK(white_probability({1.0, 2.0, 3.0}, {}) == 1.0);
  CHECK(white_probability({1.0, 2.0, 4.0}, {{0, 1}, {0, 2}, {1, 2}}) == 1.0);
}

TEST_CASE("p_white of white noise falls below a level as often as that level says", "[statistical]") {
  constexpr std::uint32_t repeats = 20000;
  const std::vector<device::ScanPlan> plans{samples::diagonal(12), device::grid_scan(samples::window, 8, 8),
                                            scattered_plan(40)};
  for (const auto& plan : plans) {
    const auto pairs = neighbour_pairs(plan.points);
    int below_tenth = 0, below_thousandth = 0;
    for (std::uint32_t draw = 0; draw < repeats; ++draw) {
      const double p = white_probability(samples::dead_sensor(plan, 1.0, draw).values, pairs);
      if (p < 0.1) ++below_tenth;
      if (p < 1e-3) ++below_thousandth;
    }
    CHECK(std::abs(below_tenth - 0.1 * repeats) < 0.01 * repeats);
    CHECK(below_thousandth < 0.003 * repeats);
  }
}

TEST_CASE("stuck readings at an extreme are a share of saturation; distinct readings are none") {
  auto values = samples::dead_sensor(samples::diagonal(100), 1.0, 6).values;
  CHECK(saturated_share(values) == 0.0);
  for (double& y : values) y = std::min(y, 0.8);
  const auto stuck = std::count(values.begin(), values.end(), 0.8);
  REQUIRE(stuck > 10);
  CHECK(saturated_share(values) == Approx(double(stuck) / 100.0));
  for (double& y : values) y = -y;
  CHECK(saturated_share(values) == Approx(double(stuck) / 100.0));
  CHECK(saturated_share({2.0, 2.0, 2.0}) == 1.0);
  CHECK(saturated_share({2.0}) == 0.0);
  CHECK(saturated_share({}) == 0.0);
}

TEST_CASE("readings that repeat everywhere, coarse digits or no noise, are not saturated") {
  auto values = samples::dead_sensor(samples::diagonal(200), 1.0, 7).values;
  for (double& y : values) y = std::round(2.0 * y) / 2.0;
  CHECK(saturated_share(values) == 0.0);
}
