// A million random moves and a million random points of scans, no violation: limits of any size, positions
// inside, on and outside every edge, goals anywhere, numbers or not.
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "random/stream.hpp"
#include "safety/critic.hpp"
#include "safety/random_cases.hpp"
#include "safety/second_opinion.hpp"

using namespace qdtune;
using namespace qdtune::safety_test;
using device::GateVoltages;
using device::Window;
using random::Stream;
using safety::Critic;
using safety::MoveVerdict;
using safety::Ruling;

namespace {

constexpr std::uint64_t fuzz_seed = 20260;

Stream fuzz_stream(std::uint32_t step) {
  return {fuzz_seed, {0, random::Purpose::test, step, 0}};
}

std::string_view broken_by_verify(const Critic& critic, const GateVoltages& position,
                                  const GateVoltages& goal) {
  const MoveVerdict verdict = critic.verify_move(position, goal);
  if (verdict.ruling == Ruling::clipped) return "verify never changes a goal";
  if (verdict.granted() != verdict.move.has_value()) return "a move exactly when granted";
  if (verdict.granted() && (verdict.move->from() != position || verdict.move->to() != goal))
    return "verify grants what was asked";
  if (!numbers(goal) || !has_steps(critic, position))
    return verdict.granted() ? "no grant without numbers" : "";
  const bool there = destination_allowed(critic, position, goal);
  const long double excess = exact_length(position, goal) - critic.limits().step_cap_V;
  if (verdict.granted() && !there) return "a grant leads where it may";
  if (verdict.granted() && excess > rounding_of(critic, position)) return "a grant keeps the cap";
  if (!verdict.granted() && there && excess <= 0.0L) return "what keeps the rules is granted";
  return "";
}

std::string_view broken_by_clip(const Critic& critic, const GateVoltages& position,
                                const GateVoltages& goal) {
  const MoveVerdict verdict = critic.clip_move(position, goal);
  if (!numbers(goal) || !has_steps(critic, position))
    return verdict.granted() || verdict.move ? "no clip without numbers" : "";
  if (!verdict.move) return "clip grants something for every number";
  const GateVoltages to = verdict.move->to();
  const Window& bounds = critic.limits().bounds;
  if (!critic.verify_move(position, to).granted()) return "what clip grants verifies";
  const MoveVerdict again = critic.clip_move(position, to);
  if (again.ruling != Ruling::allowed || again.move->to() != to) return "clip is idempotent";
  if (critic.verify_move(position, goal).granted() != (verdict.ruling == Ruling::allowed && to == goal))
    return "a goal that verifies is granted unchanged, any other is not";
  if (bounds.contains(position) && !bounds.contains(to)) return "a grant from within the bounds stays within";
  if (!destination_allowed(critic, position, to)) return "clip leads where it may";
  if (exact_length(position, to) > critic.limits().step_cap_V + rounding_of(critic, position))
    return "clip keeps the cap";
  const GateVoltages target = nearest_allowed(critic, goal);
  if (to == position && position != target) return "clip stays only where it has arrived";
  if (critic.allowed().contains(position) &&
      exact_length(to, target) > exact_length(position, target) + rounding_of(critic, position))
    return "clip comes nearer to the goal";
  return "";
}

std::string_view broken_by_route(const Critic& critic, const GateVoltages& position,
                                 const GateVoltages& goal) {
  constexpr std::int64_t most = 2000;
  const auto route = critic.route(position, goal, most);
  if (!has_steps(critic, position) || !numbers(goal) || !critic.allowed().contains(goal))
    return route.granted() || !route.moves.empty() ? "no route without a safe end" : "";
  const GateVoltages home = nearest_allowed(critic, position);
  const double caps = static_cast<double>(exact_length(position, home) + exact_length(home, goal)) /
                      critic.limits().step_cap_V;
  if (!route.granted())
    return caps > static_cast<double>(most - 2) ? "" : "a route that can be paid for is granted";
  if (static_cast<double>(route.moves.size()) > caps + 3.0) return "a route wastes no steps";
  GateVoltages v = position;
  for (const safety::SafeMove& move : route.moves) {
    if (move.from() != v) return "a route is connected";
    v = move.to();
    if (!critic.verify_move(move.from(), v).granted()) return "every step of a route verifies";
    if (exact_length(move.from(), v) > critic.limits().step_cap_V + rounding_of(critic, move.from()))
      return "every step of a route keeps the cap";
    if (critic.limits().bounds.contains(position) && !critic.limits().bounds.contains(v))
      return "a route from within the bounds stays within";
  }
  return v == goal ? "" : "a route ends at its goal";
}

// Repeated clips towards the middle: back in the allowed window by the shortest way, then at the middle.
std::string_view broken_by_homing(const Critic& critic, GateVoltages v) {
  if (!has_steps(critic, v)) return "";
  const Window& w = critic.allowed();
  const GateVoltages middle =
      nearest_allowed(critic, {0.5 * (w.low.v1_V + w.high.v1_V), 0.5 * (w.low.v2_V + w.high.v2_V)});
  const GateVoltages home = nearest_allowed(critic, v);
  const double cap_V = critic.limits().step_cap_V;
  const double way_home = static_cast<double>(exact_length(v, home)) / cap_V;
  const double whole_way = way_home + static_cast<double>(exact_length(home, middle)) / cap_V;
  if (whole_way > 1000.0) return "";
  for (double step = 0.0; v != middle; ++step) {
    if (step > way_home + 1.0 && !w.contains(v)) return "clips reach the allowed window";
    if (step > whole_way + 2.0) return "clips arrive";
    const MoveVerdict verdict = critic.clip_move(v, middle);
    if (!verdict.move) return "there is always a way back";
    v = verdict.move->to();
  }
  return "";
}

std::string_view broken_by_scan(const Critic& critic, const device::ScanPlan& plan) {
  const auto verdict = critic.verify_scan(plan);
  std::vector<GateVoltages> granted;
  std::size_t refused = 0;
  for (const GateVoltages& v : plan.points) {
    const bool allowed = numbers(v) && nearest_allowed(critic, v) == v;
    if (critic.verify_point(v).granted() != allowed)
      return "a point is granted exactly in the allowed window";
    if (allowed) {
      granted.push_back(v);
      continue;
    }
    if (refused == verdict.refused.size()) return "every point that is not granted is listed as refused";
    const safety::Verdict& listed = verdict.refused[refused++];
    if (listed.granted() || (numbers(v) && listed.requested != v)) return "refused points keep their order";
  }
  if (refused != verdict.refused.size()) return "no granted point is listed as refused";
  return verdict.scan.plan().points == granted ? "" : "granted points keep their order";
}

// Counts violations and keeps the first one in words that make a test case of it.
class Violations {
 public:
  void add(std::string_view broken, const Critic& critic, const GateVoltages& position,
           const GateVoltages& goal) {
    if (broken.empty() || ++count_ > 1) return;
    const auto& [bounds, cap_V, margin_V] = critic.limits();
    std::ostringstream text;
    text << std::hexfloat << broken << ": bounds " << bounds.low.v1_V << ' ' << bounds.low.v2_V << " to "
         << bounds.high.v1_V << ' ' << bounds.high.v2_V << ", cap " << cap_V << ", margin " << margin_V
         << ", from " << position.v1_V << ' ' << position.v2_V << " to " << goal.v1_V << ' ' << goal.v2_V;
    first_ = text.str();
  }
  int count() const { return count_; }
  const std::string& first() const { return first_; }

