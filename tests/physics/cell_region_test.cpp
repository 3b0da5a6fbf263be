#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "physics/random_dots.hpp"

using namespace qdtune::physics;

namespace {

constexpr GateVoltages window_low{0.0, 0.0};
constexpr GateVoltages window_high{0.15, 0.15};

double signed_area_V2(const std::vector<GateVoltages>& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const GateVoltages& a = polygon[i];
    const GateVoltages& b = polygon[(i + 1) % polygon.size()];
    twice += a.v1_V * b.v2_V - a.v2_V * b.v1_V;
  }
  return 0.5 * twice;
}

bool on_window(const GateVoltages& v) {
  const auto touches = [](double x) { return std::abs(x) < 1e-12 || std::abs(x - 0.15) < 1e-12; };
  return touches(v.v1_V) || touches(v.v2_V);
}

template <class Visit>
void over_window(int steps, const Visit& visit) {
  for (int i = 0; i < steps; ++i) {
    for (int j = 0; j < steps; ++j) visit(GateVoltages{0.15 * (i + 0.5) / steps, 0.15 * (j + 0.5) / steps});
  }
}

}  // namespace

TEST_CASE("corners of a cell lie on its edge or on the window's") {
  auto stream = physics_test::stream_of(20);
  int corners = 0;
  for (int i = 0; i < 300; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    for (const GateVoltages& v : cell_polygon(dot, {1, 1}, window_low, window_high)) {
      const double margin_meV = cell_margin_meV(dot, {1, 1}, v);
      CHECK(margin_meV > -1e-9);
      if (!on_window(v)) CHECK(margin_meV < 1e-9);
      ++corners;
    }
  }
  CHECK(corners > 1000);
}

TEST_CASE("the polygon runs counter-clockwise around as much area as a grid counts") {
  auto stream = physics_test::stream_of(21);
  constexpr int steps = 200;
  for (int i = 0; i < 20; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const double area_V2 = signed_area_V2(cell_polygon(dot, {1, 1}, window_low, window_high));
    int count = 0;
    over_window(steps, [&](const GateVoltages& v) {
      count += ground_state(dot, v) == Electrons{1, 1} ? 1 : 0;
    });
    CHECK(area_V2 / (0.15 * 0.15) == Approx(count / static_cast<double>(steps * steps)).margin(4e-3));
  }
}

TEST_CASE("an inner cell is the whole hexagon, of area det E / det A") {
  auto stream = physics_test::stream_of(22);
  for (int i = 0; i < 100; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const auto polygon = cell_polygon(dot, {2, 2}, {-1.0, -1.0}, {1.0, 1.0});
    REQUIRE(polygon.size() == 6);
    const Eigen::Matrix2d e = dot.charging_matrix_meV();
    const Eigen::Matrix2d& a = dot.lever_arm_meV_per_V;
    const double expected = (e(0, 0) * e(1, 1) - e(0, 1) * e(1, 0)) / (a(0, 0) * a(1, 1) - a(0, 1) * a(1, 0));
    CHECK(signed_area_V2(polygon) == Approx(expected));
  }
}

TEST_CASE("cells of one window tile it") {
  auto stream = physics_test::stream_of(23);
  for (int i = 0; i < 30; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    double total_V2 = 0.0;
    for (int n1 = 0; n1 < 14; ++n1) {
      for (int n2 = 0; n2 < 14; ++n2)
        total_V2 += signed_area_V2(cell_polygon(dot, {n1, n2}, window_low, window_high));
    }
    CHECK(total_V2 == Approx(0.15 * 0.15));
  }
}

TEST_CASE("a cell outside the window has no polygon, a cell around the window is the window") {
  DoubleDot dot;
  CHECK(cell_polygon(dot, {5, 5}, {0.0, 0.0}, {0.01, 0.01}).empty());
  const auto all = cell_polygon(dot, {0, 0}, {-0.02, -0.02}, {-0.01, -0.01});
  CHECK(all == std::vector<GateVoltages>{{-0.02, -0.02}, {-0.01, -0.02}, {-0.01, -0.01}, {-0.02, -0.01}});
  CHECK(cell_polygon(dot, {0, 0}, {-0.02, -0.02}, {-0.02, -0.01}).empty());
  CHECK_THROWS_AS(cell_polygon(dot, {0, 0}, {0.1, 0.0}, {0.0, 0.1}), qdtune::Error);
}

TEST_CASE("no point of a fine grid has more margin than the best voltage") {
  auto stream = physics_test::stream_of(24);
  constexpr int steps = 150;
  for (int i = 0; i < 40; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const MarginPoint best = largest_margin(dot, {1, 1}, window_low, window_high);
    CHECK(best.margin_meV == cell_margin_meV(dot, {1, 1}, best.voltage));
    CHECK(best.voltage.v1_V >= 0.0);
    CHECK(best.voltage.v1_V <= 0.15);
    CHECK(best.voltage.v2_V >= 0.0);
    CHECK(best.voltage.v2_V <= 0.15);
    double grid_meV = -1e9;
    over_window(steps, [&](const GateVoltages& v) {
      grid_meV = std::max(grid_meV, cell_margin_meV(dot, {1, 1}, v));
    });
    CHECK(best.margin_meV > grid_meV - 1e-9);
    // A grid step of 1 mV changes an energy by at most 0.13 meV along each axis.
    CHECK(best.margin_meV < grid_meV + 0.2);
  }
}

TEST_CASE("an inner cell's best margin is half the smaller charging energy, found midway along the optimum") {
  DoubleDot dot;
  dot.charging_energy_1_meV = 2.0;
  dot.charging_energy_2_meV = 4.0;
  dot.mutual_charging_energy_meV = 0.5;
  dot.lever_arm_meV_per_V << 100.0, 15.0, 10.0, 90.0;
  const MarginPoint best = largest_margin(dot, {1, 1}, {-1.0, -1.0}, {1.0, 1.0});
  CHECK(best.margin_meV == Approx(1.0));
  // The cell is point-symmetric: the middle of the optimal segment is the centre, where x = E n.
  CHECK(dot.pull_meV(best.voltage).isApprox(dot.charging_matrix_meV() * Eigen::Vector2d(1.0, 1.0), 1e-9));
}

TEST_CASE("outside the cell the best voltage is the least bad one; a single point is its own best") {
  DoubleDot dot;
  const MarginPoint outside = largest_margin(dot, {1, 1}, {-0.2, -0.2}, {-0.1, -0.1});
  CHECK(outside.margin_meV < 0.0);
  CHECK(outside.voltage == GateVoltages{-0.1, -0.1});
  const MarginPoint point = largest_margin(dot, {1, 1}, {0.04, 0.05}, {0.04, 0.05});
  CHECK(point.voltage == GateVoltages{0.04, 0.05});
  CHECK(point.margin_meV == cell_margin_meV(dot, {1, 1}, {0.04, 0.05}));
}
