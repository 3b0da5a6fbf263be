#include "simulation/truth.hpp"

#include "physics/cell.hpp"

namespace qdtune::simulation {

Truth truth_at(const physics::DoubleDot& dot, const physics::GateVoltages& v,
               const physics::Electrons& target) {
  return {physics::ground_state(dot, v), physics::cell_margin_meV(dot, target, v)};
}

}  // namespace qdtune::simulation
