// The truth that scores a trial: the charge state at a voltage, and how deep in the target's cell it lies.
//
// At t_c = 0 and with all voltages static (physics/cell.hpp), of the dot that rests at the voltage when asked
// (SimulatedDevice::dot_at): lasting jumps of V0, disorder and lever arms that vary are in it, noise is not.
// Cost: about 100 ns.
#pragma once

#include "physics/double_dot.hpp"

namespace qdtune::simulation {

struct Truth {
  physics::Electrons ground_state;
  double margin_meV = 0.0;  // to the boundary of the target's cell: positive inside, negative outside
};

Truth truth_at(const physics::DoubleDot& dot, const physics::GateVoltages& v,
               const physics::Electrons& target);

}  // namespace qdtune::simulation
