#include "navigation/travel.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune;
using navigation::travel_plan;
using physics::GateVoltages;

namespace {

double step_V(const GateVoltages& a, const GateVoltages& b) {
  return std::abs(a.v1_V - b.v1_V) + std::abs(a.v2_V - b.v2_V);
}

}  // namespace

TEST_CASE("travel ends at the goal itself, in equal steps within the cap, on a straight line") {
  const GateVoltages from{0.011, 0.147}, goal{0.1234, 0.02};
  const auto plan = travel_plan(from, goal, 0.020);
  REQUIRE(plan.size() == 12);  // 0.2394 V of travel
  CHECK(plan.back() == goal);
  GateVoltages at = from;
  for (const GateVoltages& next : plan) {
    CHECK(step_V(at, next) <= 0.020);
    CHECK(step_V(at, next) == Approx(0.2394 / 12));
    CHECK((next.v1_V - from.v1_V) * (goal.v2_V - from.v2_V) ==
          Approx((next.v2_V - from.v2_V) * (goal.v1_V - from.v1_V)).margin(1e-15));
    at = next;
  }
}

TEST_CASE("a distance of k caps is k steps") {
  CHECK(travel_plan({0.0, 0.0}, {0.03, 0.03}, 0.02).size() == 3);
  CHECK(travel_plan({0.01, 0.01}, {0.01, 0.03}, 0.02).size() == 1);
  CHECK(travel_plan({0.1, 0.1}, {0.04, 0.1}, 0.02).size() == 3);
  CHECK(travel_plan({0.0, 0.0}, {0.0, 0.0201}, 0.02).size() == 2);
}

TEST_CASE("who is there stays, who is next door takes one step") {
  CHECK(travel_plan({0.05, 0.06}, {0.05, 0.06}, 0.02).empty());
  CHECK(travel_plan({0.05, 0.06}, {0.05, 0.06 + 1e-15}, 0.02).size() == 1);
  CHECK(travel_plan({0.0, 0.0}, {0.15, 0.15}, std::numeric_limits<double>::infinity()).size() == 1);
}

TEST_CASE("a cap of nothing and a goal nowhere are refused") {
  CHECK_THROWS_AS(travel_plan({0.0, 0.0}, {0.1, 0.1}, 0.0), Error);
  CHECK_THROWS_AS(travel_plan({0.0, 0.0}, {std::nan(""), 0.1}, 0.02), Error);
}
