#include "simulation/sensor_noise.hpp"

#include <cmath>
#include <numbers>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::simulation {

namespace {
constexpr int process_count = 12;
constexpr int processes_a_decade = 2;

double decay_over(double elapsed_s, double corner_Hz) {
  return std::exp(-2.0 * std::numbers::pi * corner_Hz * elapsed_s);
}
}  // namespace

PinkNoise::PinkNoise(const PinkSettings& settings, std::uint64_t seed, std::uint64_t trial)
    : dwell_time_s_(settings.dwell_time_s), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(std::isfinite(settings.amplitude_per_sqrt_Hz) && settings.amplitude_per_sqrt_Hz >= 0.0,
                 "an amplitude is finite and not negative");
  QDTUNE_REQUIRE(settings.exponent > 0.0 && settings.exponent < 2.0, "1/f noise has an exponent near 1");
  QDTUNE_REQUIRE(std::isfinite(settings.dwell_time_s) && settings.dwell_time_s > 0.0, "a point takes time");
  const double a = settings.amplitude_per_sqrt_Hz;
  const double step = std::numbers::ln10 / processes_a_decade;  // of the corners' logarithm
  const double variance_at_1_Hz = a * a * std::sin(0.5 * std::numbers::pi * settings.exponent) * step;
  for (int k = 0; k < process_count; ++k) {
    const double corner_Hz = 0.5 / settings.dwell_time_s * std::exp(-step * k);
    const double decay = decay_over(settings.dwell_time_s, corner_Hz);
    const double sd = std::sqrt(variance_at_1_Hz * std::pow(corner_Hz, 1.0 - settings.exponent));
    processes_.push_back({corner_Hz, sd, decay, sd * std::sqrt(1.0 - decay * decay), 0.0});
  }
}

void PinkNoise::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  random::Stream stream = counted_stream(seed_, trial_, random::Purpose::noise_pink, point.index);
  for (Process& process : processes_) {
    const double z = random::normal(stream);
    if (point.index == 0) {
      process.value = process.sd * z;
    } else if (point.pause_s > 0.0) {
      advance(process, dwell_time_s_ + point.pause_s, z);
    } else {
      process.value = process.decay * process.value + process.kick * z;
    }
    disturbance.sensor_detuning += process.value;
  }
}

void PinkNoise::advance(Process& process, double elapsed_s, double z) {
  const double decay = decay_over(elapsed_s, process.corner_Hz);
  process.value = decay * process.value + process.sd * std::sqrt(1.0 - decay * decay) * z;
}

TelegraphNoise::TelegraphNoise(const TelegraphSettings& settings, std::uint64_t seed, std::uint64_t trial)
    : amplitude_(settings.amplitude), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(settings.fluctuators >= 0 && std::isfinite(amplitude_) && amplitude_ >= 0.0,
                 "an amplitude is finite and not negative, and so is a count");
  QDTUNE_REQUIRE(settings.slowest_Hz > 0.0 && settings.slowest_Hz <= settings.fastest_Hz,
                 "fluctuators switch at rates above 0, the slowest first");
  const double low = std::log(settings.slowest_Hz), high = std::log(settings.fastest_Hz);
  random::Stream stream(seed, {trial, random::Purpose::device_fluctuators, 0, 0});
  for (int k = 0; k < settings.fluctuators; ++k)
    fluctuators_.push_back({std::exp(low + (high - low) * random::uniform(stream)), false});
}

void TelegraphNoise::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  random::Stream stream = counted_stream(seed_, trial_, random::Purpose::noise_telegraph, point.index);
  const double elapsed_s = point.time_s - time_s_;
  time_s_ = point.time_s;
  for (Fluctuator& fluctuator : fluctuators_) {
    const double switched = point.index == 0 ? 0.5 : -0.5 * std::expm1(-2.0 * fluctuator.rate_Hz * elapsed_s);
    if (random::uniform(stream) < switched) fluctuator.up = !fluctuator.up;
    disturbance.sensor_detuning += fluctuator.up ? 0.5 * amplitude_ : -0.5 * amplitude_;
  }
}

std::vector<double> TelegraphNoise::rates_Hz() const {
  std::vector<double> rates;
  for (const Fluctuator& fluctuator : fluctuators_) rates.push_back(fluctuator.rate_Hz);
  return rates;
}

}  // namespace qdtune::simulation
