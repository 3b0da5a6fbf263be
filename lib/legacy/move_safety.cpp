#include "legacy/move_safety.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace qdtune::legacy {

namespace {

double l1_length_V(const physics::GateVoltages& delta) {
  return std::abs(delta.v1_V) + std::abs(delta.v2_V);
}

// Takes the bounds of one gate and leaves the name of the one that was hit.
double within_bounds(double position_V, double delta_V, double low_V, double high_V, const std::string& gate,
                     std::vector<std::string>& warnings) {
  const double goal_V = position_V + delta_V;
  if (goal_V > high_V) {
    warnings.push_back(gate + "_upper_bound");
    return high_V - position_V;
  }
  if (goal_V < low_V) {
    warnings.push_back(gate + "_lower_bound");
    return low_V - position_V;
  }
  return delta_V;
}

}  // namespace

ClippedMove clip_move(const MoveLimits& limits, const physics::GateVoltages& position,
                      const physics::GateVoltages& delta, std::vector<std::string> warnings) {
  const auto& [low, high] = limits.bounds;
  const std::size_t before = warnings.size();
  physics::GateVoltages safe;
  safe.v1_V = within_bounds(position.v1_V, delta.v1_V, low.v1_V, high.v1_V, "vg1", warnings);
  safe.v2_V = within_bounds(position.v2_V, delta.v2_V, low.v2_V, high.v2_V, "vg2", warnings);
  const double length_V = l1_length_V(safe);
  if (length_V > limits.l1_cap_V) {
    const double scale = limits.l1_cap_V / (length_V + 1e-9);
    safe = {safe.v1_V * scale, safe.v2_V * scale};
    warnings.emplace_back("l1_clip");
  }
  const bool clipped = warnings.size() > before;
  return {safe, {position.v1_V + safe.v1_V, position.v2_V + safe.v2_V}, clipped, std::move(warnings)};
}

MoveVerification verify_move(const MoveLimits& limits, const physics::GateVoltages& position,
                             const physics::GateVoltages& delta) {
  const auto& [low, high] = limits.bounds;
  const double v1_V = position.v1_V + delta.v1_V;
  const double v2_V = position.v2_V + delta.v2_V;
  const physics::GateVoltages room{std::min(v1_V - low.v1_V, high.v1_V - v1_V),
                                   std::min(v2_V - low.v2_V, high.v2_V - v2_V)};
  const double least_room_V = std::min(room.v1_V, room.v2_V);
  const double spare_V = limits.l1_cap_V - l1_length_V(delta);

  MoveVerification verdict;
  verdict.voltage_bounds = {least_room_V >= 0.0, least_room_V, room};
  verdict.slew_rate = {spare_V >= 0.0,
                       spare_V,
                       {limits.l1_cap_V - std::abs(delta.v1_V), limits.l1_cap_V - std::abs(delta.v2_V)}};
  verdict.voltage_margin = {least_room_V >= limits.least_margin_V, least_room_V, room};
  verdict.all_passed =
      verdict.voltage_bounds.passed && verdict.slew_rate.passed && verdict.voltage_margin.passed;
  verdict.least_margin_V = std::min(least_room_V, spare_V);
  return verdict;
}

}  // namespace qdtune::legacy
