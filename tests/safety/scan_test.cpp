#include <cmath>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Critic;
using safety::Reason;
using safety::Ruling;
using safety::Side;
using safety_test::bench_limits;
using safety_test::nan_V;

TEST_CASE("a point of a scan is allowed up to the edge of the allowed window, the next number is not") {
  const Critic critic(bench_limits(0.020, 0.010));
  CHECK(critic.verify_point({0.010, 0.010}).ruling == Ruling::allowed);
  CHECK(critic.verify_point(critic.allowed().high).reason == Reason::none);
  CHECK(critic.verify_point({std::nextafter(0.010, 0.0), 0.070}).reason == Reason::inside_margin);
  CHECK(critic.verify_point({0.070, 0.0}).reason == Reason::inside_margin);
  const safety::Verdict outside = critic.verify_point({0.070, -0.002});
  CHECK(outside.ruling == Ruling::refused);
  CHECK(outside.reason == Reason::outside_bounds);
  CHECK(outside.breach.plunger == 2);
  CHECK(outside.breach.side == Side::low);
  CHECK(outside.breach.by_V == Approx(0.002));
}

TEST_CASE("a scan over the whole allowed window is granted whole, its far edges included") {
  for (const double margin_V : {0.0, 0.007, 0.0333, 0.070}) {
    const Critic critic(bench_limits(0.020, margin_V));
    const device::ScanPlan plan = device::grid_scan(critic.allowed(), 31, 17);
    const auto verdict = critic.verify_scan(plan);
    CHECK(verdict.refused.empty());
    CHECK(verdict.scan.plan().points == plan.points);
  }
}

TEST_CASE(
    "of a scan that leaves the bounds the points inside are granted in order, the others listed apart") {
  const Critic critic(bench_limits());
  const device::ScanPlan plan{{{0.1, 0.1}, {0.151, 0.1}, {0.0, 0.15}, {nan_V, 0.1}, {0.1, 0.1}}};
  const auto verdict = critic.verify_scan(plan);
  CHECK(verdict.scan.plan().points == std::vector<GateVoltages>{{0.1, 0.1}, {0.0, 0.15}, {0.1, 0.1}});
  REQUIRE(verdict.refused.size() == 2);
  CHECK(verdict.refused[0].requested == GateVoltages{0.151, 0.1});
  CHECK(verdict.refused[0].reason == Reason::outside_bounds);
  CHECK(verdict.refused[1].reason == Reason::not_finite);
}

TEST_CASE("an empty scan is granted and stays empty") {
  const auto verdict = Critic(bench_limits()).verify_scan({});
  CHECK(verdict.scan.plan().points.empty());
  CHECK(verdict.refused.empty());
}
