// Random limits and voltages for the fuzz of the critic, most often where rules meet.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>

#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "safety/limits.hpp"

namespace qdtune::safety_test {

inline double log_uniform(random::Stream& stream, double low, double high) {
  return low * std::pow(high / low, random::uniform(stream));
}

inline double pick(random::Stream& stream, std::initializer_list<double> values) {
  return *std::next(values.begin(), random::uniform_index(stream, static_cast<std::uint32_t>(values.size())));
}

// Usable limits, from microvolts to a hundred kilovolts; plungers that may not move and full margins too.
inline safety::Limits random_limits(random::Stream& stream, double smallest_cap) {
  const double scale_V = random::uniform(stream) < 0.7 ? 0.150 : log_uniform(stream, 1e-6, 1e5);
  const auto edge = [&] {
    return random::uniform(stream) < 0.2 ? 0.0 : scale_V * (2.0 * random::uniform(stream) - 1.0);
  };
  const auto width = [&] { return random::uniform(stream) < 0.1 ? 0.0 : scale_V * random::uniform(stream); };
  safety::Limits limits;
  limits.bounds.low = {edge(), edge()};
  limits.bounds.high = {limits.bounds.low.v1_V + width(), limits.bounds.low.v2_V + width()};
  const auto& [low, high] = limits.bounds;
  const double room_V = 0.5 * std::min(high.v1_V - low.v1_V, high.v2_V - low.v2_V);
  limits.margin_V = room_V * pick(stream, {0.0, 0.0, 0.01, 0.3, random::uniform(stream), 1.0});
  if (low.v1_V + limits.margin_V > high.v1_V - limits.margin_V ||
      low.v2_V + limits.margin_V > high.v2_V - limits.margin_V)
    limits.margin_V = 0.0;  // rounding took the last room
  limits.step_cap_V = scale_V * log_uniform(stream, smallest_cap, 4.0);
  return limits;
}

inline double strange_number(random::Stream& stream) {
  using Double = std::numeric_limits<double>;
  const double sign = random::uniform(stream) < 0.5 ? -1.0 : 1.0;
  return sign * pick(stream, {Double::quiet_NaN(), Double::infinity(), Double::max(), 1e300, 1e12, 1e3,
                              Double::min(), Double::denorm_min(), 0.0});
}

// A voltage of one plunger, most often where rules meet: edges, their neighbours, the margin, near `other`.
inline double random_voltage(random::Stream& stream, double low_V, double high_V,
                             const safety::Limits& limits, double other_V) {
  const double margin_V = limits.margin_V;
  const double edge_V = pick(stream, {low_V, high_V, low_V + margin_V, high_V - margin_V});
  switch (random::uniform_index(stream, 12)) {
    case 0:
      return edge_V;
    case 1:
      return std::nextafter(edge_V, pick(stream, {-1e9, 1e9}));
    case 2:
      return low_V + margin_V * random::uniform(stream);
    case 3:
      return high_V - margin_V * random::uniform(stream);
    case 4:
      return edge_V +
             (high_V - low_V + margin_V) * pick(stream, {-3.0, -0.1, 0.1, 3.0}) * random::uniform(stream);
    case 5:
      return edge_V + limits.step_cap_V * pick(stream, {-1.0, -0.5, 0.5, 1.0});
    case 6:
      return other_V;
    case 7:
      return other_V + limits.step_cap_V * (2.0 * random::uniform(stream) - 1.0);
    case 8:
      return random::uniform(stream) < 0.3 ? strange_number(stream) : std::nextafter(other_V, edge_V);
    default:
      return low_V + (high_V - low_V) * random::uniform(stream);
  }
}

inline device::GateVoltages random_voltages(random::Stream& stream, const safety::Limits& limits,
                                            const device::GateVoltages& other) {
  const auto& [low, high] = limits.bounds;
  return {random_voltage(stream, low.v1_V, high.v1_V, limits, other.v1_V),
          random_voltage(stream, low.v2_V, high.v2_V, limits, other.v2_V)};
}

}  // namespace qdtune::safety_test
