#include "physics/cell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/contracts.hpp"

namespace qdtune::physics {

namespace {

// Far beyond any device, and far from where an electron number would overflow an int.
constexpr double electron_limit = 1.0e6;

double determinant(const Eigen::Matrix2d& m) {
  return m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0);
}

bool singular(const Eigen::Matrix2d& m) {
  const double scale = std::abs(m(0, 0) * m(1, 1)) + std::abs(m(0, 1) * m(1, 0));
  return !(std::abs(determinant(m)) > 1.0e-12 * scale);
}

Eigen::Matrix2d inverse(const Eigen::Matrix2d& m) {
  Eigen::Matrix2d result;
  result << m(1, 1), -m(0, 1), -m(1, 0), m(0, 0);
  return result / determinant(m);
}

double energy_under_pull_meV(const DoubleDot& dot, const Electrons& n, const Eigen::Vector2d& x) {
  const double n1 = n.n1;
  const double n2 = n.n2;
  return 0.5 * dot.charging_energy_1_meV * n1 * n1 + 0.5 * dot.charging_energy_2_meV * n2 * n2 +
         dot.mutual_charging_energy_meV * n1 * n2 - n1 * x(0) - n2 * x(1);
}

}  // namespace

double charging_energy_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v) {
  return energy_under_pull_meV(dot, n, dot.pull_meV(v));
}

double chemical_potential_1_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v) {
  return (n.n1 - 0.5) * dot.charging_energy_1_meV + n.n2 * dot.mutual_charging_energy_meV -
         dot.pull_meV(v)(0);
}

double chemical_potential_2_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v) {
  return (n.n2 - 0.5) * dot.charging_energy_2_meV + n.n1 * dot.mutual_charging_energy_meV -
         dot.pull_meV(v)(1);
}

Eigen::Vector2d continuous_minimum(const DoubleDot& dot, const GateVoltages& v) {
  const Eigen::Vector2d x = dot.pull_meV(v);
  const double e1 = dot.charging_energy_1_meV;
  const double e2 = dot.charging_energy_2_meV;
  const double em = dot.mutual_charging_energy_meV;
  const double unconstrained_1 = std::max(0.0, (e2 * x(0) - em * x(1)) / (e1 * e2 - em * em));
  // One sweep of exact minimisation per coordinate lands on the constrained minimum from here: where the
  // first component is clipped the second follows alone, and where the second is clipped the first is then
  // solved for with it at zero.
  const double m2 = std::max(0.0, (x(1) - em * unconstrained_1) / e2);
  const double m1 = std::max(0.0, (x(0) - em * m2) / e1);
  return {m1, m2};
}

Electrons ground_state(const DoubleDot& dot, const GateVoltages& v) {
  QDTUNE_REQUIRE(std::isfinite(v.v1_V) && std::isfinite(v.v2_V), "voltages are finite");
  const Eigen::Vector2d m = continuous_minimum(dot, v);
  QDTUNE_REQUIRE(m.maxCoeff() < electron_limit, "voltages stay within the model's reach");
  const Eigen::Vector2d x = dot.pull_meV(v);
  const Electrons base{static_cast<int>(m(0)), static_cast<int>(m(1))};
  Electrons best = base;
  double best_meV = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      const Electrons n{base.n1 + i, base.n2 + j};
      const double energy_meV = energy_under_pull_meV(dot, n, x);
      if (energy_meV < best_meV) {
        best = n;
        best_meV = energy_meV;
      }
    }
  }
  return best;
}

double cell_margin_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v) {
  QDTUNE_REQUIRE(n.n1 >= 0 && n.n2 >= 0, "electron numbers are not negative");
  const double e1 = dot.charging_energy_1_meV;
  const double e2 = dot.charging_energy_2_meV;
  const double em = dot.mutual_charging_energy_meV;
  const double add_1 = chemical_potential_1_meV(dot, {n.n1 + 1, n.n2}, v);
  const double add_2 = chemical_potential_2_meV(dot, {n.n1, n.n2 + 1}, v);
  double margin_meV = std::min(add_1, add_2);
  // Removing an electron is adding the last one backwards, which cost E less than adding the next; an
  // exchange adds one and removes one that the other no longer repels.
  if (n.n1 > 0) margin_meV = std::min({margin_meV, e1 - add_1, add_2 - add_1 + e1 - em});
  if (n.n2 > 0) margin_meV = std::min({margin_meV, e2 - add_2, add_1 - add_2 + e2 - em});
  return margin_meV;
}

std::optional<TriplePoints> triple_points(const DoubleDot& dot, const Electrons& n) {
  if (singular(dot.lever_arm_meV_per_V)) return std::nullopt;
  const Eigen::Matrix2d to_voltage = inverse(dot.lever_arm_meV_per_V);
  const Eigen::Matrix2d e = dot.charging_matrix_meV();
  // At the electron triple point mu1(n + e1) = mu2(n + e2) = 0; the other one is a mutual
  // charging energy further along both.
  const Eigen::Vector2d electron_x = e * Eigen::Vector2d(n.n1, n.n2) + 0.5 * e.diagonal();
  const Eigen::Vector2d hole_x = electron_x + Eigen::Vector2d::Constant(dot.mutual_charging_energy_meV);
  const Eigen::Vector2d electron = to_voltage * (electron_x + dot.offset_meV);
  const Eigen::Vector2d hole = to_voltage * (hole_x + dot.offset_meV);
  return TriplePoints{{electron(0), electron(1)}, {hole(0), hole(1)}};
}

LineSlopes line_slopes(const DoubleDot& dot) {
  const Eigen::Matrix2d& a = dot.lever_arm_meV_per_V;
  return {-a(0, 0) / a(0, 1), -a(1, 0) / a(1, 1), -(a(0, 0) - a(1, 0)) / (a(0, 1) - a(1, 1))};
}

Eigen::Matrix2d virtual_gates_V_per_meV(const DoubleDot& dot) {
  QDTUNE_REQUIRE(!singular(dot.lever_arm_meV_per_V), "virtual gates need an invertible lever-arm matrix");
  return inverse(dot.lever_arm_meV_per_V);
}

}  // namespace qdtune::physics
