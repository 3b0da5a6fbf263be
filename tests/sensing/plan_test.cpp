#include "sensing/plan.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

using namespace qdtune;
using sensing::evenly_chosen;
using sensing::Plan;
using sensing::PlanKind;

TEST_CASE("a plan describes itself in millivolts") {
  const Plan line{PlanKind::line_v1, {{{0.012, 0.04}, {0.036, 0.04}, {0.06, 0.04}}}};
  CHECK(line.size() == 3);
  CHECK(line.description() == "line along v1, 3 points from (12.0, 40.0) to (60.0, 40.0) mV");
  const Plan patch{PlanKind::patch, {{{0.0, 0.0}, {0.15, 0.0}, {0.0, 0.15}, {0.15, 0.15}}}};
  CHECK(patch.description() == "patch, 4 points from (0.0, 0.0) to (150.0, 150.0) mV");
}

TEST_CASE("single points have no from and to") {
  const Plan points{PlanKind::points, {{{0.012, 0.04}, {0.1, 0.02}}}};
  CHECK(points.description() == "2 chosen points");
  CHECK(Plan{PlanKind::line_x2, {}}.description() == "line along virtual gate 2, no points");
}

TEST_CASE("every kind of plan has its own name") {
  std::set<std::string_view> names{"unknown"};
  for (const PlanKind kind : {PlanKind::line_v1, PlanKind::line_v2, PlanKind::line_x1, PlanKind::line_x2,
                              PlanKind::patch, PlanKind::points}) {
    CHECK(names.insert(to_string(kind)).second);
  }
}

TEST_CASE("evenly chosen points are of the plan, in its order, none twice") {
  std::vector<device::GateVoltages> points;
  for (int k = 0; k < 100; ++k) points.push_back({0.001 * k, 0.0});
  for (std::size_t count = 1; count <= 100; ++count) {
    const auto some = evenly_chosen(points, count);
    REQUIRE(some.size() == count);
    double largest_gap_V = some.front().v1_V;
    for (std::size_t k = 1; k < count; ++k) {
      REQUIRE(some[k].v1_V > some[k - 1].v1_V);
      largest_gap_V = std::max(largest_gap_V, some[k].v1_V - some[k - 1].v1_V);
    }
    CHECK(largest_gap_V < 0.2 / static_cast<double>(count) + 0.0011);
  }
}

TEST_CASE("points chosen evenly of a grid do not keep to a few of its columns") {
  const device::Window window{{0.0, 0.0}, {0.150, 0.150}};
  std::set<double> columns, rows;
  for (const auto& v : evenly_chosen(device::grid_scan(window, 64, 64).points, 64)) {
    columns.insert(v.v1_V);
    rows.insert(v.v2_V);
  }
  CHECK(columns.size() > 32);
  CHECK(rows.size() > 32);
}

TEST_CASE("a plan that is small enough stays as it is; of none, none") {
  const std::vector<device::GateVoltages> points{{0.01, 0.02}, {0.03, 0.04}};
  CHECK(evenly_chosen(points, 2) == points);
  CHECK(evenly_chosen(points, 64) == points);
  CHECK(evenly_chosen(points, 0).empty());
  CHECK(evenly_chosen({}, 4).empty());
}
