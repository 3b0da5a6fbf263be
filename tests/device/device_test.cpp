#include "device/device.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "device/thrown.hpp"

using namespace qdtune;
using device::GateVoltages;
using device::ScanPlan;
using device::Window;

namespace {
const Window plunger_window{{0.0, -0.1}, {0.15, 0.2}};
}

TEST_CASE("a grid scan runs gate 1 fastest and includes all four corners") {
  const ScanPlan plan = device::grid_scan(plunger_window, 4, 3);
  REQUIRE(plan.points.size() == 12);
  CHECK(plan.points.front() == plunger_window.low);
  CHECK(plan.points[1].v2_V == plunger_window.low.v2_V);
  CHECK(plan.points[1].v1_V == Approx(0.05));
  CHECK(plan.points[3] == GateVoltages{0.15, -0.1});
  CHECK(plan.points[4].v1_V == 0.0);
  CHECK(plan.points[4].v2_V == Approx(0.05));
  CHECK(plan.points.back() == plunger_window.high);
}

TEST_CASE("grid points never leave the window by rounding") {
  const Window awkward{{0.1, -0.3}, {0.7, 0.1}};
  for (std::size_t size = 2; size < 80; ++size)
    CHECK_NOTHROW(check_inside(awkward, device::grid_scan(awkward, size, size)));
}

TEST_CASE("a grid needs two points a side") {
  CHECK_THROWS_AS(device::grid_scan(plunger_window, 1, 4), Error);
  CHECK_THROWS_AS(device::grid_scan(plunger_window, 4, 1), Error);
}

TEST_CASE("bounds are closed: an edge is inside, the next number is not") {
  CHECK(plunger_window.contains({0.15, 0.2}));
  CHECK_NOTHROW(check_inside(plunger_window, GateVoltages{0.0, -0.1}));
  const double beyond_V = std::nextafter(0.15, 1.0);
  CHECK_FALSE(plunger_window.contains({beyond_V, 0.0}));
  CHECK_THROWS_AS(check_inside(plunger_window, GateVoltages{beyond_V, 0.0}), Error);
}

TEST_CASE("an error of bounds names the plunger, its voltage and the range") {
  const auto thrown = device_test::thrown_by([] { check_inside(plunger_window, GateVoltages{0.1, 0.25}); });
  CHECK(thrown.kind == ErrorKind::out_of_bounds);
  CHECK(thrown.message == "plunger 2 at 0.25 V lies outside the device's -0.1 to 0.2 V");
}

TEST_CASE("a voltage that is not a number is out of bounds") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(device_test::thrown_by([&] {
          check_inside(plunger_window, GateVoltages{nan, 0.0});
        }).kind == ErrorKind::out_of_bounds);
  CHECK_THROWS_AS(check_inside(plunger_window, ScanPlan{{{0.1, 0.1}, {0.1, nan}}}), Error);
}

TEST_CASE("an empty plan lies inside any window") {
  CHECK_NOTHROW(check_inside(plunger_window, ScanPlan{}));
}
