#include "perception/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using device::GateVoltages;
using perception::neighbour_pairs;
using perception::NeighbourPair;

namespace {

using Pairs = std::vector<NeighbourPair>;

std::vector<GateVoltages> scattered_points(std::size_t count) {
  random::Stream stream(7, {0, random::Purpose::test, 0, 0});
  std::vector<GateVoltages> points;
  for (std::size_t i = 0; i < count; ++i) {
    const double v1_V = 0.15 * random::uniform(stream);
    points.push_back({v1_V, 0.15 * random::uniform(stream)});
  }
  return points;
}

// Every point with its nearest, by looking at all.
Pairs nearest_by_looking_at_all(const std::vector<GateVoltages>& points) {
  std::set<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::size_t nearest = i;
    double shortest = 1e9;
    for (std::size_t j = 0; j < points.size(); ++j) {
      const double d1 = points[i].v1_V - points[j].v1_V, d2 = points[i].v2_V - points[j].v2_V;
      if (j == i || !(d1 * d1 + d2 * d2 < shortest)) continue;
      shortest = d1 * d1 + d2 * d2;
      nearest = j;
    }
    found.insert({std::min(i, nearest), std::max(i, nearest)});
  }
  Pairs pairs;
  for (const auto& [a, b] : found) pairs.push_back({a, b});
  return pairs;
}

}  // namespace

TEST_CASE("neighbours on a line are next along the line, whatever the order of measuring") {
  CHECK(neighbour_pairs({{0.00, 0.1}, {0.01, 0.1}, {0.02, 0.1}, {0.05, 0.1}}) ==
        Pairs{{0, 1}, {1, 2}, {2, 3}});
  CHECK(neighbour_pairs({{0.02, 0.1}, {0.00, 0.1}, {0.05, 0.1}, {0.01, 0.1}}) ==
        Pairs{{0, 2}, {0, 3}, {1, 3}});
}

TEST_CASE("a diagonal is a line, and so is one that comes in two halves") {
  std::vector<GateVoltages> points;
  for (int k = 0; k <= 10; k += 2) points.push_back({0.015 * k, 0.15 - 0.015 * k});
  CHECK(neighbour_pairs(points).size() == 5);
  for (int k = 1; k <= 9; k += 2) points.push_back({0.015 * k, 0.15 - 0.015 * k});
  const Pairs pairs = neighbour_pairs(points);
  REQUIRE(pairs.size() == 10);
  for (const auto& [first, second] : pairs) {
    CHECK(first < 6);  // each pair joins the two halves
    CHECK(second >= 6);
  }
}

TEST_CASE("neighbours on a grid are next along both axes") {
  const auto plan = device::grid_scan({{0.0, 0.0}, {0.1, 0.1}}, 3, 2);
  CHECK(neighbour_pairs(plan.points) == Pairs{{0, 1}, {0, 3}, {1, 2}, {1, 4}, {2, 5}, {3, 4}, {4, 5}});
}

TEST_CASE("a grid has the same neighbours in any order of measuring") {
  auto points = device::grid_scan({{0.0, 0.0}, {0.1, 0.2}}, 8, 5).points;
  std::reverse(points.begin(), points.end());
  std::rotate(points.begin(), points.begin() + 13, points.end());
  const Pairs pairs = neighbour_pairs(points);
  REQUIRE(pairs.size() == 7 * 5 + 8 * 4);
  for (const auto& [first, second] : pairs) {
    const double d1 = std::abs(points[first].v1_V - points[second].v1_V);
    const double d2 = std::abs(points[first].v2_V - points[second].v2_V);
    CHECK(((d1 < 1e-9 && std::abs(d2 - 0.2 / 4) < 1e-9) || (d2 < 1e-9 && std::abs(d1 - 0.1 / 7) < 1e-9)));
  }
}

TEST_CASE("scattered points have their nearest ones") {
  for (const std::size_t count : {3U, 12U, 200U}) {
    const auto points = scattered_points(count);
    CHECK(neighbour_pairs(points) == nearest_by_looking_at_all(points));
  }
}

TEST_CASE("a grid with a hole is scattered points: every point still has a neighbour next to it") {
  auto points = device::grid_scan({{0.0, 0.0}, {0.1, 0.1}}, 5, 5).points;
  points.erase(points.begin() + 7);
  std::vector<int> degree(points.size(), 0);
  for (const auto& [first, second] : neighbour_pairs(points)) {
    CHECK(std::hypot(points[first].v1_V - points[second].v1_V, points[first].v2_V - points[second].v2_V) ==
          Approx(0.025));
    ++degree[first];
    ++degree[second];
  }
  CHECK(std::count(degree.begin(), degree.end(), 0) == 0);
}

TEST_CASE("a voltage measured again is its own nearest neighbour") {
  CHECK(neighbour_pairs({{0.0, 0.0}, {0.1, 0.02}, {0.03, 0.1}, {0.1, 0.02}, {0.0, 0.0}}) ==
        Pairs{{0, 2}, {0, 4}, {1, 3}});
  CHECK(neighbour_pairs({{0.1, 0.1}, {0.1, 0.1}, {0.1, 0.1}}) == Pairs{{0, 1}, {1, 2}});
}

TEST_CASE("one point has no neighbours, nor has none") {
  CHECK(neighbour_pairs({}).empty());
  CHECK(neighbour_pairs({{0.1, 0.1}}).empty());
  CHECK(neighbour_pairs({{0.1, 0.1}, {0.0, 0.1}}) == Pairs{{0, 1}});
}
