#include "legacy/measurement_plan.hpp"

#include <algorithm>

namespace qdtune::legacy {

std::int64_t size(const MeasurementPlan& plan) {
  const auto side = static_cast<std::int64_t>(plan.points);
  return plan.modality == Modality::line_scan ? side : side * side;
}

MeasurementPlan plan_of(Modality modality, const device::Window& window) {
  return {modality, window, resolution(modality)};
}

std::optional<MeasurementPlan> fitted(const MeasurementPlan& plan, std::int64_t points_left) {
  constexpr std::int64_t fewest = 2;
  if (points_left <= 0) return std::nullopt;
  if (size(plan) <= points_left) return plan;
  const bool was_line = plan.modality == Modality::line_scan;
  const auto most = static_cast<std::int64_t>(was_line ? plan.points : resolution(Modality::line_scan));
  const std::int64_t points = std::max(fewest, std::min(most, points_left));
  return MeasurementPlan{Modality::line_scan, plan.window, static_cast<std::size_t>(points)};
}

}  // namespace qdtune::legacy
