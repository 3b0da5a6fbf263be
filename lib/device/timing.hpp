// What measuring takes in time, as a device tells it.
//
//   a point   dwell_time_s, the integration
//   a way     |V' - V|_max / ramp_V_per_s + settle_time_s before the next point; nothing where V' = V
//
// Both plungers ramp at once, so that the longer way counts (the maximum norm). Settling is what the wiring's filters ask
// for: some of their time constants after each ramp, however short.
// Not modelled: ramps that accelerate, settling that grows with the step, the instrument's own latency, thinking.
// Cost: nanoseconds.
#pragma once

#include "physics/double_dot.hpp"

namespace qdtune::device {

struct Timing {
  double dwell_time_s = 1e-3;
  double ramp_V_per_s = 0.0;   // 0: at once
  double settle_time_s = 0.0;  // after each ramp

  // A dwell above 0, the others not negative, all finite.
  bool valid() const;
  double travel_time_s(const physics::GateVoltages& from, const physics::GateVoltages& to) const;
  friend bool operator==(const Timing&, const Timing&) = default;
};

}  // namespace qdtune::device
