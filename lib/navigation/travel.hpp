// Straight travel in gate space, in equal steps within a cap.
#pragma once

#include <vector>

#include "physics/double_dot.hpp"

namespace qdtune::navigation {

// Waypoints from the first step to the goal itself, each at most step_cap_V = |dV1| + |dV2| from the one
// before (to rounding: a distance of k caps is k steps, not k + 1). Empty when already there. The straight
// line stays inside any rectangle that holds both ends. Preconditions: finite voltages, step_cap_V > 0.
std::vector<physics::GateVoltages> travel_plan(const physics::GateVoltages& from,
                                               const physics::GateVoltages& goal, double step_cap_V);

}  // namespace qdtune::navigation
