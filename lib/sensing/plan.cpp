#include "sensing/plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/golden_stride.hpp"

namespace qdtune::sensing {

namespace {

std::string millivolts(const device::GateVoltages& v) {
  return fmt::format("({:.1f}, {:.1f})", 1e3 * v.v1_V, 1e3 * v.v2_V);
}

}  // namespace

std::string_view to_string(PlanKind kind) {
  switch (kind) {
    case PlanKind::line_v1:
      return "line along v1";
    case PlanKind::line_v2:
      return "line along v2";
    case PlanKind::line_x1:
      return "line along virtual gate 1";
    case PlanKind::line_x2:
      return "line along virtual gate 2";
    case PlanKind::patch:
      return "patch";
    case PlanKind::points:
      return "chosen points";
  }
  return "unknown";
}

std::string Plan::description() const {
  if (scan.points.empty()) return fmt::format("{}, no points", to_string(kind));
  if (kind == PlanKind::points) return fmt::format("{} {}", size(), to_string(kind));
  return fmt::format("{}, {} points from {} to {} mV", to_string(kind), size(),
                     millivolts(scan.points.front()), millivolts(scan.points.back()));
}

std::vector<device::GateVoltages> evenly_chosen(const std::vector<device::GateVoltages>& points,
                                                std::size_t count) {
  if (points.size() <= count) return points;
  // Equal steps through a grid would stay in one of its columns; golden ones do not.
  const std::size_t stride = golden_stride(points.size());
  std::vector<std::size_t> indices;
  for (std::size_t k = 0; k < count; ++k) indices.push_back((points.size() / 2 + k * stride) % points.size());
  std::sort(indices.begin(), indices.end());
  std::vector<device::GateVoltages> some;
  for (const std::size_t k : indices) some.push_back(points[k]);
  return some;
}

}  // namespace qdtune::sensing