 private:
  int count_ = 0;
  std::string first_;
};

}  // namespace

TEST_CASE("a million random moves, no violation") {
  Stream stream = fuzz_stream(0);
  Violations violations;
  int granted = 0, clipped = 0, refused = 0, from_outside = 0;
  for (int i = 0; i < 1000000; ++i) {
    const Critic critic(random_limits(stream, 1e-9));
    const GateVoltages position = random_voltages(stream, critic.limits(), critic.limits().bounds.low);
    const GateVoltages goal = random_voltages(stream, critic.limits(), position);
    violations.add(broken_by_verify(critic, position, goal), critic, position, goal);
    violations.add(broken_by_clip(critic, position, goal), critic, position, goal);
    const Ruling ruling = critic.clip_move(position, goal).ruling;
    granted += ruling == Ruling::allowed;
    clipped += ruling == Ruling::clipped;
    refused += ruling == Ruling::refused;
    from_outside += !critic.allowed().contains(position);
  }
  INFO(violations.first());
  CHECK(violations.count() == 0);
  // The million is worth its name only if every kind is there.
  CHECK(granted > 50000);
  CHECK(clipped > 50000);
  CHECK(refused > 20000);
  CHECK(from_outside > 100000);
}

TEST_CASE("a million random points of scans, no violation") {
  Stream stream = fuzz_stream(1);
  Violations violations;
  std::int64_t granted = 0;
  for (int i = 0; i < 62500; ++i) {
    const Critic critic(random_limits(stream, 1e-9));
    device::ScanPlan plan;
    for (int k = 0; k < 16; ++k)
      plan.points.push_back(random_voltages(stream, critic.limits(), critic.limits().bounds.high));
    violations.add(broken_by_scan(critic, plan), critic, plan.points.front(), plan.points.back());
    granted += static_cast<std::int64_t>(critic.verify_scan(plan).scan.plan().points.size());
  }
  INFO(violations.first());
  CHECK(violations.count() == 0);
  CHECK(granted > 100000);
  CHECK(granted < 900000);
}

