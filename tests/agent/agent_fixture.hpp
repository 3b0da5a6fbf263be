// What the agent tests share: a device whose parameters are chosen here,
// small settings, a recording of a run.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "agent/agent.hpp"
#include "device/device.hpp"
#include "device/distribution.hpp"
#include "device/parameters.hpp"
#include "simulation/simulated_device.hpp"

namespace qdtune::agent_test {

inline const device::Window window{{0.0, 0.0}, {0.150, 0.150}};
inline const simulation::Setup bench{window, {}, {0.02, 0.03}};

// The middle of the standard population: (1,1) well inside the window.
inline device::ParameterVector middle_device() {
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  return device::parameters_at(device::standard_population(), cube);
}

inline simulation::SimulatedDevice simulated(const device::ParameterVector& theta) {
  return simulation::simulated_device(theta, physics::PeakShape::lorentzian, bench, 5, 0);
}

// The agent knows the device's energies and lever arms, not where its pattern lies nor the readout: few
// particles are then enough.
inline agent::AgentConfig small_agent(agent::Policy policy) {
  agent::AgentConfig config;
  config.policy = policy;
  config.survey_size = 6;
  config.fixed_survey_size = 8;
  config.max_points = 400;
  config.sensing.hypotheses = 128;
  config.belief.particles = 256;
  config.belief.prior_pool = 16;
  config.belief.move_sweeps = 6;
  config.verification.replicates = 100;
  config.diagnosis.rivals = {32, 6};
  const device::ParameterVector theta = middle_device();
  using enum device::Parameter;
  for (const auto p : {charging_energy_1, charging_energy_2, mutual_charging_energy, lever_arm_11,
                       lever_arm_22, cross_ratio_12, cross_ratio_21, tunnel_coupling, electron_temperature}) {
    config.prior[static_cast<std::size_t>(p)] = {device::DistributionKind::fixed, get(theta, p), 0.0};
  }
  return config;
}

// Points of the first round of verification.
inline std::int64_t first_round(const agent::AgentConfig& config) {
  return config.verification.rays + 2 * config.verification.points_per_gate;
}

inline agent::AgentReport tuned(device::Device& device, const agent::AgentConfig& config) {
  audit::Log log = audit::Log::off();
  return agent::tune(device, config, 5, 0, parallel::Executor::serial(), log);
}

// Hands everything on and remembers it.
class RecordingDevice final : public device::Device {
 public:
  explicit RecordingDevice(device::Device& inner) : inner_(inner) {}
  device::Window bounds() const override { return inner_.bounds(); }
  device::Timing timing() const override { return inner_.timing(); }
  device::GateVoltages position() const override { return inner_.position(); }
  device::Measurement measure(const device::ScanPlan& plan) override {
    scans.push_back(inner_.measure(plan));
    return scans.back();
  }
  void move_to(const device::GateVoltages& v) override {
    inner_.move_to(v);
    moves.push_back(v);
  }

  std::vector<device::Measurement> scans;
  std::vector<device::GateVoltages> moves;

 private:
  device::Device& inner_;
};

}  // namespace qdtune::agent_test
