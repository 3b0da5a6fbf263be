// Adds up what moves and measurements take by a device's timing.
//
// A scan goes from where the plungers rest to each of its points in turn, dwells there, and returns: Device promises
// that. Every arrival settles, so that a point measured at rest needs no way.
//   time = points * dwell + ways
// a product and a sum, so that without ways point i begins at i * dwell exactly. Cost: nanoseconds a way.
#pragma once

#include <cstdint>

#include "device/device.hpp"

namespace qdtune::device {

class Clock {
 public:
  // Stands at 0 s, the plungers at rest. Precondition: a valid timing.
  Clock(const Timing& timing, const GateVoltages& start);

  void go_to(const GateVoltages& v);
  void dwell();                     // one point, where the plungers are
  void scan(const ScanPlan& plan);  // all of it, the way back included

  double time_s() const { return static_cast<double>(points_) * timing_.dwell_time_s + travel_s_; }
  double travel_s() const { return travel_s_; }  // of that, not dwelling: ramps and settling
  double pause_s() const { return pause_s_; }    // ways since the last dwell
  std::uint64_t points() const { return points_; }

 private:
  Timing timing_;
  GateVoltages at_;
  std::uint64_t points_ = 0;
  double travel_s_ = 0.0, pause_s_ = 0.0;
};

}  // namespace qdtune::device
