// Probabilities of charge states, in an order that is kept.
//
// Probabilities sum to 1 up to rounding. Entropies: a state of probability 0 contributes 0.
// Cost: O(number of states).
#pragma once

#include <cstddef>
#include <vector>

#include "legacy/cim.hpp"

namespace qdtune::legacy {

struct StateProbability {
  Electrons state;
  double probability = 0.0;
  friend bool operator==(const StateProbability&, const StateProbability&) = default;
};
using StateProbabilities = std::vector<StateProbability>;

// (0,0), (0,1) .. (4,4) with the same probability each: where the original's belief starts.
StateProbabilities uniform_over_25_states();

double entropy_nat(const StateProbabilities& states);   // -sum p ln p
double entropy_bits(const StateProbabilities& states);  // -sum p log2 p

// The first of the most probable states. Precondition: not empty.
Electrons most_likely(const StateProbabilities& states);

// Index of the state that the uniform u in [0, 1) draws: the first whose cumulative probability exceeds u.
// Precondition: not empty.
std::size_t drawn_index(const StateProbabilities& states, double u);

}  // namespace qdtune::legacy
