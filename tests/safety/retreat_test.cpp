// From where nobody should be: inside the margin, beyond the bounds. There is always a way back.
#include <cmath>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Critic;
using safety::MoveVerdict;
using safety::Reason;
using safety::Ruling;
using safety_test::bench_limits;

TEST_CASE("from inside the margin a move is allowed that comes nearer, although it ends in the margin") {
  const Critic critic(bench_limits(0.003, 0.010));
  const GateVoltages position{0.149, 0.070};
  const MoveVerdict nearer = critic.verify_move(position, {0.147, 0.070});
  CHECK(nearer.ruling == Ruling::allowed);
  CHECK(nearer.reason == Reason::retreat);
  CHECK(nearer.breach.by_V == Approx(0.007));
  CHECK(critic.verify_move(position, {std::nextafter(0.149, 0.0), 0.070}).ruling == Ruling::allowed);
  CHECK(critic.verify_move(position, {0.147, 0.071}).ruling == Ruling::allowed);
}

TEST_CASE("from inside the margin no move is allowed that goes deeper, stays as deep, or is too long") {
  const Critic critic(bench_limits(0.003, 0.010));
  const GateVoltages position{0.149, 0.070};
  CHECK(critic.verify_move(position, {std::nextafter(0.149, 1.0), 0.070}).reason == Reason::inside_margin);
  CHECK(critic.verify_move(position, {0.151, 0.070}).reason == Reason::outside_bounds);
  CHECK(critic.verify_move(position, position).reason == Reason::inside_margin);
  CHECK(critic.verify_move(position, {0.149, 0.072}).reason == Reason::inside_margin);
  CHECK(critic.verify_move(position, {0.145, 0.070}).reason == Reason::beyond_step_cap);
}

TEST_CASE("one plunger's retreat does not pay for the other's advance") {
  const Critic critic(bench_limits(0.020, 0.010));
  CHECK(critic.verify_move({0.149, 0.070}, {0.142, 0.009}).reason == Reason::inside_margin);
  CHECK(critic.verify_move({0.149, 0.005}, {0.142, 0.004}).reason == Reason::inside_margin);
  CHECK(critic.verify_move({0.149, 0.005}, {0.142, 0.005}).reason == Reason::retreat);
}

TEST_CASE("a retreat does not jump across a narrow allowed window into the margin on its other side") {
  const Critic critic({{{0.0, 0.0}, {0.030, 0.150}}, 0.100, 0.010});
  CHECK(critic.verify_move({0.001, 0.070}, {0.029, 0.070}).reason == Reason::inside_margin);
  CHECK(critic.verify_move({0.001, 0.070}, {0.019, 0.070}).ruling == Ruling::allowed);
}

TEST_CASE("clip retreats the shortest way first and spends the rest of the cap on the goal") {
  const Critic critic(bench_limits(0.020, 0.010));
  const MoveVerdict verdict = critic.clip_move({0.145, 0.070}, {0.140, 0.130});
  CHECK(verdict.ruling == Ruling::clipped);
  CHECK(verdict.granted_step_V == Approx(0.020));
  REQUIRE(verdict.move);
  CHECK(verdict.move->to().v1_V == critic.allowed().high.v1_V);
  CHECK(verdict.move->to().v2_V == Approx(0.085));
}

TEST_CASE("clip brings a position in the margin back whatever the goal: out, deeper, or where it is") {
  const Critic critic(bench_limits(0.002, 0.010));
  const GateVoltages position{0.148, 0.001};
  for (const GateVoltages& goal : {GateVoltages{0.9, -0.9}, {0.150, 0.0}, position, {0.148, 0.070}}) {
    GateVoltages v = position;
    int steps = 0;
    for (; !critic.allowed().contains(v) && steps < 100; ++steps) {
      const MoveVerdict verdict = critic.clip_move(v, goal);
      REQUIRE(verdict.move);
      CHECK(verdict.granted_step_V <= 0.002 + 1e-15);
      CHECK(critic.limits().bounds.contains(verdict.move->to()));
      v = verdict.move->to();
    }
    CHECK(steps == 9);  // 8 mV and 9 mV, 2 mV a step
  }
}

TEST_CASE("a plunger outside by the last bit does not trap a long journey of the other") {
  const Critic critic(bench_limits(0.020, 0.010));
  const GateVoltages position{std::nextafter(0.010, 0.0), 0.020}, goal{0.010, 0.140};
  const MoveVerdict verdict = critic.clip_move(position, goal);
  REQUIRE(verdict.move);
  CHECK(verdict.move->to().v1_V == 0.010);
  CHECK(verdict.move->to().v2_V == Approx(0.040));
}

TEST_CASE("from beyond the bounds steps lead back, each within the cap") {
  const Critic critic(bench_limits());
  const GateVoltages position{0.500, 0.070};
  CHECK(critic.verify_move(position, {0.490, 0.070}).reason == Reason::retreat);
  CHECK(critic.verify_move(position, {0.510, 0.070}).reason == Reason::outside_bounds);
  CHECK(critic.verify_move(position, {0.490, 0.151}).reason == Reason::outside_bounds);
  CHECK(critic.verify_move(position, {0.150, 0.070}).reason == Reason::beyond_step_cap);
  const MoveVerdict clipped = critic.clip_move(position, {0.070, 0.070});
  REQUIRE(clipped.move);
  CHECK(clipped.move->to().v1_V == Approx(0.480));
  CHECK(clipped.move->to().v2_V == 0.070);
}

TEST_CASE("a position where rounding hides a step has no safe step") {
  const Critic critic(bench_limits());
  const GateVoltages lost{1e300, 0.070};
  CHECK(critic.verify_move(lost, {0.070, 0.070}).reason == Reason::position_unresolved);
  CHECK(critic.clip_move(lost, {0.070, 0.070}).ruling == Ruling::refused);
  CHECK(critic.route(lost, {0.070, 0.070}, 1000).reason == Reason::position_unresolved);
  CHECK(critic.clip_move({1e6, 0.070}, {0.070, 0.070}).ruling == Ruling::clipped);
}
