// One move at a time, from positions where moving is ordinary: inside the allowed window and on its edges.
#include <cmath>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Breach;
using safety::Critic;
using safety::MoveVerdict;
using safety::Reason;
using safety::Ruling;
using safety::Side;
using safety_test::bench_limits;
using safety_test::infinite_V;
using safety_test::nan_V;

TEST_CASE("a short move inside the bounds is allowed as it is") {
  const Critic critic(bench_limits());
  const GateVoltages position{0.070, 0.070}, goal{0.080, 0.062};
  for (const MoveVerdict& verdict : {critic.verify_move(position, goal), critic.clip_move(position, goal)}) {
    CHECK(verdict.ruling == Ruling::allowed);
    CHECK(verdict.reason == Reason::none);
    CHECK(verdict.requested == goal);
    CHECK(verdict.position == position);
    CHECK(verdict.breach == Breach{});
    CHECK(verdict.requested_step_V == Approx(0.018));
    CHECK(verdict.granted_step_V == verdict.requested_step_V);
    REQUIRE(verdict.move);
    CHECK(verdict.move->from() == position);
    CHECK(verdict.move->to() == goal);
  }
}

TEST_CASE("a move longer than the cap is refused, or clipped to the cap on the straight line") {
  const Critic critic(bench_limits());
  const GateVoltages position{0.020, 0.030}, goal{0.080, 0.070};
  const MoveVerdict refused = critic.verify_move(position, goal);
  CHECK(refused.ruling == Ruling::refused);
  CHECK(refused.reason == Reason::beyond_step_cap);
  CHECK(refused.requested_step_V == Approx(0.100));
  CHECK(refused.granted_step_V == 0.0);
  CHECK_FALSE(refused.move);

  const MoveVerdict clipped = critic.clip_move(position, goal);
  CHECK(clipped.ruling == Ruling::clipped);
  CHECK(clipped.reason == Reason::beyond_step_cap);
  CHECK(clipped.requested == goal);
  CHECK(clipped.granted_step_V == Approx(0.020));
  REQUIRE(clipped.move);
  CHECK(clipped.move->to().v1_V == Approx(0.032));
  CHECK(clipped.move->to().v2_V == Approx(0.038));
}

TEST_CASE(
    "a move out of bounds is refused, or clipped onto the bound; the breach says which and by how much") {
  const Critic critic(bench_limits());
  const GateVoltages position{0.140, 0.005}, goal{0.152, 0.002};
  const MoveVerdict refused = critic.verify_move(position, goal);
  CHECK(refused.reason == Reason::outside_bounds);
  CHECK(refused.breach.plunger == 1);
  CHECK(refused.breach.side == Side::high);
  CHECK(refused.breach.by_V == Approx(0.002));

  const MoveVerdict clipped = critic.clip_move(position, goal);
  CHECK(clipped.ruling == Ruling::clipped);
  CHECK(clipped.reason == Reason::outside_bounds);
  REQUIRE(clipped.move);
  CHECK(clipped.move->to() == GateVoltages{0.150, 0.002});

  const MoveVerdict worse = critic.verify_move(position, {0.151, -0.009});
  CHECK(worse.breach.plunger == 2);
  CHECK(worse.breach.side == Side::low);
  CHECK(worse.breach.by_V == Approx(0.009));
  CHECK(critic.verify_move(position, {0.160, -0.009}).breach.plunger == 1);
}

TEST_CASE("the margin is kept clear although the bounds would allow it") {
  const Critic critic(bench_limits(0.020, 0.010));
  const GateVoltages position{0.130, 0.020}, goal{0.145, 0.020};
  const MoveVerdict refused = critic.verify_move(position, goal);
  CHECK(refused.reason == Reason::inside_margin);
  CHECK(refused.breach.by_V == Approx(0.005));
  const MoveVerdict clipped = critic.clip_move(position, goal);
  CHECK(clipped.reason == Reason::inside_margin);
  REQUIRE(clipped.move);
  CHECK(clipped.move->to() == GateVoltages{critic.allowed().high.v1_V, 0.020});
}

TEST_CASE("a goal both outside and too far is brought inside first, then within the cap") {
  const Critic critic(bench_limits());
  const MoveVerdict clipped = critic.clip_move({0.100, 0.100}, {0.900, 0.100});
  CHECK(clipped.reason == Reason::outside_bounds);
  REQUIRE(clipped.move);
  CHECK(clipped.move->to().v1_V == Approx(0.120));
  CHECK(clipped.move->to().v2_V == 0.100);
  CHECK(critic.clip_move({0.140, 0.100}, {0.900, 0.100}).move->to() == GateVoltages{0.150, 0.100});
}

