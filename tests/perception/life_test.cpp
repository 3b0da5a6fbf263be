// Few points must tell a dead sensor from a device: the rates that QualityConfig states, measured.
#include <cmath>

#include <catch2/catch.hpp>

#include "perception/perception_fixture.hpp"
#include "perception/quality.hpp"

using namespace qdtune;
using namespace qdtune::perception;
namespace samples = qdtune::perception_fixture;

namespace {

constexpr std::uint32_t draws = 10000;

struct LifeRates {
  double alive = 0.0, unclear = 0.0, dead = 0.0;
};

template <class Measure>
LifeRates rates_of(Measure&& measure) {
  LifeRates rates;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    const Life life = assess_quality(measure(draw), ReadoutScale{}).life;
    (life == Life::alive ? rates.alive : life == Life::dead ? rates.dead : rates.unclear) += 1.0 / draws;
  }
  return rates;
}

LifeRates dead_sensor_rates(std::size_t points, double noise_sd) {
  const auto plan = samples::diagonal(points);
  return rates_of([&](std::uint32_t draw) { return samples::dead_sensor(plan, noise_sd, draw); });
}

// Noise as the standard prior has it.
LifeRates dead_sensor_rates(std::size_t points) {
  const auto plan = samples::diagonal(points);
  return rates_of([&](std::uint32_t draw) {
    const double noise_sd = 0.025 * std::pow(4.0, (draw + 0.5) / draws);
    return samples::dead_sensor(plan, noise_sd, draw);
  });
}

LifeRates device_rates(std::size_t points) {
  const auto plan = samples::diagonal(points);
  return rates_of([&](std::uint32_t draw) { return samples::device_scan(plan, 0.05, draw); });
}

}  // namespace

TEST_CASE("dead sensors are called dead up to the usual noise, and hardly ever alive", "[statistical]") {
  for (const std::size_t points : {6U, 12U}) {
    INFO(points << " points");
    CHECK(dead_sensor_rates(points, 0.025).dead >= 0.998);
    CHECK(dead_sensor_rates(points, 0.05).dead >= (points == 6 ? 0.89 : 0.985));
    CHECK(dead_sensor_rates(points).alive <= 0.0005);
  }
}

TEST_CASE(
    "at the very top of the plausible noise a dead sensor is missed as often as dead_above says, and "
    "then it is unclear",
    "[statistical]") {
  for (const std::size_t points : {6U, 12U}) {
    const LifeRates rates = dead_sensor_rates(points, 0.1);
    CHECK(rates.dead == Approx(0.2).margin(0.03));
    CHECK(rates.alive <= 0.002);
  }
}

TEST_CASE("devices of the standard population are not called dead", "[statistical]") {
  const LifeRates six = device_rates(6);
  CHECK(six.dead <= 0.0003);
  CHECK(six.unclear <= 0.03);
  CHECK(six.alive >= 0.96);
  const LifeRates twelve = device_rates(12);
  CHECK(twelve.dead <= 0.0003);
  CHECK(twelve.alive >= 0.99);
}

TEST_CASE("six more points settle most of what six points leave unclear", "[statistical]") {
  const auto first = samples::diagonal(6), both = samples::diagonal(12);
  int unclear = 0, settled = 0;
  for (std::uint32_t trial = 0; trial < draws; ++trial) {
    if (assess_quality(samples::device_scan(first, 0.05, trial), ReadoutScale{}).life != Life::unclear)
      continue;
    ++unclear;
    if (assess_quality(samples::device_scan(both, 0.05, trial), ReadoutScale{}).life == Life::alive)
      ++settled;
  }
  REQUIRE(unclear > 100);
  CHECK(settled > 0.75 * unclear);
}

TEST_CASE("a lower threshold calls more dead sensors dead, and more devices", "[statistical]") {
  QualityConfig strict;
  strict.dead_above = 0.01;
  const auto plan = samples::diagonal(6);
  int dead_sensors = 0, devices = 0;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    const auto is_dead = [&](const device::Measurement& m) {
      return assess_quality(m, ReadoutScale{}, strict).life == Life::dead ? 1 : 0;
    };
    dead_sensors += is_dead(samples::dead_sensor(plan, 0.1, draw));
    devices += is_dead(samples::device_scan(plan, 0.05, draw));
  }
  CHECK(dead_sensors >= 0.985 * draws);
  CHECK(devices > 0.005 * draws);
  CHECK(devices < 0.013 * draws);
}
