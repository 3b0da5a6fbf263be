// Navigation: moves to the voltage that is most probably in the target cell.
#include "agent/tuner.hpp"

namespace qdtune::agent {

Tuner::StageResult Tuner::navigate() {
  if (session_.travel_to(best().voltage, machine_.stage)) return {};
  return {StageOutcome::unaffordable, "the moves do not fit the budget of steps"};
}

}  // namespace qdtune::agent
