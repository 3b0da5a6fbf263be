#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "physics/random_dots.hpp"

using namespace qdtune::physics;

namespace {

struct BruteForce {
  Electrons best;
  double gap_meV = 0.0;  // to the runner-up
};

BruteForce brute_force_ground_state(const DoubleDot& dot, const GateVoltages& v, int most) {
  BruteForce result;
  double best_meV = std::numeric_limits<double>::infinity();
  double second_meV = best_meV;
  for (int n1 = 0; n1 <= most; ++n1) {
    for (int n2 = 0; n2 <= most; ++n2) {
      const double energy_meV = charging_energy_meV(dot, {n1, n2}, v);
      if (energy_meV < best_meV) {
        second_meV = best_meV;
        best_meV = energy_meV;
        result.best = {n1, n2};
      } else if (energy_meV < second_meV) {
        second_meV = energy_meV;
      }
    }
  }
  result.gap_meV = second_meV - best_meV;
  return result;
}

// A dot whose pull is the voltage itself: x = V in meV.
DoubleDot dot_pulled_by(double e1_meV, double e2_meV, double em_meV) {
  DoubleDot dot;
  dot.charging_energy_1_meV = e1_meV;
  dot.charging_energy_2_meV = e2_meV;
  dot.mutual_charging_energy_meV = em_meV;
  dot.lever_arm_meV_per_V = Eigen::Matrix2d::Identity();
  return dot;
}

}  // namespace

TEST_CASE("the charging energy is quadratic with halves on the squares") {
  const DoubleDot dot = dot_pulled_by(3.0, 4.0, 0.5);
  CHECK(charging_energy_meV(dot, {0, 0}, {7.0, 9.0}) == 0.0);
  CHECK(charging_energy_meV(dot, {1, 0}, {0.0, 0.0}) == Approx(1.5));
  CHECK(charging_energy_meV(dot, {2, 3}, {0.1, 0.2}) == Approx(6.0 + 18.0 + 3.0 - 0.2 - 0.6));
}

TEST_CASE("chemical potentials are differences of charging energies") {
  auto stream = physics_test::stream_of(1);
  for (int i = 0; i < 200; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, -0.1, 0.2);
    const Electrons n{i % 4, i % 3};
    const double energy_meV = charging_energy_meV(dot, n, v);
    CHECK(chemical_potential_1_meV(dot, n, v) ==
          Approx(energy_meV - charging_energy_meV(dot, {n.n1 - 1, n.n2}, v)).margin(1e-10));
    CHECK(chemical_potential_2_meV(dot, n, v) ==
          Approx(energy_meV - charging_energy_meV(dot, {n.n1, n.n2 - 1}, v)).margin(1e-10));
  }
}

TEST_CASE("an electron enters a lone dot at half its charging energy") {
  // Without the 1/2 of the free energy the step would sit at E1 instead.
  const DoubleDot dot = dot_pulled_by(3.0, 4.0, 0.0);
  CHECK(ground_state(dot, {1.499, -1.0}) == Electrons{0, 0});
  CHECK(ground_state(dot, {1.501, -1.0}) == Electrons{1, 0});
  CHECK(ground_state(dot, {4.499, -1.0}) == Electrons{1, 0});
  CHECK(ground_state(dot, {4.501, -1.0}) == Electrons{2, 0});
}

TEST_CASE("a strong negative pull on one dot leaves the other to itself") {
  const DoubleDot dot = dot_pulled_by(3.0, 3.0, 1.0);
  CHECK(continuous_minimum(dot, {-10.0, 3.0}).isApprox(Eigen::Vector2d(0.0, 1.0)));
  CHECK(ground_state(dot, {-10.0, 3.0}) == Electrons{0, 1});
  CHECK(ground_state(dot, {3.0, -10.0}) == Electrons{1, 0});
  CHECK(ground_state(dot, {-10.0, -10.0}) == Electrons{0, 0});
}

TEST_CASE("the continuous minimum is stationary inside and cannot be improved at the boundary") {
  auto stream = physics_test::stream_of(2);
  for (int i = 0; i < 500; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, -0.2, 0.3);
    const Eigen::Vector2d m = continuous_minimum(dot, v);
    const Eigen::Vector2d slope = dot.charging_matrix_meV() * m - dot.pull_meV(v);
    for (int k = 0; k < 2; ++k) {
      CHECK(m(k) >= 0.0);
      CHECK(slope(k) > -1e-9);
      CHECK(std::abs(slope(k) * m(k)) < 1e-9);
    }
  }
}

TEST_CASE("the ground state is the best of all small electron numbers") {
  auto stream = physics_test::stream_of(3);
  int compared = 0;
  int negative_pulls = 0;
  for (int i = 0; i < 5000; ++i) {
    const double e1 = physics_test::between(stream, 1.0, 8.0);
    const double e2 = physics_test::between(stream, 1.0, 8.0);
    const double em = physics_test::between(stream, 0.0, 0.99) * std::min(e1, e2);
    const DoubleDot dot = dot_pulled_by(e1, e2, em);
    const GateVoltages x{physics_test::between(stream, -10.0, 5.0 * e1),
                         physics_test::between(stream, -10.0, 5.0 * e2)};
    const BruteForce expected = brute_force_ground_state(dot, x, 6);
    if (expected.gap_meV < 1e-9 || expected.best.n1 > 5 || expected.best.n2 > 5) continue;
    ++compared;
    negative_pulls += (x.v1_V < 0.0 || x.v2_V < 0.0) ? 1 : 0;
    CAPTURE(e1, e2, em, x.v1_V, x.v2_V);
    CHECK(ground_state(dot, x) == expected.best);
  }
  CHECK(compared > 4000);
  CHECK(negative_pulls > 500);
}

TEST_CASE("degenerate charge states resolve to fewer electrons in dot 1") {
  const DoubleDot dot = dot_pulled_by(2.0, 2.0, 0.5);
  CHECK(ground_state(dot, {1.0, 0.0}) == Electrons{0, 0});
  CHECK(ground_state(dot, {1.25, 1.25}) == Electrons{0, 1});
}

TEST_CASE("voltages outside the model's reach are a broken promise of the caller") {
  CHECK_THROWS_AS(ground_state(DoubleDot{}, {std::numeric_limits<double>::quiet_NaN(), 0.0}), qdtune::Error);
  CHECK_THROWS_AS(ground_state(DoubleDot{}, {1.0e9, 0.0}), qdtune::Error);
}
