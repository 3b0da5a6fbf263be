// The constant-interaction device of the original Python system (`ConstantInteractionDevice`), point by point.
//
//   E(n1, n2) = E_c1 n1 + E_c2 n2 + alpha (V1 n1 + V2 n2) - t_c [n1 = n2 = 1],   n1, n2 in 0..2       (meV)
//   b = max(t_c, T),  gap = second lowest - lowest of the nine energies
//   G(V) = b / (gap^2 + b^2)                                                                      (1 / meV)
// and, for a charge state the belief asks about (any numbers of electrons >= 0):
//   g = smallest |E(neighbour) - E(state)| over the four states one electron away that lie in 0..2
//   G(V | state) = b / (g^2 + b^2) exp(-max(0, E(state) - lowest) / max(T, 0.01)),  0 without a neighbour
//
// What is wrong with it, kept on purpose: energies are linear in n, so there is no charging energy, no
// honeycomb, and all lines run along the gates; (1,1) is the ground state only where
// |E_c1 + alpha V1| + |E_c2 + alpha V2| < t_c; the peak is 1 / b, so a stronger coupling carries less current;
// T does nothing while T < t_c; states with 3 or 4 electrons are legal questions although the device has none.
// Never score an agent on it as if it were a device. Voltages in V, energies and T in meV.
// Cost: 0.013 microseconds a point, 0.02 for a state; the original needed 18 to 25. Scans: legacy/patch.hpp.
#pragma once

#include <array>

#include "physics/double_dot.hpp"

namespace qdtune::legacy {

using physics::Electrons;
using physics::GateVoltages;

struct CimParameters {
  double E_c1_meV = 0.0;
  double E_c2_meV = 0.0;
  double t_c_meV = 0.0;
  double T_meV = 0.0;
  double lever_arm_meV_per_V = 0.0;
};

inline constexpr int cim_levels = 3;  // 0..2 electrons a dot

// Whether the device has the state: 0 to 2 electrons in each dot.
inline bool in_cim_device(const Electrons& n) {
  return n.n1 >= 0 && n.n1 < cim_levels && n.n2 >= 0 && n.n2 < cim_levels;
}

// Energies of the nine states in n1-major order: (0,0), (0,1), (0,2), (1,0), ...
std::array<double, cim_levels * cim_levels> cim_energies_meV(const CimParameters& device,
                                                             const GateVoltages& v);

// The first state of lowest energy in that order.
Electrons cim_ground_state(const CimParameters& device, const GateVoltages& v);

// Second lowest minus lowest, 0 on a tie.
double cim_gap_meV(const CimParameters& device, const GateVoltages& v);

double cim_current(const CimParameters& device, const GateVoltages& v);

double cim_current_for_state(const CimParameters& device, const GateVoltages& v, const Electrons& state);

}  // namespace qdtune::legacy
