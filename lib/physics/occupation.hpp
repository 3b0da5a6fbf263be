// Thermal occupation of the charge states of a tunnel-coupled double dot:
// the scalar reference of every signal.
//
//   p(n) = sum_k |<n|k>|^2 exp(-lambda_k / kT) / Z,
//   H    = sum_n U(n; V) |n><n| + t_c sum_n (|n><n + e1 - e2| + h.c.),   H |k> = lambda_k |k>
//
// H conserves the total charge, so it falls into one symmetric tridiagonal matrix per total charge n1 + n2;
// each is diagonalised, and the eigenstates of all charges share one grand-canonical partition function. In
// the two-level limit the weight on the state that lies eps higher is 1/2 [1 - (eps/Omega) tanh(Omega/2kT)],
// Omega = sqrt(eps^2 + 4 t_c^2) (DiCarlo et al., PRL 92, 226801 (2004)): the minimal gap is 2 t_c.
//
// States: the four corners of the unit cell that holds the continuous minimum, and a ring of two more in each
// direction without negative electron numbers (at most 36). What is left out weighs less than 1e-6 for
// kT <= 0.1 (E1 E2 - Em^2) / max(E1, E2), which E > 1 meV, Em < 0.8 min(E1, E2) and kT < 0.03 meV meet. A
// chain of equal total charge is cut at the ring, which matters only where t_c reaches E - Em, that is in two
// dots merged into one.
//
// Units: V, meV, K. Precondition: DoubleDot::valid(), finite voltages.
// Not modelled: spin and orbital degeneracy (each transition has the width of a spinless level), lifetime
// broadening. Cost: 1 to 3 microseconds.
#pragma once

#include <array>
#include <cstddef>

#include "physics/double_dot.hpp"

namespace qdtune::physics {

struct ChargeProbability {
  Electrons n;
  double probability = 0.0;
};

// A short list of charge states in order of total charge, then of n1;
// probabilities sum to one up to rounding.
class ChargeDistribution {
 public:
  static constexpr std::size_t capacity = 36;

  const ChargeProbability* begin() const { return states_.data(); }
  const ChargeProbability* end() const { return states_.data() + size_; }
  std::size_t size() const { return size_; }

  double probability(const Electrons& n) const;  // zero for a state that is not listed
  double mean_1() const;                         // average electron number of dot 1
  double mean_2() const;

  void add(const Electrons& n, double probability);  // precondition: size() < capacity

 private:
  std::array<ChargeProbability, capacity> states_{};
  std::size_t size_ = 0;
};

ChargeDistribution thermal_occupation(const DoubleDot& dot, const GateVoltages& v);

}  // namespace qdtune::physics
