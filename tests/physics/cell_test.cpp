#include "physics/cell.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/random_dots.hpp"

using namespace qdtune::physics;

TEST_CASE("the margin is positive exactly where the configuration is the ground state") {
  auto stream = physics_test::stream_of(10);
  int inside = 0;
  for (int i = 0; i < 200; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    for (int k = 0; k < 50; ++k) {
      const GateVoltages v = physics_test::draw_voltage(stream, -0.02, 0.2);
      const Electrons n{k % 3, (k / 3) % 3};
      const double margin_meV = cell_margin_meV(dot, n, v);
      if (std::abs(margin_meV) < 1e-9) continue;
      CHECK((margin_meV > 0.0) == (ground_state(dot, v) == n));
      inside += margin_meV > 0.0 ? 1 : 0;
    }
  }
  CHECK(inside > 500);
}

TEST_CASE("the margin is the energy to the nearest configuration") {
  auto stream = physics_test::stream_of(11);
  for (int i = 0; i < 300; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
    const Electrons n = ground_state(dot, v);
    double nearest_meV = 1e9;
    for (int n1 = 0; n1 <= n.n1 + 3; ++n1) {
      for (int n2 = 0; n2 <= n.n2 + 3; ++n2) {
        if (Electrons{n1, n2} == n) continue;
        nearest_meV =
            std::min(nearest_meV, charging_energy_meV(dot, {n1, n2}, v) - charging_energy_meV(dot, n, v));
      }
    }
    CHECK(cell_margin_meV(dot, n, v) == Approx(nearest_meV).margin(1e-9));
  }
}

TEST_CASE("the empty cell has no lower edge and negative electron numbers no cell") {
  CHECK(cell_margin_meV(DoubleDot{}, {0, 0}, {-100.0, -100.0}) > 1000.0);
  CHECK_THROWS_AS(cell_margin_meV(DoubleDot{}, {-1, 0}, {0.0, 0.0}), qdtune::Error);
}

TEST_CASE("three charge states are degenerate and lowest at each triple point") {
  auto stream = physics_test::stream_of(12);
  for (int i = 0; i < 300; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const Electrons n{i % 3, (i / 3) % 3};
    const Electrons right{n.n1 + 1, n.n2};
    const Electrons up{n.n1, n.n2 + 1};
    const Electrons both{n.n1 + 1, n.n2 + 1};
    const auto points = triple_points(dot, n);
    REQUIRE(points);
    const GateVoltages e = points->electron;
    const double at_e = charging_energy_meV(dot, n, e);
    CHECK(charging_energy_meV(dot, right, e) == Approx(at_e).margin(1e-9));
    CHECK(charging_energy_meV(dot, up, e) == Approx(at_e).margin(1e-9));
    CHECK(charging_energy_meV(dot, both, e) > at_e + 0.1);
    const GateVoltages h = points->hole;
    const double at_h = charging_energy_meV(dot, both, h);
    CHECK(charging_energy_meV(dot, right, h) == Approx(at_h).margin(1e-9));
    CHECK(charging_energy_meV(dot, up, h) == Approx(at_h).margin(1e-9));
    CHECK(charging_energy_meV(dot, n, h) > at_h + 0.1);
    for (const Electrons& state : {n, right, up}) CHECK(std::abs(cell_margin_meV(dot, state, e)) < 1e-9);
    for (const Electrons& state : {both, right, up}) CHECK(std::abs(cell_margin_meV(dot, state, h)) < 1e-9);
  }
}

TEST_CASE("a singular lever-arm matrix has neither triple points nor virtual gates") {
  DoubleDot dot;
  dot.lever_arm_meV_per_V << 80.0, 40.0, 40.0, 20.0;
  CHECK_FALSE(triple_points(dot, {0, 0}));
  CHECK_THROWS_AS(virtual_gates_V_per_meV(dot), qdtune::Error);
}

