// What the belief says about charge states: which cell a voltage lies in,
// the best voltage for a target cell, triple points.
//
// The cell of a hypothesis is where the target configuration is its ground state (t_c = 0; see
// physics/cell.hpp); the probability of a cell at a voltage is the share of particles whose cell holds it.
// Charge-state probabilities average each particle's thermal occupation.
// Cost: about 1 ns a particle and voltage for cells, 1 us for thermal occupations.
#pragma once

#include <vector>

#include "belief/particle_belief.hpp"
#include "device/device.hpp"
#include "physics/double_dot.hpp"

namespace qdtune::belief {

// At a voltage: the probability of the target cell, and the mean of the particles' margins in it (meV),
// each cut at +-margin_cut_meV.
struct CellEstimate {
  double probability = 0.0;
  double mean_margin_meV = 0.0;
};
inline constexpr double margin_cut_meV = 1.0;

std::vector<CellEstimate> cell_estimates(const ParticleBelief& belief, const physics::Electrons& target,
                                         const std::vector<physics::GateVoltages>& voltages);

// For each of 16 hypotheses and each voltage (lane x voltage), 1 where the target cell holds it, else 0.
Eigen::Array<float, lane_count, Eigen::Dynamic> inside_cell(
    const ParameterBlock& theta, const physics::Electrons& target,
    const std::vector<physics::GateVoltages>& voltages);

// For each particle, 1 where its target cell holds the voltage, else 0.
std::vector<double> cell_membership(const ParticleBelief& belief, const physics::Electrons& target,
                                    const physics::GateVoltages& v);

// The voltage that maximises probability + 0.02 * mean_margin_meV (see CellEstimate): probability first, but
// a point deeper in the cell may win over one that is up to a few per cent more probable. Searched on
// a regular grid over the window, then on a finer one around its best point.
struct BestVoltage {
  physics::GateVoltages voltage;
  CellEstimate estimate;
};
BestVoltage best_voltage(const ParticleBelief& belief, const physics::Electrons& target,
                         const device::Window& window);

// p(n | V): thermal occupations averaged over particles, most probable first (ties: lower n1, then n2).
struct ChargeProbability {
  physics::Electrons electrons;
  double probability = 0.0;
};
std::vector<ChargeProbability> charge_probabilities(const ParticleBelief& belief,
                                                    const physics::GateVoltages& v);
// -sum p log p, in nats.
double entropy_nat(const std::vector<ChargeProbability>& probabilities);

// A coordinate as the belief sees it: median and central 95 % interval.
struct CredibleInterval {
  double median = 0.0, low = 0.0, high = 0.0;
};
// Triple points between the target's cell and the cell with one electron less in each dot (V).
struct TriplePointEstimate {
  CredibleInterval electron_v1_V, electron_v2_V, hole_v1_V, hole_v2_V;
};
TriplePointEstimate triple_point_estimate(const ParticleBelief& belief, const physics::Electrons& target);

}  // namespace qdtune::belief