TEST_CASE("a position on a bound is no trap: it may stay, slide along and come off, not go out") {
  const Critic critic(bench_limits());
  const GateVoltages corner{0.150, 0.000};
  CHECK(critic.verify_move(corner, corner).ruling == Ruling::allowed);
  CHECK(critic.verify_move(corner, {0.150, 0.010}).ruling == Ruling::allowed);
  CHECK(critic.verify_move(corner, {0.140, 0.010}).ruling == Ruling::allowed);
  CHECK(critic.verify_move(corner, {std::nextafter(0.150, 1.0), 0.0}).reason == Reason::outside_bounds);
  const MoveVerdict outwards = critic.clip_move(corner, {0.2, -0.1});
  CHECK(outwards.ruling == Ruling::clipped);
  CHECK(outwards.granted_step_V == 0.0);
  REQUIRE(outwards.move);
  CHECK(outwards.move->to() == corner);
}

TEST_CASE("two voltages a cap apart are one step, whichever way their difference rounds") {
  const Critic critic(bench_limits());
  REQUIRE(0.07 - 0.05 > 0.020);
  CHECK(critic.verify_move({0.05, 0.05}, {0.07, 0.05}).ruling == Ruling::allowed);
  CHECK(critic.verify_move({0.12, 0.05}, {0.10, 0.05}).ruling == Ruling::allowed);
  CHECK(critic.verify_move({0.05, 0.05}, {0.07 + 1e-14, 0.05}).reason == Reason::beyond_step_cap);
}

TEST_CASE("what is not finite is refused with a reason, by clip as by verify") {
  const Critic critic(bench_limits());
  const GateVoltages here{0.070, 0.070};
  for (const double strange_V : {nan_V, infinite_V, -infinite_V}) {
    for (const GateVoltages& strange : {GateVoltages{strange_V, 0.070}, GateVoltages{0.070, strange_V}}) {
      for (const MoveVerdict& verdict :
           {critic.verify_move(here, strange), critic.clip_move(here, strange)}) {
        CHECK(verdict.ruling == Ruling::refused);
        CHECK(verdict.reason == Reason::not_finite);
        CHECK(verdict.breach == Breach{});
        CHECK(verdict.requested_step_V == 0.0);
        CHECK_FALSE(verdict.move);
      }
      CHECK(critic.verify_move(strange, here).reason == Reason::position_not_finite);
      CHECK(critic.clip_move(strange, here).ruling == Ruling::refused);
      CHECK(critic.route(strange, here, 10).reason == Reason::position_not_finite);
      CHECK(critic.route(here, strange, 10).reason == Reason::not_finite);
      CHECK(critic.verify_point(strange).reason == Reason::not_finite);
    }
  }
}

TEST_CASE("a goal as far away as numbers go is a goal like another, and all its figures are numbers") {
  const Critic critic(bench_limits());
  const MoveVerdict clipped = critic.clip_move({0.070, 0.070}, {1.7e308, -1.7e308});
  CHECK(clipped.ruling == Ruling::clipped);
  CHECK(std::isfinite(clipped.requested_step_V));
  CHECK(std::isfinite(clipped.breach.by_V));
  REQUIRE(clipped.move);
  CHECK(clipped.move->to().v1_V == Approx(0.070 + 0.020 * 80.0 / 150.0));  // on the way to the nearest corner
  CHECK(clipped.move->to().v2_V == Approx(0.070 - 0.020 * 70.0 / 150.0));
  CHECK(critic.clip_move({0.0, 0.0}, {5e-324, -5e-324}).move->to() == GateVoltages{5e-324, 0.0});
}

TEST_CASE("rulings, reasons and sides have names for records") {
  CHECK(to_string(Ruling::allowed) == "allowed");
  CHECK(to_string(Ruling::clipped) == "clipped");
  CHECK(to_string(Ruling::refused) == "refused");
  CHECK(to_string(Reason::none) == "none");
  CHECK(to_string(Reason::retreat) == "retreat");
  CHECK(to_string(Reason::position_not_finite) == "position_not_finite");
  CHECK(to_string(Reason::position_unresolved) == "position_unresolved");
  CHECK(to_string(Reason::not_finite) == "not_finite");
  CHECK(to_string(Reason::outside_bounds) == "outside_bounds");
  CHECK(to_string(Reason::inside_margin) == "inside_margin");
  CHECK(to_string(Reason::beyond_step_cap) == "beyond_step_cap");
  CHECK(to_string(Reason::too_many_steps) == "too_many_steps");
  CHECK(to_string(Side::none) == "none");
  CHECK(to_string(Side::low) == "low");
  CHECK(to_string(Side::high) == "high");
}
