#include "device/device.hpp"

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/error.hpp"

namespace qdtune::device {

namespace {
// Exact at both ends: the last step lands on the edge, not an ulp beyond it.
double grid_point(double low, double high, std::size_t index, std::size_t size) {
  if (index + 1 == size) return high;
  return low + (high - low) * (static_cast<double>(index) / static_cast<double>(size - 1));
}

void check_plunger(int plunger, double value_V, double low_V, double high_V) {
  if (value_V >= low_V && value_V <= high_V) return;
  throw Error(ErrorKind::out_of_bounds, fmt::format("plunger {} at {} V lies outside the device's {} to {} V",
                                                    plunger, value_V, low_V, high_V));
}
}  // namespace

ScanPlan grid_scan(const Window& window, std::size_t size1, std::size_t size2) {
  QDTUNE_REQUIRE(size1 >= 2 && size2 >= 2, "a grid that includes both edges needs two points a side");
  ScanPlan plan;
  plan.points.reserve(size1 * size2);
  for (std::size_t i2 = 0; i2 < size2; ++i2) {
    const double v2_V = grid_point(window.low.v2_V, window.high.v2_V, i2, size2);
    for (std::size_t i1 = 0; i1 < size1; ++i1)
      plan.points.push_back({grid_point(window.low.v1_V, window.high.v1_V, i1, size1), v2_V});
  }
  return plan;
}

void check_inside(const Window& window, const GateVoltages& v) {
  check_plunger(1, v.v1_V, window.low.v1_V, window.high.v1_V);
  check_plunger(2, v.v2_V, window.low.v2_V, window.high.v2_V);
}

void check_inside(const Window& window, const ScanPlan& plan) {
  for (const GateVoltages& v : plan.points) check_inside(window, v);
}

}  // namespace qdtune::device
