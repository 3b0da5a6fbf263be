#include "sensing/travel_order.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace qdtune::sensing {

namespace {

using device::GateVoltages;
using Points = std::vector<GateVoltages>;

constexpr std::size_t most_improved = 32;
constexpr double shorter_V = 1e-9;  // what counts as shorter: rounding must not turn a way round for ever

double leg_V(const GateVoltages& a, const GateVoltages& b) {
  return std::max(std::abs(a.v1_V - b.v1_V), std::abs(a.v2_V - b.v2_V));
}

Points nearest_first(Points points, const GateVoltages& from) {
  GateVoltages at = from;
  for (auto next = points.begin(); next != points.end(); ++next) {
    const auto nearest = std::min_element(
        next, points.end(), [&at](const auto& a, const auto& b) { return leg_V(at, a) < leg_V(at, b); });
    std::rotate(next, nearest, nearest + 1);  // the others keep their order
    at = *next;
  }
  return points;
}

// Turns one piece round where that shortens the way; whether it found any.
bool turn_a_piece(Points& points, const GateVoltages& from) {
  const std::size_t size = points.size();
  for (std::size_t first = 0; first + 1 < size; ++first) {
    const GateVoltages before = first == 0 ? from : points[first - 1];
    for (std::size_t last = first + 1; last < size; ++last) {
      const GateVoltages after = last + 1 == size ? from : points[last + 1];
      const double now_V = leg_V(before, points[first]) + leg_V(points[last], after);
      const double turned_V = leg_V(before, points[last]) + leg_V(points[first], after);
      if (turned_V > now_V - shorter_V) continue;
      std::reverse(points.begin() + static_cast<std::ptrdiff_t>(first),
                   points.begin() + static_cast<std::ptrdiff_t>(last) + 1);
      return true;
    }
  }
  return false;
}

Points rows_to_and_fro(Points points) {
  bool back = false;
  for (auto row = points.begin(); row != points.end(); back = !back) {
    const auto end =
        std::find_if(row, points.end(), [v2_V = row->v2_V](const auto& v) { return v.v2_V != v2_V; });
    if (back) std::reverse(row, end);
    row = end;
  }
  return points;
}

}  // namespace

double travel_V(const device::ScanPlan& plan, const GateVoltages& from) {
  GateVoltages at = from;
  double way_V = 0.0;
  for (const GateVoltages& v : plan.points) way_V += leg_V(std::exchange(at, v), v);
  return way_V + leg_V(at, from);
}

device::ScanPlan in_travel_order(const device::ScanPlan& plan, const GateVoltages& from) {
  device::ScanPlan ordered;
  if (plan.points.size() <= most_improved) {
    ordered.points = nearest_first(plan.points, from);
    while (turn_a_piece(ordered.points, from)) continue;
  } else {
    ordered.points = rows_to_and_fro(plan.points);
  }
  return travel_V(ordered, from) < travel_V(plan, from) - shorter_V ? ordered : plan;
}

}  // namespace qdtune::sensing
