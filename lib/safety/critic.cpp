#include "safety/critic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"

namespace qdtune::safety {

using device::GateVoltages;
using device::Window;

namespace {

bool is_finite(const GateVoltages& v) {
  return std::isfinite(v.v1_V) && std::isfinite(v.v2_V);
}

bool permits(Reason reason) {
  return reason == Reason::none || reason == Reason::retreat;
}

GateVoltages nearest(const Window& window, const GateVoltages& v) {
  return {std::clamp(v.v1_V, window.low.v1_V, window.high.v1_V),
          std::clamp(v.v2_V, window.low.v2_V, window.high.v2_V)};
}

// The window, made just large enough to hold the position.
Window widened(const Window& window, const GateVoltages& v) {
  return {{std::min(window.low.v1_V, v.v1_V), std::min(window.low.v2_V, v.v2_V)},
          {std::max(window.high.v1_V, v.v1_V), std::max(window.high.v2_V, v.v2_V)}};
}

// Compares voltages, not distances, so that no rounding can hide the smallest step inwards.
bool retreats(const Window& window, const GateVoltages& position, const GateVoltages& goal) {
  const GateVoltages home = nearest(window, position);
  return widened(window, position).contains(goal) &&
         ((home.v1_V != position.v1_V && goal.v1_V != position.v1_V) ||
          (home.v2_V != position.v2_V && goal.v2_V != position.v2_V));
}

// Straight from one voltage towards another by at most a length; arrives exactly. Short of it the
// share is below 1 in doubles too, so that rounding never steps over an end.
GateVoltages advance(const GateVoltages& from, const GateVoltages& to, double length_V) {
  const double distance_V = step_length_V(from, to);
  if (distance_V <= length_V) return to;
  const double share = length_V / distance_V;
  return {from.v1_V + share * (to.v1_V - from.v1_V), from.v2_V + share * (to.v2_V - from.v2_V)};
}

Breach furthest_miss(const Window& window, const GateVoltages& v) {
  const std::array<Breach, 4> misses{{{1, Side::low, window.low.v1_V - v.v1_V},
                                      {1, Side::high, v.v1_V - window.high.v1_V},
                                      {2, Side::low, window.low.v2_V - v.v2_V},
                                      {2, Side::high, v.v2_V - window.high.v2_V}}};
  Breach furthest;
  for (const Breach& miss : misses)
    if (miss.by_V > furthest.by_V) furthest = miss;
  return furthest;
}

}  // namespace

Critic::Critic(const Limits& limits) : limits_(limits) {
  check_usable(limits);
  allowed_ = allowed_window(limits);
}

MoveVerdict Critic::verify_move(const GateVoltages& position, const GateVoltages& goal) const {
  MoveVerdict verdict;
  verdict.reason = judge_move(position, goal);
  verdict.requested = goal;
  verdict.position = position;
  verdict.breach = breach_of(goal);
  if (is_finite(position) && is_finite(goal)) verdict.requested_step_V = step_length_V(position, goal);
  if (permits(verdict.reason)) {
    verdict.ruling = Ruling::allowed;
    verdict.granted_step_V = verdict.requested_step_V;
    verdict.move = grant(position, goal);
  }
  return verdict;
}

MoveVerdict Critic::clip_move(const GateVoltages& position, const GateVoltages& goal) const {
  MoveVerdict verdict = verify_move(position, goal);
  if (verdict.granted() || !is_finite(goal) || judge_position(position) != Reason::none) return verdict;
  const GateVoltages home = nearest(allowed_, position);
  const double way_home_V = step_length_V(position, home);
  const GateVoltages to = way_home_V >= limits_.step_cap_V
                              ? advance(position, home, limits_.step_cap_V)
                              : advance(home, nearest(allowed_, goal), limits_.step_cap_V - way_home_V);
  verdict.ruling = Ruling::clipped;
  verdict.granted_step_V = step_length_V(position, to);
  verdict.move = grant(position, to);
  return verdict;
}

RouteVerdict Critic::route(const GateVoltages& position, const GateVoltages& goal,
                           std::int64_t max_steps) const {
  RouteVerdict verdict;
  verdict.requested = goal;
  verdict.position = position;
  verdict.breach = breach_of(goal);
  verdict.reason = judge_position(position);
  if (verdict.reason == Reason::none) verdict.reason = judge_point(goal);
  if (verdict.reason != Reason::none) return verdict;

  const GateVoltages home = nearest(allowed_, position);
  verdict.length_V = step_length_V(position, home) + step_length_V(home, goal);
  verdict.steps = steps_between(position, home) + steps_between(home, goal);
  if (verdict.steps <= max_steps) {
    append_leg(verdict.moves, position, home);
    append_leg(verdict.moves, home, goal);
    verdict.steps = static_cast<std::int64_t>(verdict.moves.size());
  }
  if (verdict.steps > max_steps) {
    verdict.moves.clear();
    verdict.reason = Reason::too_many_steps;
    return verdict;
  }
  verdict.ruling = Ruling::allowed;
  return verdict;
}

Verdict Critic::verify_point(const GateVoltages& v) const {
  const Reason reason = judge_point(v);
  return {reason == Reason::none ? Ruling::allowed : Ruling::refused, reason, v, breach_of(v)};
}

ScanVerdict Critic::verify_scan(const device::ScanPlan& plan) const {
  device::ScanPlan granted;
  granted.points.reserve(plan.points.size());
  std::vector<Verdict> refused;
  for (const GateVoltages& v : plan.points) {
    if (judge_point(v) == Reason::none) {
      granted.points.push_back(v);
    } else {
      refused.push_back(verify_point(v));
    }
  }
  return {SafeScan(std::move(granted)), std::move(refused)};
}

Reason Critic::judge_point(const GateVoltages& v) const {
  if (allowed_.contains(v)) return Reason::none;
  if (!is_finite(v)) return Reason::not_finite;
  return limits_.bounds.contains(v) ? Reason::inside_margin : Reason::outside_bounds;
}

Reason Critic::judge_position(const GateVoltages& position) const {
  if (!is_finite(position)) return Reason::position_not_finite;
  return resolves_steps(limits_, position) ? Reason::none : Reason::position_unresolved;
}

// The one predicate: whatever moves a device has passed it.
Reason Critic::judge_move(const GateVoltages& position, const GateVoltages& goal) const {
  if (const Reason reason = judge_position(position); reason != Reason::none) return reason;
  const Reason where = judge_point(goal);
  if (where != Reason::none && !retreats(allowed_, position, goal)) return where;
  if (step_length_V(position, goal) > limits_.step_cap_V + rounding_V(limits_, position))
    return Reason::beyond_step_cap;
  return where == Reason::none ? Reason::none : Reason::retreat;
}

Breach Critic::breach_of(const GateVoltages& v) const {
  if (!is_finite(v)) return {};
  return furthest_miss(limits_.bounds.contains(v) ? allowed_ : limits_.bounds, v);
}

SafeMove Critic::grant(const GateVoltages& from, const GateVoltages& to) const {
  QDTUNE_ENSURE(permits(judge_move(from, to)), "a granted move passes the predicate");
  return SafeMove(from, to);
}

// A length within rounding of a multiple of the cap must not cost one step more; half of the rounding that
// the predicate forgives is left for the voltages of the steps.
std::int64_t Critic::steps_between(const GateVoltages& from, const GateVoltages& to) const {
  const double reach_V = limits_.step_cap_V + 0.5 * rounding_V(limits_, from);
  return static_cast<std::int64_t>(std::ceil(step_length_V(from, to) / reach_V));
}

// Divides what is left anew at each step, so that rounding errors of earlier steps cannot add up.
void Critic::append_leg(std::vector<SafeMove>& moves, GateVoltages from, const GateVoltages& to) const {
  while (from != to) {
    const double share = 1.0 / static_cast<double>(steps_between(from, to));
    const GateVoltages next = advance(from, to, share * step_length_V(from, to));
    moves.push_back(grant(from, next));
    from = next;
  }
}

}  // namespace qdtune::safety
