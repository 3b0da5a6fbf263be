#include "simulation/noise.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::simulation {

namespace {
constexpr unsigned item_bits = 24;  // of a stream address: a point's index spills over into the step

random::Stream stream_of_point(std::uint64_t seed, std::uint64_t trial, random::Purpose purpose,
                               std::uint64_t index) {
  QDTUNE_REQUIRE(index >> (2 * item_bits) == 0, "a trial measures fewer than 2^48 points");
  const auto step = static_cast<std::uint32_t>(index >> item_bits);
  const auto item = static_cast<std::uint32_t>(index & ((1U << item_bits) - 1U));
  return random::Stream(seed, {trial, purpose, step, item});
}
}  // namespace

WhiteNoise::WhiteNoise(double sd, std::uint64_t seed, std::uint64_t trial)
    : sd_(sd), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(std::isfinite(sd) && sd >= 0.0, "a standard deviation is finite and not negative");
}

void WhiteNoise::disturb(const MeasuredPoint& point, Disturbance& disturbance) {
  random::Stream stream = stream_of_point(seed_, trial_, random::Purpose::noise_white, point.index);
  disturbance.readout += sd_ * random::normal(stream);
}

}  // namespace qdtune::simulation
