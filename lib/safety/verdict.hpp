// What the critic answers, in values that an audit record can hold, and the two keys that open a device:
// a SafeMove and a SafeScan are made by the critic alone, so that whoever holds one holds a verdict.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "device/device.hpp"

namespace qdtune::safety {

class Critic;

enum class Ruling { allowed, clipped, refused };
std::string_view to_string(Ruling ruling);

// Why a request was not simply allowed: the first of these that holds.
enum class Reason {
  none,
  retreat,              // allowed: still outside the allowed window, but nearer to it than the position
  position_not_finite,  // the device claims to rest at a NaN or an infinity
  position_unresolved,  // the device rests so far out that rounding hides a whole step
  not_finite,           // the request holds a NaN or an infinity
  outside_bounds,
  inside_margin,    // within the bounds, but in the strip that is kept clear along them
  beyond_step_cap,  // one move would be too long
  too_many_steps,   // a journey would take more moves than the caller allows
};
std::string_view to_string(Reason reason);

enum class Side { none, low, high };
std::string_view to_string(Side side);

// How a requested voltage misses a window: the plunger (1 or 2) that misses it furthest, past which edge and
// by how much. Of the bounds where it misses those, else of the allowed window; plunger 0 when it misses
// neither or is not finite.
struct Breach {
  int plunger = 0;
  Side side = Side::none;
  double by_V = 0.0;
  friend bool operator==(const Breach&, const Breach&) = default;
};

struct Verdict {
  Ruling ruling = Ruling::refused;
  Reason reason = Reason::none;
  device::GateVoltages requested;
  Breach breach;
  bool granted() const { return ruling != Ruling::refused; }
};

// One step of the plungers that the critic has granted, for a device that rests at from().
class SafeMove {
 public:
  const device::GateVoltages& from() const { return from_; }
  const device::GateVoltages& to() const { return to_; }
  friend bool operator==(const SafeMove&, const SafeMove&) = default;

 private:
  friend class Critic;
  SafeMove(const device::GateVoltages& from, const device::GateVoltages& to) : from_(from), to_(to) {}

  device::GateVoltages from_;
  device::GateVoltages to_;
};

// A plan whose every point the critic has granted.
class SafeScan {
 public:
  const device::ScanPlan& plan() const { return plan_; }

 private:
  friend class Critic;
  explicit SafeScan(device::ScanPlan plan) : plan_(std::move(plan)) {}

  device::ScanPlan plan_;
};

struct MoveVerdict : Verdict {
  device::GateVoltages position;
  double requested_step_V = 0.0;  // |dV1| + |dV2|; 0 when a number is not finite
  double granted_step_V = 0.0;
  std::optional<SafeMove> move;  // present unless refused
};

// The granted points in the plan's order, and a verdict on each of the others in the same order.
struct ScanVerdict {
  SafeScan scan;
  std::vector<Verdict> refused;
};

// A journey is granted as a whole or not at all.
struct RouteVerdict : Verdict {
  device::GateVoltages position;
  double length_V = 0.0;        // along the route, a retreat included; 0 when refused for its voltages
  std::int64_t steps = 0;       // moves it takes, also when those are too many
  std::vector<SafeMove> moves;  // each starts where the one before ends; empty when refused or already there
};

}  // namespace qdtune::safety
