#include "navigation/travel.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"

namespace qdtune::navigation {

std::vector<physics::GateVoltages> travel_plan(const physics::GateVoltages& from,
                                               const physics::GateVoltages& goal, double step_cap_V) {
  QDTUNE_REQUIRE(step_cap_V > 0.0, "a step has some length");
  const double d1 = goal.v1_V - from.v1_V;
  const double d2 = goal.v2_V - from.v2_V;
  QDTUNE_REQUIRE(std::isfinite(d1) && std::isfinite(d2), "travel is between finite voltages");
  if (from == goal) return {};
  // Rounding of the distance must not cost a step that the cap does not ask for; a goal next door is one
  // step.
  const double count = std::max(1.0, std::ceil((std::abs(d1) + std::abs(d2)) / step_cap_V - 1e-9));
  std::vector<physics::GateVoltages> waypoints;
  for (double k = 1.0; k < count; ++k)
    waypoints.push_back({from.v1_V + k / count * d1, from.v2_V + k / count * d2});
  waypoints.push_back(goal);
  return waypoints;
}

}  // namespace qdtune::navigation
