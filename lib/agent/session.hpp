// One trial's dealings with its device: every measured point and every move is judged, counted, paid for and
// recorded here.
#pragma once

#include <cstdint>
#include <string>

#include "agent/agent_config.hpp"
#include "audit/log.hpp"
#include "device/clock.hpp"
#include "safety/guarded_device.hpp"

namespace qdtune::agent {

class Session {
 public:
  // Throws Error(config) for a step cap or margin that the device's bounds leave no room for.
  Session(device::Device& device, const AgentConfig& config, std::int64_t points_budget, audit::Log& log);

  // Measures the points of the plan that the critic grants and remembers them; the others are counted as
  // safety violations and never reach the device. Readings that are no finite numbers are paid for and dropped.
  // The caller asks fits() first: an overdrawn budget throws Error(internal), and so does a device whose readings
  // are not one for each point.
  device::Measurement measure(const device::ScanPlan& plan, Stage stage, const std::string& description);
  bool fits(std::size_t points) const;
  std::size_t points_left() const { return static_cast<std::size_t>(points_budget_ - points()); }

  // Moves in equal straight steps within the cap. False, without a move, when the steps left do not suffice or
  // the goal lies outside the allowed window (a safety violation).
  bool travel_to(const device::GateVoltages& goal, Stage stage);

  // What was measured, in the order of time, but for what was forgotten.
  const device::Measurement& all_data() const { return all_data_; }
  // Forgets the first `count` readings of all_data() and returns them: they stay paid for.
  device::Measurement forget(std::size_t count);
  device::GateVoltages position() const { return device_.position(); }
  const device::Window& window() const { return device_.critic().allowed(); }
  std::int64_t points() const { return points_; }  // paid for
  std::int64_t steps() const { return steps_; }
  std::int64_t steps_left() const { return max_steps_ - steps_; }
  std::int64_t safety_violations() const { return safety_violations_; }
  double measure_s() const { return measure_s_; }         // wall time of the device
  double measuring_s() const { return clock_.time_s(); }  // by the timing it states
  device::Timing timing() const { return device_.timing(); }

 private:
  void note_refused(const safety::Verdict& verdict, Stage stage, const std::string& what);
  void note_scan(const safety::ScanVerdict& verdict, const device::Measurement& measurement, Stage stage,
                 const std::string& description);
  void note_route(const safety::RouteVerdict& route, Stage stage);

  safety::GuardedDevice device_;
  device::Clock clock_;
  audit::Log& log_;
  device::Measurement all_data_;
  std::int64_t points_budget_, max_steps_;
  std::int64_t points_ = 0;
  std::int64_t steps_ = 0;
  std::int64_t safety_violations_ = 0;
  double measure_s_ = 0.0;
};

}  // namespace qdtune::agent
