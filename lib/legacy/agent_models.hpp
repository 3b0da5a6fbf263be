// The device models that the original's agent thinks with.
//
// As shipped its belief has one and its planner of scans and moves another, and the device it tunes is a third:
// original_models has the first two, cim_device.hpp the third.
//
// translated_models makes one model of what is known of another kind of device, for both parts. With A the
// prior mean of a lever arm, L of the voltage of the first electron, h the half width of the gate's window, and
// u(L) that voltage in the original's volts (gate_map.hpp):
//   alpha = A h (the mean of both gates: the original has one lever arm),   E_c,i = -alpha u(L_i),
//   t_c = mean tunnel coupling,   T = k_B times the mean electron temperature
// so that its lines of the first electrons lie where those of the mean device do. Charging energies, the mutual
// one, cross capacitances and the sensor have no place in its model; a distribution's mean is its median here,
// which is the same for all but log-uniform ones. Precondition: usable distributions.
// Cost: nanoseconds.
#pragma once

#include "device/distribution.hpp"
#include "legacy/cim.hpp"
#include "legacy/gate_map.hpp"

namespace qdtune::legacy {

struct AgentModels {
  CimParameters belief;
  CimParameters planner;              // of scans and of moves
  double planner_noise_level = 0.01;  // the planner's model disturbs its own predictions of moves
};

AgentModels original_models();
AgentModels translated_models(const device::ParameterDistributions& prior, const GateMap& gates);

}  // namespace qdtune::legacy
