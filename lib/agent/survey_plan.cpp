#include "agent/survey_plan.hpp"

#include <algorithm>

#include "base/contracts.hpp"

namespace qdtune::agent {

using device::GateVoltages;
using device::ScanPlan;
using device::Window;

std::size_t affordable_survey(std::size_t size, std::size_t points) {
  while (size >= smallest_survey && size * size > points) --size;
  return size >= smallest_survey ? size : 0;
}

ScanPlan survey_diagonal(const Window& window, std::size_t size, int index) {
  QDTUNE_REQUIRE(size >= 2, "a diagonal has two ends");
  const std::vector<GateVoltages> grid = device::grid_scan(window, size, size).points;
  ScanPlan plan;
  for (std::size_t k = 0; k < size && index <= 1; ++k) {
    const std::size_t row = index == 0 ? k : size - 1 - k;
    if (index == 0 || row != k) plan.points.push_back(grid[row * size + k]);
  }
  return plan;
}

ScanPlan survey_grid(const Window& window, std::size_t size, int index) {
  QDTUNE_REQUIRE(size >= 2 && index >= 0, "a survey has two points a side or more");
  // Survey 2 halves the pitch of survey 0, and so on.
  const std::size_t intervals = (size - 1) << static_cast<unsigned>(index / 2);
  if (index % 2 == 0) return device::grid_scan(window, intervals + 1, intervals + 1);
  // Centres are points of the next grid, to the last bit: later surveys leave them out by comparing.
  const std::size_t next = 2 * intervals + 1;
  const std::vector<GateVoltages> grid = device::grid_scan(window, next, next).points;
  ScanPlan centres;
  for (std::size_t row = 1; row < next; row += 2) {
    for (std::size_t column = 1; column < next; column += 2)
      centres.points.push_back(grid[row * next + column]);
  }
  return centres;
}

ScanPlan without(const ScanPlan& plan, const std::vector<GateVoltages>& measured) {
  ScanPlan rest;
  for (const GateVoltages& v : plan.points) {
    if (std::find(measured.begin(), measured.end(), v) == measured.end()) rest.points.push_back(v);
  }
  return rest;
}

}  // namespace qdtune::agent