TEST_CASE("moving along a slope keeps the two states of that line degenerate") {
  auto stream = physics_test::stream_of(13);
  for (int i = 0; i < 100; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
    const LineSlopes slopes = line_slopes(dot);
    const double step_V = 1e-3;
    const auto along = [&](double slope) { return GateVoltages{v.v1_V + step_V, v.v2_V + slope * step_V}; };
    const auto difference = [&](const Electrons& a, const Electrons& b, const GateVoltages& at) {
      return charging_energy_meV(dot, a, at) - charging_energy_meV(dot, b, at);
    };
    CHECK(difference({2, 1}, {1, 1}, along(slopes.dot1)) ==
          Approx(difference({2, 1}, {1, 1}, v)).margin(1e-9));
    CHECK(difference({1, 2}, {1, 1}, along(slopes.dot2)) ==
          Approx(difference({1, 2}, {1, 1}, v)).margin(1e-9));
    CHECK(difference({2, 0}, {1, 1}, along(slopes.interdot)) ==
          Approx(difference({2, 0}, {1, 1}, v)).margin(1e-9));
    // Lead lines fall, the inter-dot line rises, and dot 1's own gate moves its line more steeply.
    CHECK(slopes.dot1 < slopes.dot2);
    CHECK(slopes.dot2 < 0.0);
    if (dot.lever_arm_meV_per_V(0, 0) > dot.lever_arm_meV_per_V(1, 0) &&
        dot.lever_arm_meV_per_V(1, 1) > dot.lever_arm_meV_per_V(0, 1)) {
      CHECK(slopes.interdot > 0.0);
    }
  }
}

TEST_CASE("without cross capacitance the line of dot 1 is vertical") {
  CHECK(std::isinf(line_slopes(DoubleDot{}).dot1));
  CHECK(line_slopes(DoubleDot{}).dot2 == 0.0);
}

TEST_CASE("a virtual gate lowers the chemical potential of its own dot only") {
  auto stream = physics_test::stream_of(14);
  for (int i = 0; i < 100; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
    const Eigen::Matrix2d gates = virtual_gates_V_per_meV(dot);
    const GateVoltages first{v.v1_V + gates(0, 0), v.v2_V + gates(1, 0)};
    const GateVoltages second{v.v1_V + gates(0, 1), v.v2_V + gates(1, 1)};
    const Electrons n{1, 1};
    CHECK(chemical_potential_1_meV(dot, n, first) ==
          Approx(chemical_potential_1_meV(dot, n, v) - 1.0).margin(1e-9));
    CHECK(chemical_potential_2_meV(dot, n, first) ==
          Approx(chemical_potential_2_meV(dot, n, v)).margin(1e-9));
    CHECK(chemical_potential_1_meV(dot, n, second) ==
          Approx(chemical_potential_1_meV(dot, n, v)).margin(1e-9));
    CHECK(chemical_potential_2_meV(dot, n, second) ==
          Approx(chemical_potential_2_meV(dot, n, v) - 1.0).margin(1e-9));
  }
}

TEST_CASE("an electron more in a dot is the same pattern A^-1 E e_i further") {
  // The electron-number shift of a belief rests on this.
  auto stream = physics_test::stream_of(15);
  for (int i = 0; i < 200; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.05, 0.15);
    const Eigen::Matrix2d shift_V = virtual_gates_V_per_meV(dot) * dot.charging_matrix_meV();
    const GateVoltages moved_1{v.v1_V + shift_V(0, 0), v.v2_V + shift_V(1, 0)};
    const GateVoltages moved_2{v.v1_V + shift_V(0, 1), v.v2_V + shift_V(1, 1)};
    const Electrons n{1, 1};
    const double margin_meV = cell_margin_meV(dot, n, v);
    CHECK(cell_margin_meV(dot, {2, 1}, moved_1) == Approx(margin_meV).margin(1e-9));
    CHECK(cell_margin_meV(dot, {1, 2}, moved_2) == Approx(margin_meV).margin(1e-9));
    // The same as a change of the device at fixed voltage: V0 by -A^-1 E e_i, that is x0 by -E e_i.
    DoubleDot shifted = dot;
    shifted.offset_meV -= dot.charging_matrix_meV().col(0);
    CHECK(cell_margin_meV(shifted, {2, 1}, v) == Approx(margin_meV).margin(1e-9));
  }
}
