#include "perception/quality.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "perception/perception_fixture.hpp"

using namespace qdtune;
using namespace qdtune::perception;
namespace samples = qdtune::perception_fixture;

namespace {

const ReadoutScale standard_scale{0.025, 0.1, 1.25};

device::ScanPlan square(std::size_t size) {
  return device::grid_scan(samples::window, size, size);
}

device::Measurement mapped(device::Measurement measurement, double factor, double offset) {
  for (double& y : measurement.values) y = factor * y + offset;
  return measurement;
}

bool mentions(const Quality& quality, const std::string& words) {
  return quality.reason.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a noise-free scan with sharp lines is good: lines are not noise") {
  for (const std::size_t size : {12U, 16U, 32U, 64U}) {
    const Quality quality = assess_quality(samples::default_scan(size), standard_scale);
    INFO(size << ": " << quality.reason);
    CHECK(quality.grade == Grade::good);
    CHECK(quality.life == Life::alive);
    CHECK(quality.noise_sd < 0.04);
    CHECK(quality.saturated_share == 0.0);
  }
}

TEST_CASE("noise-free scans of the standard population are good") {
  for (std::uint64_t trial = 0; trial < 30; ++trial) {
    const Quality quality = assess_quality(samples::device_scan(square(32), 0.0, trial), standard_scale);
    INFO(trial << ": " << quality.reason);
    CHECK(quality.grade == Grade::good);
    CHECK(quality.signal_to_noise > 20.0);
  }
}

TEST_CASE("pure noise is dead, at any size") {
  for (const std::size_t size : {3U, 6U, 16U, 64U}) {
    for (const double noise_sd : {0.025, 0.05}) {
      const Quality quality = assess_quality(samples::dead_sensor(square(size), noise_sd, 1), standard_scale);
      INFO(size << " x " << size << ", noise " << noise_sd << ": " << quality.reason);
      CHECK(quality.grade == Grade::dead);
      CHECK(mentions(quality, "constant signal"));
    }
  }
}

TEST_CASE("grades follow the noise: good, moderate and poor scans of the same device") {
  const auto graded = [](double noise_sd, const ReadoutScale& scale) {
    return assess_quality(samples::device_scan(square(32), noise_sd, 3), scale);
  };
  const Quality good = graded(0.05, standard_scale);
  const Quality moderate = graded(0.15, {0.075, 0.3, 1.25});
  const Quality poor = graded(0.6, {0.3, 1.2, 1.25});
  CHECK(good.grade == Grade::good);
  CHECK(moderate.grade == Grade::moderate);
  CHECK(poor.grade == Grade::poor);
  CHECK(good.noise_sd == Approx(0.05).epsilon(0.2));
  CHECK(moderate.noise_sd == Approx(0.15).epsilon(0.15));
  CHECK(poor.noise_sd == Approx(0.6).epsilon(0.1));
  CHECK(poor.life == Life::alive);  // 1024 points see it although noise of 1.2 could hide it
  CHECK(poor.p_constant > 0.05);
  CHECK(poor.p_white < 1e-3);
}

TEST_CASE("the numbers are on the raw scale: they follow a factor, and an offset changes nothing") {
  const auto measurement = samples::device_scan(square(16), 0.05, 3);
  const Quality quality = assess_quality(measurement, standard_scale);
  REQUIRE(quality.life == Life::alive);

  const Quality shifted = assess_quality(mapped(measurement, 1.0, -250.0), standard_scale);
  CHECK(shifted.grade == quality.grade);
  CHECK(shifted.range == Approx(quality.range));
  CHECK(shifted.p_constant == Approx(quality.p_constant).margin(1e-12));

  // A hundredth of the signal is what a dead sensor shows, and stretched by three it is out of scale.
  const Quality faint = assess_quality(mapped(measurement, 0.01, 0.0), standard_scale);
  CHECK(faint.range == Approx(0.01 * quality.range));
  CHECK(faint.p_constant > 0.999);
  const Quality stretched = assess_quality(mapped(measurement, 3.0, 0.0), standard_scale);
  CHECK(stretched.grade == Grade::poor);
  CHECK(mentions(stretched, "full scale"));

  // In other units, scale and all, nothing changes.
  const Quality in_pA = assess_quality(mapped(measurement, 300.0, 40.0), {7.5, 30.0, 375.0});
  CHECK(in_pA.grade == quality.grade);
  CHECK(in_pA.signal_to_noise == Approx(quality.signal_to_noise));
}

TEST_CASE("six points of a hundredth of a device's signal are dead: nothing is normalised") {
  const auto measurement = samples::device_scan(samples::diagonal(6), 0.05, 3);
  REQUIRE(assess_quality(measurement, standard_scale).life == Life::alive);
  CHECK(assess_quality(mapped(measurement, 0.01, 0.5), standard_scale).grade == Grade::dead);
}

TEST_CASE("a small signal of a dense scan is seen by its neighbours, though noise_high could hide it") {
  auto measurement = samples::dead_sensor(square(32), 0.03, 2);
  REQUIRE(assess_quality(measurement, standard_scale).grade == Grade::dead);
  for (std::size_t i = 0; i < measurement.values.size(); ++i)  // half of the window one step higher
    if (measurement.points[i].v1_V > 0.075) measurement.values[i] += 0.08;
  const Quality quality = assess_quality(measurement, standard_scale);
  CHECK(quality.p_constant > 0.05);
  CHECK(quality.life == Life::alive);
  CHECK(quality.grade == Grade::moderate);
}

TEST_CASE("values that are no numbers make poor data, and are left out of the figures") {
  auto measurement = samples::device_scan(square(12), 0.05, 3);
  const Quality whole = assess_quality(measurement, standard_scale);
  measurement.values[5] = std::numeric_limits<double>::quiet_NaN();
  measurement.values[77] = -std::numeric_limits<double>::infinity();
  const Quality quality = assess_quality(measurement, standard_scale);
  CHECK(quality.grade == Grade::poor);
  CHECK(mentions(quality, "2 of 144 values are not finite"));
  CHECK(quality.not_finite == 2);
  CHECK(quality.points == 142);
  CHECK(quality.life == Life::alive);
  CHECK(std::isfinite(quality.noise_sd));
  CHECK(quality.signal_sd == Approx(whole.signal_sd).epsilon(0.05));
}

TEST_CASE("nothing but NaN is poor, not dead: it says nothing about the sensor") {
  auto measurement = samples::dead_sensor(samples::diagonal(6), 0.05, 0);
  for (double& y : measurement.values) y = std::numeric_limits<double>::quiet_NaN();
  const Quality quality = assess_quality(measurement, standard_scale);
  CHECK(quality.grade == Grade::poor);
  CHECK(quality.life == Life::unclear);
  CHECK(quality.p_constant == 1.0);
}

TEST_CASE("a readout stuck at one extreme is poor") {
  auto measurement = samples::device_scan(square(16), 0.05, 3);
  const Quality free = assess_quality(measurement, standard_scale);
  REQUIRE(free.grade == Grade::good);
  double low = measurement.values.front();
  for (const double y : measurement.values) low = std::min(low, y);
  const double rail = low + 0.4 * free.range;
  for (double& y : measurement.values) y = std::min(y, rail);
  const Quality quality = assess_quality(measurement, standard_scale);
  INFO(quality.reason);
  CHECK(quality.grade == Grade::poor);
  CHECK(quality.saturated_share > 0.1);
  CHECK(mentions(quality, "saturates"));
}

TEST_CASE("a reading that never changes is dead") {
  const Quality quality = assess_quality(samples::dead_sensor(samples::diagonal(6), 0.0, 0), standard_scale);
  CHECK(quality.grade == Grade::dead);
  CHECK(quality.range == 0.0);
  CHECK(quality.saturated_share == 1.0);
  CHECK(mentions(quality, "equal"));
}

TEST_CASE("fewer points than it takes are poor, none included") {
  CHECK(assess_quality({}, standard_scale).grade == Grade::poor);
  const auto three = samples::dead_sensor(samples::diagonal(3), 0.05, 0);
  CHECK(assess_quality(three, standard_scale).grade == Grade::poor);
  CHECK(assess_quality(three, standard_scale).life == Life::unclear);
  QualityConfig brave;
  brave.min_points = 3;
  CHECK(assess_quality(three, standard_scale, brave).grade == Grade::dead);
}

TEST_CASE("with few points the noise estimate stays near what is plausible") {
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    const Quality quality =
        assess_quality(samples::device_scan(samples::diagonal(6), 0.05, trial), standard_scale);
    CHECK(quality.noise_sd >= 0.0225);  // sqrt(24 / 29) of noise_low
    CHECK(quality.noise_sd < 0.35);
  }
}

TEST_CASE("broken promises are named") {
  const auto measurement = samples::dead_sensor(samples::diagonal(6), 0.05, 0);
  CHECK_THROWS_AS(assess_quality({measurement.points, {1.0}}, standard_scale), Error);
  CHECK_THROWS_AS(assess_quality(measurement, {0.0, 0.1, 1.0}), Error);
  CHECK_THROWS_AS(assess_quality(measurement, {0.2, 0.1, 1.0}), Error);
  CHECK_THROWS_AS(assess_quality(measurement, {0.1, 0.2, 0.0}), Error);
  QualityConfig contradiction;
  contradiction.alive_below = 0.9;
  CHECK_THROWS_AS(assess_quality(measurement, standard_scale, contradiction), Error);
}

TEST_CASE("grades and lives have names") {
  CHECK(to_string(Grade::good) == "good");
  CHECK(to_string(Grade::moderate) == "moderate");
  CHECK(to_string(Grade::poor) == "poor");
  CHECK(to_string(Grade::dead) == "dead");
  CHECK(to_string(Life::alive) == "alive");
  CHECK(to_string(Life::unclear) == "unclear");
  CHECK(to_string(Life::dead) == "dead");
}
