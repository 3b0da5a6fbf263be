// What is measured at one pair of gate voltages, without noise:
// the scalar reference of charge-sensor and transport signals.
//
// Charge sensor, in units of the peak height (gain 1, offset 0):
//   signal(V) = sum_n p(n; V) peak(delta(n; V)),   peak(u) = 1 / (1 + u^2) or cosh^-2(u),
// the average of the signal over the charge states that the dot visits during the dwell, not the peak of the
// average charge.
//
// Transport, dots in series between two leads, linear response to a bias V_sd. Around each triple point the
// current runs a ring of three charge states: a = (n1, n2) or (n1 + 1, n2 + 1), b = (n1 + 1, n2) and
// c = (n1, n2 + 1). With equilibrium probability fluxes J on its three links in series (Beenakker,
// PRB 44, 1646 (1991), for one dot),
//   I = (e / hbar) (e V_sd / kT) / (1 / J_1 + 1 / J_2 + 1 / J_12)        summed over both triple points,
//   J_1 = g1 p_a p_b / (p_a + p_b),   J_2 = g2 p_a p_c / (p_a + p_c),
//   J_12 = sqrt(p_b p_c) t_c^2 g / (eps^2 + g^2 / 4),
//   g = g1 p_a / (p_a + p_b) + g2 p_a / (p_a + p_c),   eps = U(b) - U(c).
// g1 and g2 are the lead couplings hbar Gamma, g the rate at which the pair b, c loses its coherence, and p
// classical occupations (t_c = 0). J_12 is the resonant line of Stoof and Nazarov, PRB 53, 1050 (1996): with
// their boundary conditions (all from the left, all to the right) g is their Gamma_R.
//
// Limits of validity: e V_sd << kT; t_c, g << kT; two dots without excited states; no cotunnelling, so the
// current vanishes away from the triple points.
//
// Preconditions: DoubleDot::valid(), finite voltages.
// Cost: 1 to 3 microseconds a point; grids are for physics/grid.hpp.
#pragma once

#include "physics/double_dot.hpp"
#include "physics/occupation.hpp"

namespace qdtune::physics {

// Height 1 at u = 0.
double peak(PeakShape shape, double u);

double charge_sensor_signal(const DoubleDot& dot, const ChargeSensor& sensor, const GateVoltages& v);
// The same for a known distribution, e.g. one that latching has changed.
double charge_sensor_signal(const ChargeDistribution& distribution, const ChargeSensor& sensor,
                            const GateVoltages& v);

struct TransportLeads {
  double coupling_1_meV = 1.0e-3;  // hbar Gamma of dot 1 to its lead
  double coupling_2_meV = 1.0e-3;
  double bias_meV = 1.0e-3;  // e V_sd
};

// Current in nA; the sign is that of the bias.
double transport_signal_nA(const DoubleDot& dot, const TransportLeads& leads, const GateVoltages& v);

}  // namespace qdtune::physics
