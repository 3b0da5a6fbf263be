#include "safety/limits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/error.hpp"

namespace qdtune::safety {

namespace {

constexpr double largest_V = 1e6;  // so that no length within the limits overflows
constexpr double finest_V = 1e-9;  // keeps rounding units clear of denormal numbers
constexpr double rounding_units = 32.0 * std::numeric_limits<double>::epsilon();
constexpr double rounding_steps = 1024.0;  // a cap is at least so many times the rounding

double magnitude_V(const device::GateVoltages& v) {
  return std::max(std::abs(v.v1_V), std::abs(v.v2_V));
}

[[noreturn]] void unusable(const std::string& message) {
  throw Error(ErrorKind::config, message);
}

void check_plunger(int plunger, double low_V, double high_V, double margin_V) {
  if (!(std::abs(low_V) <= largest_V && std::abs(high_V) <= largest_V && low_V <= high_V))
    unusable(
        fmt::format("safety bounds of plunger {} run from {} to {} V: they must be finite, at most "
                    "{:g} V, the lower one first",
                    plunger, low_V, high_V, largest_V));
  if (!(low_V + margin_V <= high_V - margin_V))
    unusable(
        fmt::format("a safety margin of {} V leaves no room on plunger {} between {} and {} V: it must be "
                    "at most {} V",
                    margin_V, plunger, low_V, high_V, 0.5 * (high_V - low_V)));
}

}  // namespace

void check_usable(const Limits& limits) {
  const device::Window& bounds = limits.bounds;
  if (!(limits.margin_V >= 0.0))
    unusable(fmt::format("the safety margin is {} V: it must be 0 or more", limits.margin_V));
  check_plunger(1, bounds.low.v1_V, bounds.high.v1_V, limits.margin_V);
  check_plunger(2, bounds.low.v2_V, bounds.high.v2_V, limits.margin_V);
  if (!(limits.step_cap_V > 0.0 && limits.step_cap_V <= largest_V))
    unusable(fmt::format("the step cap is {} V: it must be above 0 and at most {:g} V", limits.step_cap_V,
                         largest_V));
  if (!resolves_steps(limits, bounds.low))
    unusable(
        fmt::format("the step cap of {} V drowns in the rounding of voltages: for these bounds it must be "
                    "at least {} V",
                    limits.step_cap_V, rounding_steps * rounding_V(limits, bounds.low)));
}

device::Window allowed_window(const Limits& limits) {
  const auto& [low, high] = limits.bounds;
  return {{low.v1_V + limits.margin_V, low.v2_V + limits.margin_V},
          {high.v1_V - limits.margin_V, high.v2_V - limits.margin_V}};
}

double step_length_V(const device::GateVoltages& from, const device::GateVoltages& to) {
  return std::min(std::abs(to.v1_V - from.v1_V) + std::abs(to.v2_V - from.v2_V),
                  std::numeric_limits<double>::max());
}

double rounding_V(const Limits& limits, const device::GateVoltages& position) {
  return rounding_units * std::max({magnitude_V(limits.bounds.low), magnitude_V(limits.bounds.high),
                                    magnitude_V(position), finest_V});
}

bool resolves_steps(const Limits& limits, const device::GateVoltages& position) {
  return limits.step_cap_V >= rounding_steps * rounding_V(limits, position);
}

}  // namespace qdtune::safety
