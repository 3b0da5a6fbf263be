// An agent tunes a device to the target charge state and says whether it believes it succeeded.
//
// It sees a device::Device (bounds, measurements, position) and its own prior; it cannot name the type that
// holds a device's true parameters. Everything it does is a function of the configuration, the measurements
// and its random streams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "agent/agent_config.hpp"
#include "audit/log.hpp"
#include "belief/cell_probability.hpp"
#include "belief/misfit.hpp"
#include "belief/particle_belief.hpp"
#include "device/device.hpp"
#include "parallel/executor.hpp"

namespace qdtune::agent {

struct AgentReport {
  Stage stage = Stage::bootstrap;  // complete when claimed, else the stage that gave up
  std::string reason;              // why it refused, empty when claimed
  std::string diagnosis;  // what it takes the device for (device::Diagnosis), empty when it does not say
  device::GateVoltages voltage;  // where the device rests
  double claimed_probability = 0.0;
  double entropy_nat = 0.0;  // of the charge state at that voltage
  double log_evidence_nat = 0.0;
  std::int64_t points = 0, steps = 0, backtracks = 0, retries = 0;
  std::int64_t charge_jumps = 0;       // noticed: each made it forget what it had measured before
  double measuring_s = 0.0;            // by the device's timing: points, ramps and settling
  std::int64_t safety_violations = 0;  // voltages it asked for outside the limits; none of them was applied
  belief::BeliefStatistics statistics;
  std::optional<double> evidence_gap_nat;  // between the belief and its last second opinion; none without one
  std::optional<belief::Misfit> misfit;    // of the belief to its data; none without data
  // Of the target's anticrossing, after measurements; none for a target without one electron in each dot.
  std::optional<belief::TriplePointEstimate> triple_points;
  // Wall seconds by component: telemetry, the only part that differs between repeats.
  double measure_s = 0.0, belief_s = 0.0, sensing_s = 0.0, verify_s = 0.0;

  bool claimed() const { return stage == Stage::complete; }
};

// Points a trial may measure: max_points; for the policy dense its own scan and all rounds of verification.
std::int64_t points_budget(const AgentConfig& config);

// Tunes with the configured policy and records what it does. Same bits on any executor, and with any log. Throws
// Error(config) for an unusable prior or settings. Precondition: a policy of this agent, not legacy.
AgentReport tune(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
                 const parallel::Executor& executor, audit::Log& log);

}  // namespace qdtune::agent
