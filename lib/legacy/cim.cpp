#include "legacy/cim.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace qdtune::legacy {
namespace {

double energy_meV(const CimParameters& device, const GateVoltages& v, const Electrons& n) {
  const double n1 = n.n1;
  const double n2 = n.n2;
  const double on_site = device.E_c1_meV * n1 + device.E_c2_meV * n2;
  const double gates = device.lever_arm_meV_per_V * (v.v1_V * n1 + v.v2_V * n2);
  const double coupled = n.n1 == 1 && n.n2 == 1 ? device.t_c_meV : 0.0;
  return on_site + gates - coupled;
}

double lorentzian(const CimParameters& device, double gap_meV) {
  const double b = std::max(device.t_c_meV, device.T_meV);
  return b / (gap_meV * gap_meV + b * b);
}

}  // namespace

std::array<double, cim_levels * cim_levels> cim_energies_meV(const CimParameters& device,
                                                             const GateVoltages& v) {
  std::array<double, cim_levels * cim_levels> energies{};
  std::size_t i = 0;
  for (int n1 = 0; n1 < cim_levels; ++n1) {
    for (int n2 = 0; n2 < cim_levels; ++n2) energies[i++] = energy_meV(device, v, {n1, n2});
  }
  return energies;
}

Electrons cim_ground_state(const CimParameters& device, const GateVoltages& v) {
  const auto energies = cim_energies_meV(device, v);
  const auto lowest = std::min_element(energies.begin(), energies.end()) - energies.begin();
  return {static_cast<int>(lowest) / cim_levels, static_cast<int>(lowest) % cim_levels};
}

double cim_gap_meV(const CimParameters& device, const GateVoltages& v) {
  auto energies = cim_energies_meV(device, v);
  std::partial_sort(energies.begin(), energies.begin() + 2, energies.end());
  return energies[1] - energies[0];
}

double cim_current(const CimParameters& device, const GateVoltages& v) {
  return lorentzian(device, cim_gap_meV(device, v));
}

double cim_current_for_state(const CimParameters& device, const GateVoltages& v, const Electrons& state) {
  const double energy = energy_meV(device, v, state);
  double gap = std::numeric_limits<double>::infinity();
  for (const Electrons& step : {Electrons{-1, 0}, Electrons{1, 0}, Electrons{0, -1}, Electrons{0, 1}}) {
    const Electrons neighbour{state.n1 + step.n1, state.n2 + step.n2};
    if (in_cim_device(neighbour)) gap = std::min(gap, std::abs(energy_meV(device, v, neighbour) - energy));
  }
  if (std::isinf(gap)) return 0.0;
  const auto energies = cim_energies_meV(device, v);
  const double excess = energy - *std::min_element(energies.begin(), energies.end());
  return lorentzian(device, gap) * std::exp(-std::max(0.0, excess) / std::max(device.T_meV, 0.01));
}

}  // namespace qdtune::legacy