TEST_CASE("random routes arrive by steps that verify") {
  Stream stream = fuzz_stream(2);
  Violations violations;
  int arrived = 0;
  for (int i = 0; i < 50000; ++i) {
    const Critic critic(random_limits(stream, 2e-3));
    const GateVoltages position = random_voltages(stream, critic.limits(), critic.limits().bounds.low);
    const GateVoltages goal = random_voltages(stream, critic.limits(), position);
    violations.add(broken_by_route(critic, position, goal), critic, position, goal);
    arrived += critic.route(position, goal, 2000).granted();
  }
  INFO(violations.first());
  CHECK(violations.count() == 0);
  CHECK(arrived > 5000);
}

TEST_CASE("from anywhere, clips towards the middle arrive in as many steps as the way is long") {
  Stream stream = fuzz_stream(3);
  Violations violations;
  for (int i = 0; i < 30000; ++i) {
    const Critic critic(random_limits(stream, 2e-3));
    const GateVoltages position = random_voltages(stream, critic.limits(), critic.limits().bounds.low);
    violations.add(broken_by_homing(critic, position), critic, position, position);
  }
  INFO(violations.first());
  CHECK(violations.count() == 0);
}

TEST_CASE("a cap one bit short of the way to a bound does not step over the bound") {
  Stream stream = fuzz_stream(4);
  Violations violations;
  for (int i = 0; i < 50000; ++i) {
    safety::Limits limits = random_limits(stream, 1.0);
    const auto& [low, high] = limits.bounds;
    limits.margin_V = 0.0;
    const GateVoltages position{
        clamped(low.v1_V + random::uniform(stream) * limits.step_cap_V, low.v1_V, high.v1_V), low.v2_V};
    const double way_V = safety::step_length_V(position, high);
    if (way_V < 0.01 * limits.step_cap_V) continue;
    limits.step_cap_V = std::nextafter(way_V, 0.0);
    const Critic critic(limits);
    const GateVoltages goal{high.v1_V + 1.0, high.v2_V + 1.0};
    violations.add(broken_by_clip(critic, position, goal), critic, position, goal);
  }
  INFO(violations.first());
  CHECK(violations.count() == 0);
}
