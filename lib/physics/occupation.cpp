#include "physics/occupation.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "physics/cell.hpp"
#include "physics/tridiagonal.hpp"

namespace qdtune::physics {

namespace {

constexpr int ring = 2;
// exp(-100) = 4e-44: an eigenstate this far up changes no bit of a sum that holds a one.
constexpr double negligible_kT = 100.0;

// The states of one total charge within the ring, n1 ascending, and their spectrum
// relative to the ground state's energy.
struct ChargeGroup {
  Electrons first;
  std::size_t order = 0;
  TridiagonalSpectrum spectrum;

  Electrons state(std::size_t i) const {
    return {first.n1 + static_cast<int>(i), first.n2 - static_cast<int>(i)};
  }
};

class Groups {
 public:
  Groups(const DoubleDot& dot, const GateVoltages& v) {
    const Electrons ground = ground_state(dot, v);
    const Eigen::Vector2d m = continuous_minimum(dot, v);
    const Electrons corner{static_cast<int>(m(0)), static_cast<int>(m(1))};
    const Electrons low{std::max(0, corner.n1 - ring), std::max(0, corner.n2 - ring)};
    const Electrons high{corner.n1 + 1 + ring, corner.n2 + 1 + ring};
    const double ground_meV = charging_energy_meV(dot, ground, v);
    for (int total = low.n1 + low.n2; total <= high.n1 + high.n2; ++total) {
      const int first = std::max(low.n1, total - high.n2);
      const int last = std::min(high.n1, total - low.n2);
      add(dot, v, {first, total - first}, static_cast<std::size_t>(last - first) + 1, ground_meV);
    }
  }

  const ChargeGroup* begin() const { return groups_.data(); }
  const ChargeGroup* end() const { return groups_.data() + size_; }

 private:
  void add(const DoubleDot& dot, const GateVoltages& v, const Electrons& first, std::size_t order,
           double ground_meV) {
    ChargeGroup group{first, order, {}};
    std::array<double, max_tridiagonal_order> diagonal_meV{};
    for (std::size_t i = 0; i < order; ++i) {
      diagonal_meV[i] = charging_energy_meV(dot, group.state(i), v) - ground_meV;
    }
    // Gershgorin's bound from below on the whole group, against the ground state,
    // which no coupling raises above zero.
    const double lowest_meV =
        *std::min_element(diagonal_meV.begin(), diagonal_meV.begin() + static_cast<std::ptrdiff_t>(order));
    if (lowest_meV - 2.0 * dot.tunnel_coupling_meV > negligible_kT * dot.thermal_energy_meV()) return;
    group.spectrum = diagonalise(diagonal_meV, order, dot.tunnel_coupling_meV);
    groups_[size_++] = group;
  }

  std::array<ChargeGroup, 2 * max_tridiagonal_order - 1> groups_{};
  std::size_t size_ = 0;
};

}  // namespace

double ChargeDistribution::probability(const Electrons& n) const {
  for (const ChargeProbability& state : *this) {
    if (state.n == n) return state.probability;
  }
  return 0.0;
}

double ChargeDistribution::mean_1() const {
  double mean = 0.0;
  for (const ChargeProbability& state : *this) mean += state.probability * state.n.n1;
  return mean;
}

double ChargeDistribution::mean_2() const {
  double mean = 0.0;
  for (const ChargeProbability& state : *this) mean += state.probability * state.n.n2;
  return mean;
}

void ChargeDistribution::add(const Electrons& n, double probability) {
  QDTUNE_REQUIRE(size_ < capacity, "a charge distribution holds at most 36 states");
  states_[size_++] = {n, probability};
}

ChargeDistribution thermal_occupation(const DoubleDot& dot, const GateVoltages& v) {
  const Groups groups(dot, v);
  double lowest_meV = 0.0;
  for (const ChargeGroup& group : groups) lowest_meV = std::min(lowest_meV, group.spectrum.values[0]);
  const double beta_per_meV = 1.0 / dot.thermal_energy_meV();
  double partition = 0.0;
  for (const ChargeGroup& group : groups) {
    for (std::size_t k = 0; k < group.order; ++k) {
      partition += std::exp(-beta_per_meV * (group.spectrum.values[k] - lowest_meV));
    }
  }
  ChargeDistribution distribution;
  for (const ChargeGroup& group : groups) {
    for (std::size_t i = 0; i < group.order; ++i) {
      double weight = 0.0;
      for (std::size_t k = 0; k < group.order; ++k) {
        const double amplitude = group.spectrum.vectors[k][i];
        weight += amplitude * amplitude * std::exp(-beta_per_meV * (group.spectrum.values[k] - lowest_meV));
      }
      distribution.add(group.state(i), weight / partition);
    }
  }
  return distribution;
}

}  // namespace qdtune::physics
