// What voltages and steps a device may be given.
//
// Three windows, each inside the one before: what the device serves, `bounds` (never left), and the allowed
// window, `bounds` with margin_V taken off every edge. A step of both plungers is as long as |dV1| + |dV2|.
#pragma once

#include "device/device.hpp"

namespace qdtune::safety {

struct Limits {
  device::Window bounds;
  double step_cap_V = 0.020;  // |dV1| + |dV2| of one move
  double margin_V = 0.0;      // kept clear along each bound
  friend bool operator==(const Limits&, const Limits&) = default;
};

// Throws Error(config), naming the number and what would be right, unless
//   - bounds are finite, at most 1 MV, low <= high, and the margin, not negative, leaves room between them;
//   - the step cap is above zero, at most 1 MV, and wide enough that rounding cannot hide a step: about
//     1e-11 of the largest bound.
void check_usable(const Limits& limits);

// The allowed window; its edges are allowed. Precondition: usable limits.
device::Window allowed_window(const Limits& limits);

// |dV1| + |dV2|; the largest double where the sum would overflow.
double step_length_V(const device::GateVoltages& from, const device::GateVoltages& to);

// Two correct computations of one length may differ by this much: 32 rounding units of the largest voltage
// that can take part in a step from `position` (1e-15 V for bounds of 0.15 V).
double rounding_V(const Limits& limits, const device::GateVoltages& position);

// Whether a step of the cap is more than rounding at this distance from zero: false for a position so far
// out that no step could be told from none.
bool resolves_steps(const Limits& limits, const device::GateVoltages& position);

}  // namespace qdtune::safety
