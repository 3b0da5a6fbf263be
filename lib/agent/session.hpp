// One trial's dealings with its device: every measured point and every move is counted and paid for here.
#pragma once

#include <cstdint>

#include "agent/agent_config.hpp"
#include "device/device.hpp"

namespace qdtune::agent {

class Session {
 public:
  Session(device::Device& device, const AgentConfig& config, std::int64_t points_budget)
      : device_(device), config_(config), points_budget_(points_budget) {}

  // Measures the points of the plan that lie inside the bounds and remembers them;
  // the others are counted as safety violations and never reach the device. The caller asks fits() first:
  // an overdrawn budget throws Error(internal).
  device::Measurement measure(const device::ScanPlan& plan);
  bool fits(std::size_t points) const;

  // Moves in equal straight steps of at most the step cap (|dV1| + |dV2|). False, without a move,
  // when the steps left do not suffice or the goal lies outside the bounds (a safety violation).
  bool travel_to(const device::GateVoltages& goal);

  const device::Measurement& all_data() const { return all_data_; }
  device::GateVoltages position() const { return device_.position(); }
  device::Window window() const { return device_.bounds(); }
  std::int64_t points() const { return static_cast<std::int64_t>(all_data_.values.size()); }
  std::int64_t steps() const { return steps_; }
  std::int64_t safety_violations() const { return safety_violations_; }
  double measure_s() const { return measure_s_; }

 private:
  device::Device& device_;
  const AgentConfig& config_;
  device::Measurement all_data_;
  std::int64_t points_budget_;
  std::int64_t steps_ = 0;
  std::int64_t safety_violations_ = 0;
  double measure_s_ = 0.0;
};

}  // namespace qdtune::agent
