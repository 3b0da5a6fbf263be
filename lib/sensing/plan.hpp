// A scan that could be measured next: its points, and what to call it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "device/device.hpp"

namespace qdtune::sensing {

// line_v1, line_v2   along one plunger
// line_x1, line_x2   along a virtual gate: the voltage direction that pulls on one dot only
// patch              a square grid
// points             single points, each where a reading tells most after those before it
enum class PlanKind { line_v1, line_v2, line_x1, line_x2, patch, points };
std::string_view to_string(PlanKind kind);

struct Plan {
  PlanKind kind = PlanKind::points;
  device::ScanPlan scan;

  std::size_t size() const { return scan.points.size(); }
  // "line along v1, 8 points from (12.0, 40.0) to (60.0, 40.0) mV"
  std::string description() const;
};

// At most `count` of the points, evenly chosen, in their order.
std::vector<device::GateVoltages> evenly_chosen(const std::vector<device::GateVoltages>& points,
                                                std::size_t count);

}  // namespace qdtune::sensing
