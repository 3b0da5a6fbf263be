#include "simulation/noise.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::simulation {

namespace {
constexpr unsigned item_bits = 24;  // of a stream address: an index spills over into the step
}  // namespace

physics::DoubleDot shifted(physics::DoubleDot dot, const DotShift& shift) {
  const Eigen::Vector2d offset_V(shift.offset_V.v1_V, shift.offset_V.v2_V);
  dot.offset_meV += dot.lever_arm_meV_per_V * offset_V - shift.pull_meV;
  return dot;
}

random::Stream counted_stream(std::uint64_t seed, std::uint64_t trial, random::Purpose purpose,
                              std::uint64_t index) {
  QDTUNE_REQUIRE(index >> (2 * item_bits) == 0, "a trial measures fewer than 2^48 points");
  const auto step = static_cast<std::uint32_t>(index >> item_bits);
  const auto item = static_cast<std::uint32_t>(index & ((1U << item_bits) - 1U));
  return random::Stream(seed, {trial, purpose, step, item});
}
WhiteNoise::WhiteNoise(double sd, std::uint64_t seed, std::uint64_t trial)
    : sd_(sd), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(std::isfinite(sd) && sd >= 0.0, "a standard deviation is finite and not negative");
}

void WhiteNoise::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  random::Stream stream = counted_stream(seed_, trial_, random::Purpose::noise_white, point.index);
  disturbance.readout += sd_ * random::normal(stream);
}

}  // namespace qdtune::simulation
