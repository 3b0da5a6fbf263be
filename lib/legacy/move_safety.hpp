// The original's safety critic: clips a proposed move of both gates and verifies one.
//
// Clip, at the voltages v with the move d:
//   1. each gate: where v + d lies beyond a bound, d = bound - v
//   2. where |d1| + |d2| exceeds the cap, both times cap / (|d1| + |d2| + 1e-9)
// Warnings are added in that order ("vg1_upper_bound", "vg2_lower_bound", "l1_clip", ...) behind those handed in.
// Verify, of the move as it stands, with the distance of a gate = min(v + d - low, high - v - d):
//   voltage_bounds  margin = smallest distance, passed at >= 0
//   slew_rate       margin = cap - |d1| - |d2|, passed at >= 0;  per gate cap - |d|
//   voltage_margin  margin = smallest distance, passed at >= the least margin
//
// What is wrong with it: after clipping the slew rule cannot fire, so it checks nothing. Clip goes up to a bound
// where verify wants room, so a move towards a bound is clipped into one that is refused, again and again. From
// outside the bounds, step 2 may leave a move too short to get back, and verify refuses it. And a move that a human
// changed did not pass here at all: +7 V was applied between bounds of 1 V. safety/critic.hpp clips and verifies by
// one predicate, and a device takes nothing else.
#pragma once

#include <string>
#include <vector>

#include "device/device.hpp"

namespace qdtune::legacy {

struct MoveLimits {
  device::Window bounds;
  double l1_cap_V = 0.1;        // |d1| + |d2| of one move
  double least_margin_V = 0.0;  // room that voltage_margin wants at each bound
};

struct ClippedMove {
  physics::GateVoltages delta;
  physics::GateVoltages arrival;  // position + delta
  bool clipped = false;
  std::vector<std::string> warnings;
};

struct MoveCheck {
  bool passed = false;
  double margin_V = 0.0;
  physics::GateVoltages per_gate_V;
};

struct MoveVerification {
  MoveCheck voltage_bounds;
  MoveCheck slew_rate;
  MoveCheck voltage_margin;
  bool all_passed = false;
  double least_margin_V = 0.0;  // of the three
};

ClippedMove clip_move(const MoveLimits& limits, const physics::GateVoltages& position,
                      const physics::GateVoltages& delta, std::vector<std::string> warnings = {});

MoveVerification verify_move(const MoveLimits& limits, const physics::GateVoltages& position,
                             const physics::GateVoltages& delta);

}  // namespace qdtune::legacy
