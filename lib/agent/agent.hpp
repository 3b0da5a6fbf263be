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
#include "belief/cell_probability.hpp"
#include "belief/particle_belief.hpp"
#include "device/device.hpp"
#include "parallel/executor.hpp"

namespace qdtune::agent {

enum class Stage { survey, navigation, verification, complete, failed };
std::string_view to_string(Stage stage);

struct AgentReport {
  Stage stage = Stage::failed;   // complete: claimed; failed: refused with a reason
  std::string reason;            // why it refused, empty when claimed
  device::GateVoltages voltage;  // where the device rests
  double claimed_probability = 0.0;
  double entropy_nat = 0.0;  // of the charge state at that voltage
  double log_evidence_nat = 0.0;
  std::int64_t points = 0, steps = 0, backtracks = 0;
  belief::BeliefStatistics belief;
  std::optional<belief::TriplePointEstimate>
      triple_points;  // of the target's anticrossing, after measurements
  // Wall seconds by component: telemetry, the only part that differs between repeats.
  double measure_s = 0.0, belief_s = 0.0, verify_s = 0.0;

  bool claimed() const { return stage == Stage::complete; }
};

// Tunes with the configured policy. Same bits on any executor. Throws Error(config) for an unusable prior or
// settings.
AgentReport tune(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
                 const parallel::Executor& executor);

}  // namespace qdtune::agent
