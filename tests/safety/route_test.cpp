#include <cmath>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Critic;
using safety::Reason;
using safety::RouteVerdict;
using safety::Ruling;
using safety::SafeMove;
using safety_test::bench_limits;

TEST_CASE("a route is straight, in equal steps of at most the cap, and arrives exactly") {
  const Critic critic(bench_limits(0.010));
  const GateVoltages start{0.020, 0.030}, goal{0.0977, 0.0123};
  const RouteVerdict route = critic.route(start, goal, 100);
  CHECK(route.ruling == Ruling::allowed);
  CHECK(route.reason == Reason::none);
  CHECK(route.position == start);
  CHECK(route.requested == goal);
  CHECK(route.length_V == Approx(0.0954));
  CHECK(route.steps == 10);
  REQUIRE(route.moves.size() == 10);
  GateVoltages v = start;
  for (std::size_t k = 0; k < 10; ++k) {
    const SafeMove& move = route.moves[k];
    CHECK(move.from() == v);
    CHECK(safety::step_length_V(move.from(), move.to()) == Approx(0.00954));
    CHECK(move.to().v1_V == Approx(0.020 + 0.00777 * static_cast<double>(k + 1)));
    v = move.to();
  }
  CHECK(v == goal);
}

TEST_CASE("a length of whole caps costs no step more, whichever way it rounds") {
  const Critic critic(bench_limits(0.010));
  for (int start = 0; start <= 120; ++start) {
    const double from_V = 0.001 * start;
    CHECK(critic.route({from_V, 0.070}, {from_V + 0.030, 0.070}, 3).steps == 3);
    CHECK(critic.route({from_V + 0.030, 0.070}, {from_V, 0.070}, 3).steps == 3);
  }
}

TEST_CASE("a route to where the device rests is granted and has no moves") {
  const Critic critic(bench_limits());
  const RouteVerdict route = critic.route({0.150, 0.0}, {0.150, 0.0}, 0);
  CHECK(route.ruling == Ruling::allowed);
  CHECK(route.steps == 0);
  CHECK(route.moves.empty());
}

TEST_CASE("a route that takes too many steps is refused and says how many") {
  const Critic critic(bench_limits());
  const RouteVerdict route = critic.route({0.0, 0.0}, {0.150, 0.150}, 14);
  CHECK(route.ruling == Ruling::refused);
  CHECK(route.reason == Reason::too_many_steps);
  CHECK(route.steps == 15);
  CHECK(route.length_V == Approx(0.300));
  CHECK(route.moves.empty());
  CHECK(critic.route({0.0, 0.0}, {0.150, 0.150}, 15).moves.size() == 15);
  CHECK(critic.route({0.0, 0.0}, {0.001, 0.0}, -1).reason == Reason::too_many_steps);
}

TEST_CASE("a route so long that its steps could not be stored is refused without an attempt") {
  const Critic critic(bench_limits(1e-11));
  const RouteVerdict route = critic.route({0.0, 0.0}, {0.150, 0.150}, 1000);
  CHECK(route.reason == Reason::too_many_steps);
  CHECK(static_cast<double>(route.steps) == Approx(0.3 / 1e-11).epsilon(1e-3));
}

TEST_CASE("a route ends in the allowed window or does not begin") {
  const Critic critic(bench_limits(0.020, 0.010));
  const RouteVerdict margin = critic.route({0.070, 0.070}, {0.145, 0.070}, 100);
  CHECK(margin.ruling == Ruling::refused);
  CHECK(margin.reason == Reason::inside_margin);
  CHECK(margin.breach.by_V == Approx(0.005));
  CHECK(margin.steps == 0);
  CHECK(critic.route({0.070, 0.070}, {0.070, -0.001}, 100).reason == Reason::outside_bounds);
  CHECK(critic.route({0.145, 0.070}, {0.141, 0.070}, 100).reason == Reason::inside_margin);
}

TEST_CASE("a route from outside the allowed window leads into it the shortest way, then straight") {
  const Critic critic(bench_limits(0.020, 0.010));
  const RouteVerdict route = critic.route({0.180, 0.070}, {critic.allowed().high.v1_V, 0.130}, 10);
  REQUIRE(route.moves.size() == 5);
  CHECK(route.length_V == Approx(0.100));
  CHECK(route.moves[0].to().v2_V == 0.070);
  CHECK(route.moves[0].to().v1_V == Approx(0.160));
  CHECK(route.moves[1].to() == GateVoltages{critic.allowed().high.v1_V, 0.070});
  CHECK(route.moves[2].to().v2_V == Approx(0.090));
  CHECK(route.moves[4].to() == route.requested);
  for (const SafeMove& move : route.moves) CHECK(critic.verify_move(move.from(), move.to()).granted());
}
