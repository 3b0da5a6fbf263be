#include "sensing/travel_order.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using device::GateVoltages;
using device::ScanPlan;
using sensing::in_travel_order;
using sensing::travel_V;

namespace {

constexpr GateVoltages corner{0.0, 0.0};

bool before(const GateVoltages& a, const GateVoltages& b) {
  return a.v1_V != b.v1_V ? a.v1_V < b.v1_V : a.v2_V < b.v2_V;
}

std::vector<GateVoltages> sorted(std::vector<GateVoltages> points) {
  std::sort(points.begin(), points.end(), before);
  return points;
}

ScanPlan scattered(std::size_t count, std::uint64_t seed) {
  random::Stream draws(seed, {0, random::Purpose::policy_choice, 0, 0});
  ScanPlan plan;
  for (std::size_t k = 0; k < count; ++k) {
    const double v1_V = 0.15 * random::uniform(draws);
    plan.points.push_back({v1_V, 0.15 * random::uniform(draws)});
  }
  return plan;
}

// Of all orders of a few points.
double shortest_V(const ScanPlan& plan, const GateVoltages& from) {
  ScanPlan order{sorted(plan.points)};
  double shortest = travel_V(order, from);
  while (std::next_permutation(order.points.begin(), order.points.end(), before))
    shortest = std::min(shortest, travel_V(order, from));
  return shortest;
}

}  // namespace

TEST_CASE("a way is the longer component of each leg, there and back") {
  CHECK(travel_V({{{0.03, 0.01}, {0.03, 0.05}}}, corner) == Approx(0.03 + 0.04 + 0.05));
  CHECK(travel_V({}, corner) == 0.0);
}

TEST_CASE("an order has the same points and is never longer, repeats included") {
  for (const std::size_t count : {0U, 1U, 2U, 5U, 16U, 32U, 33U, 100U}) {
    ScanPlan plan = scattered(count, 7);
    if (count > 0) plan.points.push_back(plan.points.front());
    const ScanPlan ordered = in_travel_order(plan, corner);
    CHECK(sorted(ordered.points) == sorted(plan.points));
    CHECK(travel_V(ordered, corner) <= travel_V(plan, corner));
  }
}

TEST_CASE("points to and fro become one way out and back") {
  const ScanPlan plan{{{0.01, 0.0}, {0.14, 0.0}, {0.02, 0.0}, {0.13, 0.0}}};
  CHECK(travel_V(in_travel_order(plan, corner), corner) == Approx(0.28));
}

TEST_CASE("orders of a few points come close to the best of all") {
  double taken_V = 0.0, best_V = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const ScanPlan plan = scattered(6, seed);
    const double way_V = travel_V(in_travel_order(plan, {0.07, 0.07}), {0.07, 0.07});
    const double shortest = shortest_V(plan, {0.07, 0.07});
    CHECK(way_V >= shortest - 1e-12);
    taken_V += way_V;
    best_V += shortest;
  }
  CHECK(taken_V <= 1.03 * best_V);
}

TEST_CASE("a raster runs to and fro") {
  const ScanPlan raster = device::grid_scan({corner, {0.07, 0.07}}, 8, 8);
  const ScanPlan ordered = in_travel_order(raster, corner);
  CHECK(ordered.points[7] == GateVoltages{0.07, 0.0});
  CHECK(ordered.points[8] == GateVoltages{0.07, raster.points[8].v2_V});
  // Eight rows of 70 mV, seven steps of 10 mV, and home from the upper left corner.
  CHECK(travel_V(ordered, corner) == Approx(8 * 0.07 + 7 * 0.01 + 0.07));
}

TEST_CASE("a line stays as it is") {
  ScanPlan line;
  for (int k = 0; k < 16; ++k) line.points.push_back({0.01 * k, 0.05});
  CHECK(in_travel_order(line, {0.05, 0.05}).points == line.points);
  CHECK(in_travel_order(line, corner).points == line.points);
}
