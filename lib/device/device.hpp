// What an experimenter sees of a device: bounds, what time it takes, a position, and measurements.
// Nothing here knows parameters of a device.
#pragma once

#include <cstddef>
#include <vector>

#include "device/timing.hpp"
#include "physics/double_dot.hpp"

namespace qdtune::device {

using physics::GateVoltages;

// Closed rectangle of allowed plunger voltages (V).
struct Window {
  GateVoltages low;
  GateVoltages high;
  bool contains(const GateVoltages& v) const {
    return v.v1_V >= low.v1_V && v.v1_V <= high.v1_V && v.v2_V >= low.v2_V && v.v2_V <= high.v2_V;
  }
  friend bool operator==(const Window&, const Window&) = default;
};

// Points in the order they are measured. One point is one dwell at one voltage: repeats count again.
struct ScanPlan {
  std::vector<GateVoltages> points;
};

// size1 x size2 points on a regular grid that includes the window's edges; gate 1 is the fast axis.
// Precondition: sizes >= 2.
ScanPlan grid_scan(const Window& window, std::size_t size1, std::size_t size2);

// Throw Error(out_of_bounds), naming plunger, voltage and range, when v or a point of the plan lies outside.
void check_inside(const Window& window, const GateVoltages& v);
void check_inside(const Window& window, const ScanPlan& plan);

// values[i] belongs to points[i]; arbitrary units of the readout.
struct Measurement {
  std::vector<GateVoltages> points;
  std::vector<double> values;
};

class Device {
 public:
  virtual ~Device() = default;
  virtual Window bounds() const = 0;
  // What its points and ways take, a valid timing; of a device that cannot tell, points alone.
  virtual Timing timing() const = 0;
  // Measures in order. Throws Error(out_of_bounds) and measures nothing when a point lies outside bounds().
  virtual Measurement measure(const ScanPlan& plan) = 0;
  // Where the plungers rest; a scan returns there.
  virtual GateVoltages position() const = 0;
  // Rests at v. Throws Error(out_of_bounds) outside bounds().
  virtual void move_to(const GateVoltages& v) = 0;
};

}  // namespace qdtune::device
