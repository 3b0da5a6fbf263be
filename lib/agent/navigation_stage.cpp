// Navigation: moves to the voltage that is most probably in the target cell.
#include <cmath>

#include "agent/tuner.hpp"
#include "navigation/navigator.hpp"

namespace qdtune::agent {

namespace {

constexpr double arrived_V = 1e-4;  // a proposal this near is no move

double distance_V(const device::GateVoltages& a, const device::GateVoltages& b) {
  return std::abs(a.v1_V - b.v1_V) + std::abs(a.v2_V - b.v2_V);
}

}  // namespace

Tuner::StageResult Tuner::navigate() {
  if (config_.navigation.method == navigation::Method::bo) return optimise_voltage();
  if (session_.travel_to(best().voltage, machine_.stage)) return {};
  return {StageOutcome::unaffordable, "the moves do not fit the budget of steps"};
}

double Tuner::probability_at(const device::GateVoltages& v) const {
  return belief::cell_estimates(keeper_.belief(), config_.target, {v}).front().probability;
}

// Climbs the probability of the target cell: after each move one reading there, and what the belief then makes of
// the place is what the optimiser observes.
Tuner::StageResult Tuner::optimise_voltage() {
  const auto prior_mean = [this](const device::GateVoltages& v) { return probability_at(v); };
  navigation::Navigator navigator(config_.navigation, session_.window(), prior_mean);
  for (int moves = 0; moves < config_.navigation.max_moves; ++moves) {
    const device::GateVoltages here = session_.position();
    if (probability_at(here) >= config_.identify_probability) return {};
    const auto next = navigator.propose(here, {config_.step_cap_V, {}});
    if (!next || distance_V(next->voltage, here) < arrived_V) break;
    if (!session_.travel_to(next->voltage, machine_.stage) || !session_.fits(1)) {
      return {StageOutcome::unaffordable, "the moves do not fit the budget"};
    }
    if (!expected(measure({{session_.position()}}, "a reading on the way"))) {
      return {StageOutcome::contradicted, "the belief did not expect a reading on the way"};
    }
    navigator.observe(session_.position(), probability_at(session_.position()));
    note_belief(best());
  }
  return {StageOutcome::inconclusive, "the optimiser found no voltage that is probable enough"};
}

}  // namespace qdtune::agent
