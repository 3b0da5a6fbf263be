// The critic: rules on every voltage before it reaches a device. It knows limits and voltages, no beliefs.
//
// A move from a position p to a goal g is allowed when
//   (1) g lies in the allowed window (limits.hpp); or, where p itself does not, g retreats: no plunger goes
//       further out than it is, and one that is outside comes nearer;
//   (2) |dV1| + |dV2| <= step cap + rounding, rounding as of limits.hpp.
// So a position outside the margin or the bounds (it started there, or the margin was raised) can always get
// back, and a position within the bounds never leaves them. A point of a scan is allowed in the allowed
// window. Whatever is not finite is refused.
//
// clip_move, route and verify_move share one predicate: a SafeMove is made in one place, behind it.
// Errors: the constructor throws Error(config) for unusable limits; everything else answers with a verdict.
// Not modelled: the time a step takes, limits on other gates, limits that depend on the device's state.
// Cost: tens of nanoseconds a move, a few a point of a scan.
#pragma once

#include <cstdint>
#include <vector>

#include "device/device.hpp"
#include "safety/limits.hpp"
#include "safety/verdict.hpp"

namespace qdtune::safety {

class Critic {
 public:
  explicit Critic(const Limits& limits);

  const Limits& limits() const { return limits_; }
  const device::Window& allowed() const { return allowed_; }  // its edges too

  // Allowed or refused; never changes the goal.
  MoveVerdict verify_move(const device::GateVoltages& position, const device::GateVoltages& goal) const;

  // A goal that verifies, unchanged. Else a step that does, no longer than the cap: from outside the allowed
  // window first the shortest way into it; with what is left of the cap, straight towards the allowed voltage
  // nearest to the goal. Its length may be 0 (the goal lies beyond the edge that the position rests on).
  // Refused only when a number is not finite or the position is unresolved. Repeated clips towards one goal
  // arrive at the allowed voltage nearest to it in finitely many steps.
  MoveVerdict clip_move(const device::GateVoltages& position, const device::GateVoltages& goal) const;

  // Straight, equal steps within the cap to a goal in the allowed window; from outside it, first such steps
  // the shortest way into it. Refused as a whole when the goal is not in the allowed window or the steps
  // are more than max_steps. Granted without a move when already there.
  RouteVerdict route(const device::GateVoltages& position, const device::GateVoltages& goal,
                     std::int64_t max_steps) const;

  Verdict verify_point(const device::GateVoltages& v) const;
  ScanVerdict verify_scan(const device::ScanPlan& plan) const;

 private:
  Reason judge_point(const device::GateVoltages& v) const;
  Reason judge_position(const device::GateVoltages& position) const;
  Reason judge_move(const device::GateVoltages& position, const device::GateVoltages& goal) const;
  Breach breach_of(const device::GateVoltages& v) const;
  SafeMove grant(const device::GateVoltages& from, const device::GateVoltages& to) const;
  std::int64_t steps_between(const device::GateVoltages& from, const device::GateVoltages& to) const;
  void append_leg(std::vector<SafeMove>& moves, device::GateVoltages from,
                  const device::GateVoltages& to) const;

  Limits limits_;
  device::Window allowed_;
};

}  // namespace qdtune::safety
