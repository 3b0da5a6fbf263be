#include "safety/limits.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Limits;
using safety_test::bench_limits;
using safety_test::complaint;
using safety_test::infinite_V;
using safety_test::nan_V;

TEST_CASE(
    "usual limits are usable, so are a margin that leaves one voltage and a plunger that may not move") {
  CHECK(complaint(bench_limits()).empty());
  CHECK(complaint(bench_limits(0.020, 0.075)).empty());
  CHECK(complaint({{{0.0, 0.05}, {0.15, 0.05}}, 0.020, 0.0}).empty());
  CHECK(complaint({{{0.0, 0.0}, {0.0, 0.0}}, 0.020, 0.0}).empty());
  CHECK(complaint({{{-1e6, -1e6}, {1e6, 1e6}}, 1e6, 1e6}).empty());
}

TEST_CASE("a margin that leaves no room is refused and the widest one named") {
  CHECK(complaint(bench_limits(0.020, 0.080)) ==
        "a safety margin of 0.08 V leaves no room on plunger 1 between 0 and 0.15 V: it must be at most "
        "0.075 V");
  CHECK(complaint({{{0.0, 0.0}, {1.0, 0.1}}, 0.020, 0.06}).find("on plunger 2") != std::string::npos);
  CHECK_FALSE(complaint(bench_limits(0.020, infinite_V)).empty());
}

TEST_CASE("a margin must not be negative, a step cap must be above zero, both must be numbers") {
  CHECK(complaint(bench_limits(0.020, -0.001)) == "the safety margin is -0.001 V: it must be 0 or more");
  CHECK_FALSE(complaint(bench_limits(0.020, nan_V)).empty());
  CHECK(complaint(bench_limits(0.0)) == "the step cap is 0 V: it must be above 0 and at most 1e+06 V");
  for (const double cap_V : {-0.020, nan_V, infinite_V, 2e6}) {
    INFO(cap_V);
    CHECK(complaint(bench_limits(cap_V)).find("the step cap is") == 0);
  }
}

TEST_CASE("bounds must be finite and the right way round") {
  CHECK(
      complaint({{{0.0, 0.2}, {0.15, 0.1}}, 0.020, 0.0}) ==
      "safety bounds of plunger 2 run from 0.2 to 0.1 V: they must be finite, at most 1e+06 V, the lower one "
      "first");
  for (const double edge_V : {nan_V, infinite_V, 1e7}) {
    INFO(edge_V);
    CHECK(complaint({{{0.0, 0.0}, {edge_V, 0.1}}, 0.020, 0.0}).find("plunger 1 run") != std::string::npos);
    CHECK(complaint({{{0.0, -edge_V}, {0.1, 0.1}}, 0.020, 0.0}).find("plunger 2 run") != std::string::npos);
  }
}

TEST_CASE("a step cap that rounding would hide is refused") {
  CHECK(complaint(bench_limits(1e-9)).empty());
  CHECK(complaint(bench_limits(1e-300)).find("drowns in the rounding of voltages") != std::string::npos);
  CHECK_FALSE(complaint({{{0.0, 0.0}, {1e6, 1e6}}, 1e-6, 0.0}).empty());
  CHECK(complaint({{{0.0, 0.0}, {1e6, 1e6}}, 1e-5, 0.0}).empty());
}

TEST_CASE("the allowed window is the bounds less the margin") {
  const device::Window allowed = safety::allowed_window(bench_limits(0.020, 0.010));
  CHECK(allowed.low == GateVoltages{0.010, 0.010});
  CHECK(allowed.high.v1_V == Approx(0.140));
  CHECK(safety::allowed_window(bench_limits()) == bench_limits().bounds);
}

TEST_CASE("a step is as long as both plungers move together, and never longer than a number") {
  CHECK(safety::step_length_V({0.1, 0.2}, {0.2, 0.0}) == Approx(0.3));
  CHECK(safety::step_length_V({0.1, 0.2}, {0.1, 0.2}) == 0.0);
  CHECK(std::isfinite(safety::step_length_V({-1e308, 0.0}, {1e308, 1e308})));
}

TEST_CASE("rounding is far below any step and grows with the voltages that take part") {
  const Limits limits = bench_limits();
  CHECK(safety::rounding_V(limits, {0.1, 0.1}) < 2e-15);
  CHECK(safety::rounding_V(limits, {0.1, 0.1}) == safety::rounding_V(limits, {0.0, 0.0}));
  CHECK(safety::rounding_V(limits, {0.1, -15.0}) == Approx(100.0 * safety::rounding_V(limits, {0.1, 0.1})));
  CHECK(safety::resolves_steps(limits, {0.1, -1e6}));
  CHECK_FALSE(safety::resolves_steps(limits, {0.1, -1e12}));
}
