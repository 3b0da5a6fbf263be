#include "simulation/slow_noise.hpp"

#include <cmath>
#include <limits>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::simulation {

namespace {

constexpr double seconds_per_minute = 60.0;

void require_amplitude(double value) {
  QDTUNE_REQUIRE(std::isfinite(value) && value >= 0.0, "an amplitude or a rate is finite and not negative");
}

// The rate of a steady drift a second, up or down with equal chance.
double signed_rate_per_s(double rate_per_min, random::Purpose purpose, std::uint64_t seed,
                         std::uint64_t trial) {
  require_amplitude(rate_per_min);
  random::Stream stream(seed, {trial, purpose, 0, 0});
  const double rate_per_s = rate_per_min / seconds_per_minute;
  return random::uniform(stream) < 0.5 ? rate_per_s : -rate_per_s;
}

}  // namespace

ChargeJumps::ChargeJumps(double rate_per_min, double sd_V, std::uint64_t seed, std::uint64_t trial)
    : mean_wait_s_(rate_per_min > 0.0 ? seconds_per_minute / rate_per_min
                                      : std::numeric_limits<double>::infinity()),
      sd_V_(sd_V),
      seed_(seed),
      trial_(trial) {
  require_amplitude(rate_per_min);
  require_amplitude(sd_V);
  draw_next();
}

void ChargeJumps::draw_next() {
  random::Stream stream = counted_stream(seed_, trial_, random::Purpose::noise_jumps, jumps_);
  next_time_s_ -= mean_wait_s_ * std::log(random::uniform_open(stream));
  next_shift_V_.v1_V = sd_V_ * random::normal(stream);
  next_shift_V_.v2_V = sd_V_ * random::normal(stream);
}

void ChargeJumps::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  while (next_time_s_ <= point.time_s) {
    shift_V_.v1_V += next_shift_V_.v1_V;
    shift_V_.v2_V += next_shift_V_.v2_V;
    ++jumps_;
    draw_next();
  }
  add_lasting(point.voltage, disturbance.dot);
}

void ChargeJumps::add_lasting(const physics::GateVoltages& /*voltage*/, DotShift& shift) const {
  shift.offset_V.v1_V += shift_V_.v1_V;
  shift.offset_V.v2_V += shift_V_.v2_V;
}

GainDrift::GainDrift(double rate_per_min, std::uint64_t seed, std::uint64_t trial)
    : rate_per_s_(signed_rate_per_s(rate_per_min, random::Purpose::noise_drift, seed, trial)) {}

void GainDrift::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  disturbance.gain *= std::exp(rate_per_s_ * point.time_s);
}

OffsetDrift::OffsetDrift(double rate_per_min, std::uint64_t seed, std::uint64_t trial)
    : rate_per_s_(signed_rate_per_s(rate_per_min, random::Purpose::noise_offset_drift, seed, trial)) {}

void OffsetDrift::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  disturbance.readout += rate_per_s_ * point.time_s;
}

Latching::Latching(double probability, std::uint64_t seed, std::uint64_t trial)
    : probability_(probability), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(probability >= 0.0 && probability <= 1.0, "a probability lies between 0 and 1");
}

void Latching::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  random::Stream stream = counted_stream(seed_, trial_, random::Purpose::noise_latching, point.index);
  if (random::uniform(stream) < probability_) disturbance.keeps_charge = true;
}

}  // namespace qdtune::simulation
