// The critic's rule stated a second time, in other words: by cases for each plunger, lengths in long double.
#pragma once

#include <algorithm>
#include <cmath>

#include "safety/critic.hpp"

namespace qdtune::safety_test {

inline bool numbers(const device::GateVoltages& v) {
  return std::isfinite(v.v1_V) && std::isfinite(v.v2_V);
}

inline double clamped(double x, double low, double high) {
  return x < low ? low : (x > high ? high : x);
}

inline device::GateVoltages nearest_allowed(const safety::Critic& critic, const device::GateVoltages& v) {
  const device::Window& w = critic.allowed();
  return {clamped(v.v1_V, w.low.v1_V, w.high.v1_V), clamped(v.v2_V, w.low.v2_V, w.high.v2_V)};
}

inline long double exact_length(const device::GateVoltages& a, const device::GateVoltages& b) {
  return std::abs(static_cast<long double>(a.v1_V) - b.v1_V) +
         std::abs(static_cast<long double>(a.v2_V) - b.v2_V);
}

// The rule for one plunger, by cases: where may it end, and does it come nearer?
enum class Gate { inside, nearer, same, worse };
inline Gate gate_rule(double from, double to, double low, double high) {
  if (to >= low && to <= high) return Gate::inside;
  if (to < low) return from < to ? Gate::nearer : (from == to ? Gate::same : Gate::worse);
  return from > to ? Gate::nearer : (from == to ? Gate::same : Gate::worse);
}

// Where a move may end, its length aside.
inline bool destination_allowed(const safety::Critic& critic, const device::GateVoltages& from,
                                const device::GateVoltages& to) {
  const device::Window& w = critic.allowed();
  const Gate gate1 = gate_rule(from.v1_V, to.v1_V, w.low.v1_V, w.high.v1_V);
  const Gate gate2 = gate_rule(from.v2_V, to.v2_V, w.low.v2_V, w.high.v2_V);
  if (gate1 == Gate::worse || gate2 == Gate::worse) return false;
  if (gate1 == Gate::inside && gate2 == Gate::inside) return true;
  const bool came_in_1 = gate1 == Gate::inside && !(from.v1_V >= w.low.v1_V && from.v1_V <= w.high.v1_V);
  const bool came_in_2 = gate2 == Gate::inside && !(from.v2_V >= w.low.v2_V && from.v2_V <= w.high.v2_V);
  return gate1 == Gate::nearer || gate2 == Gate::nearer || came_in_1 || came_in_2;
}

inline long double rounding_of(const safety::Critic& critic, const device::GateVoltages& position) {
  const auto& [low, high] = critic.limits().bounds;
  return 8e-15L * std::max({std::abs(low.v1_V), std::abs(low.v2_V), std::abs(high.v1_V), std::abs(high.v2_V),
                            std::abs(position.v1_V), std::abs(position.v2_V), 1e-9});
}

inline bool has_steps(const safety::Critic& critic, const device::GateVoltages& position) {
  return numbers(position) && safety::resolves_steps(critic.limits(), position);
}

}  // namespace qdtune::safety_test
