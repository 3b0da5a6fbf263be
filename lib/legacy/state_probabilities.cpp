#include "legacy/state_probabilities.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"

namespace qdtune::legacy {

namespace {

constexpr int believed_levels = 5;  // the belief asks for 0..4 electrons a dot, the device has 0..2

}  // namespace

StateProbabilities uniform_over_25_states() {
  StateProbabilities states;
  for (int n1 = 0; n1 < believed_levels; ++n1) {
    for (int n2 = 0; n2 < believed_levels; ++n2) {
      states.push_back({{n1, n2}, 1.0 / (believed_levels * believed_levels)});
    }
  }
  return states;
}

double entropy_nat(const StateProbabilities& states) {
  double sum = 0.0;
  for (const auto& [state, p] : states) sum += p > 0.0 ? p * std::log(p) : 0.0;
  return -sum;
}

double entropy_bits(const StateProbabilities& states) {
  double sum = 0.0;
  for (const auto& [state, p] : states) sum += p > 0.0 ? p * std::log2(p) : 0.0;
  return -sum;
}

Electrons most_likely(const StateProbabilities& states) {
  QDTUNE_REQUIRE(!states.empty(), "no states");
  const auto less = [](const auto& a, const auto& b) { return a.probability < b.probability; };
  return std::max_element(states.begin(), states.end(), less)->state;
}

std::size_t drawn_index(const StateProbabilities& states, double u) {
  QDTUNE_REQUIRE(!states.empty(), "no states");
  double cumulative = 0.0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    cumulative += states[i].probability;
    if (cumulative > u) return i;
  }
  return states.size() - 1;  // rounding left the sum just below 1
}

}  // namespace qdtune::legacy
