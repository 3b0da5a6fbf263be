#include "physics/signal.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "physics/cell.hpp"

namespace qdtune::physics {

namespace {

constexpr double electron_charge_over_hbar_nA_per_meV = 243.4134807;  // e / hbar times 1 meV

// Occupations of the three states of one current ring; `gap_meV` is U(b) - U(c).
struct Ring {
  double a = 0.0, b = 0.0, c = 0.0;
  double gap_meV = 0.0;
};

// p / (p + q), the chance of the first of two states; even odds when neither is ever occupied.
double share(double p, double q) {
  return p + q > 0.0 ? p / (p + q) : 0.5;
}

// Probability flux round the ring per unit of e V_sd / kT, in meV / hbar.
double ring_flux_meV(const Ring& ring, const TransportLeads& leads, double tunnel_coupling_meV) {
  const double flux_1 = leads.coupling_1_meV * ring.a * share(ring.b, ring.a);
  const double flux_2 = leads.coupling_2_meV * ring.a * share(ring.c, ring.a);
  const double width_meV =
      leads.coupling_1_meV * share(ring.a, ring.b) + leads.coupling_2_meV * share(ring.a, ring.c);
  const double lorentzian_per_meV = width_meV / (ring.gap_meV * ring.gap_meV + 0.25 * width_meV * width_meV);
  const double flux_12 =
      std::sqrt(ring.b) * std::sqrt(ring.c) * tunnel_coupling_meV * tunnel_coupling_meV * lorentzian_per_meV;
  if (!(flux_1 > 0.0 && flux_2 > 0.0 && flux_12 > 0.0)) return 0.0;
  return 1.0 / (1.0 / flux_1 + 1.0 / flux_2 + 1.0 / flux_12);
}

}  // namespace

double peak(PeakShape shape, double u) {
  if (shape == PeakShape::lorentzian) return 1.0 / (1.0 + u * u);
  // cosh overflows where its inverse square has long been zero; this form does not.
  const double e = std::exp(-2.0 * std::abs(u));
  return 4.0 * e / ((1.0 + e) * (1.0 + e));
}

double charge_sensor_signal(const ChargeDistribution& distribution, const ChargeSensor& sensor,
                            const GateVoltages& v) {
  double signal = 0.0;
  for (const ChargeProbability& state : distribution) {
    signal += state.probability * peak(sensor.shape, sensor.normalised_detuning(v, state.n.n1, state.n.n2));
  }
  return signal;
}

double charge_sensor_signal(const DoubleDot& dot, const ChargeSensor& sensor, const GateVoltages& v) {
  return charge_sensor_signal(thermal_occupation(dot, v), sensor, v);
}

double transport_signal_nA(const DoubleDot& dot, const TransportLeads& leads, const GateVoltages& v) {
  QDTUNE_REQUIRE(leads.coupling_1_meV > 0.0 && leads.coupling_2_meV > 0.0, "leads are coupled to their dots");
  DoubleDot classical = dot;
  classical.tunnel_coupling_meV = 0.0;
  const ChargeDistribution p = thermal_occupation(classical, v);
  const Eigen::Vector2d m = continuous_minimum(dot, v);
  const Electrons n{static_cast<int>(m(0)), static_cast<int>(m(1))};
  const Electrons b{n.n1 + 1, n.n2};
  const Electrons c{n.n1, n.n2 + 1};
  Ring ring{p.probability(n), p.probability(b), p.probability(c),
            charging_energy_meV(dot, b, v) - charging_energy_meV(dot, c, v)};
  double flux_meV = ring_flux_meV(ring, leads, dot.tunnel_coupling_meV);
  ring.a = p.probability({n.n1 + 1, n.n2 + 1});
  flux_meV += ring_flux_meV(ring, leads, dot.tunnel_coupling_meV);
  return electron_charge_over_hbar_nA_per_meV * (leads.bias_meV / dot.thermal_energy_meV()) * flux_meV;
}

}  // namespace qdtune::physics
