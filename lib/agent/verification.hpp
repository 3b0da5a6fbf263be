// Fresh points that could prove a claim wrong: around the claimed cell,
// and along each gate down to the window's edge.
//
// Points on rays just beyond the cell's boundary test where the cell ends; points below the claimed voltage,
// one gate at a time, count the electrons: a configuration with one electron more or less looks the same near
// the cell but crosses another number of lines on the way out.
#pragma once

#include "agent/agent_config.hpp"
#include "belief/particle_belief.hpp"
#include "device/device.hpp"
#include "sensing/hypotheses.hpp"

namespace qdtune::agent {

// config.rays + 2 * config.points_per_gate points, inside the window. Boundary along a ray: where the
// belief's probability of the target cell falls below one half.
device::ScanPlan verification_plan(const belief::ParticleBelief& belief, const physics::Electrons& target,
                                   const device::GateVoltages& claimed, const device::Window& window,
                                   const VerificationConfig& config);

// Voltages that settling_plan compares, on a regular grid over the window.
inline constexpr std::size_t settling_candidates = 25 * 25;

// At most config.points_per_round points where a reading tells most about whether the claimed voltage lies in
// the target cell; the plan of the first round when the belief has no doubt left to settle.
device::ScanPlan settling_plan(const belief::ParticleBelief& belief, const physics::Electrons& target,
                               const device::GateVoltages& claimed, const device::Window& window,
                               const VerificationConfig& config);

// At most config.points_per_round points where a reading tells most about whether the device is the belief's double dot or
// one of the rival hypotheses.
device::ScanPlan class_plan(const belief::ParticleBelief& belief, const sensing::Hypotheses& rivals,
                            const device::Window& window, const VerificationConfig& config);

}  // namespace qdtune::agent
