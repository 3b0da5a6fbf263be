// The original's view of a device: scans stretched to [0, 1], in its own volts, behind our safety critic.
//
// A line or a patch lies on axes of linspace in single precision, its edges written with 6 decimals (the original
// writes code and runs it). Readings are scaled by min_max_scaled, so that neither gain nor offset is left.
// Every voltage passes safety::Critic, which the original has not: a scan with a point that is refused is not
// measured at all, a move whose goal is refused is not made; each such voltage is a violation. A granted move is
// made in steps within the critic's cap.
// Errors: as of safety::GuardedDevice. Cost: that of the device.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/log.hpp"
#include "device/clock.hpp"
#include "legacy/gate_map.hpp"
#include "legacy/measurement_plan.hpp"
#include "legacy/raster.hpp"
#include "safety/guarded_device.hpp"

namespace qdtune::legacy {

// Scaled values; a line is a raster of one row. The window's edges are those that were written.
struct Observation {
  Modality modality = Modality::line_scan;
  device::Window window;
  Raster scaled;

  bool is_patch() const { return modality != Modality::line_scan; }
};

class Instrument {
 public:
  Instrument(device::Device& device, const GateMap& gates, const safety::Limits& limits, audit::Log& log);

  // Nothing where a point was refused.
  std::optional<Observation> measure(const MeasurementPlan& plan, std::string_view stage);
  // Whether the gates went there.
  bool move_to(const physics::GateVoltages& original, std::string_view stage);

  device::Window bounds() const { return gates_.bounds(); }
  device::Window device_bounds() const { return device_.bounds(); }
  physics::GateVoltages device_position() const { return device_.position(); }
  std::int64_t points() const { return points_; }
  std::int64_t safety_violations() const { return safety_violations_; }
  double measure_s() const { return measure_s_; }         // wall time of the device
  double measuring_s() const { return clock_.time_s(); }  // by the timing it states

 private:
  device::ScanPlan points_of(const MeasurementPlan& plan) const;

  safety::GuardedDevice device_;
  device::Clock clock_;
  GateMap gates_;
  audit::Log& log_;
  std::int64_t points_ = 0;
  std::int64_t safety_violations_ = 0;
  double measure_s_ = 0.0;
};

}  // namespace qdtune::legacy
