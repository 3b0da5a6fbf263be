#include "physics/occupation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <catch2/catch.hpp>

#include "physics/cell.hpp"
#include "physics/random_dots.hpp"

using namespace qdtune::physics;

namespace {

// Classical (t_c = 0) occupations over every n up to `most`, without any choice of states.
std::map<std::pair<int, int>, double> brute_force_occupation(const DoubleDot& dot, const GateVoltages& v,
                                                             int most) {
  const double ground_meV = charging_energy_meV(dot, ground_state(dot, v), v);
  std::map<std::pair<int, int>, double> weights;
  double partition = 0.0;
  for (int n1 = 0; n1 <= most; ++n1) {
    for (int n2 = 0; n2 <= most; ++n2) {
      const double energy_meV = charging_energy_meV(dot, {n1, n2}, v) - ground_meV;
      partition += weights[{n1, n2}] = std::exp(-energy_meV / dot.thermal_energy_meV());
    }
  }
  for (auto& [n, weight] : weights) weight /= partition;
  return weights;
}

double largest_difference(const DoubleDot& dot, const GateVoltages& v, int most) {
  const ChargeDistribution p = thermal_occupation(dot, v);
  double largest = 0.0;
  for (const auto& [n, weight] : brute_force_occupation(dot, v, most)) {
    largest = std::max(largest, std::abs(weight - p.probability({n.first, n.second})));
  }
  return largest;
}

}  // namespace

TEST_CASE("probabilities are positive, sum to one and list each state once") {
  auto stream = physics_test::stream_of(30);
  for (int i = 0; i < 500; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const GateVoltages v = physics_test::draw_voltage(stream, -0.05, 0.2);
    const ChargeDistribution p = thermal_occupation(dot, v);
    double sum = 0.0;
    std::map<std::pair<int, int>, int> seen;
    for (const ChargeProbability& state : p) {
      CHECK(state.probability >= 0.0);
      CHECK(state.n.n1 >= 0);
      CHECK(state.n.n2 >= 0);
      CHECK(++seen[std::make_pair(state.n.n1, state.n.n2)] == 1);
      sum += state.probability;
    }
    CHECK(sum == Approx(1.0).margin(1e-12));
  }
}

TEST_CASE("without coupling the occupation is Boltzmann's over all charge states") {
  auto stream = physics_test::stream_of(31);
  double largest = 0.0;
  for (int i = 0; i < 500; ++i) {
    DoubleDot dot = physics_test::draw_sample(stream).dot;
    dot.tunnel_coupling_meV = 0.0;
    largest = std::max(largest, largest_difference(dot, physics_test::draw_voltage(stream, -0.05, 0.15), 16));
  }
  CHECK(largest < 1e-12);
}

TEST_CASE("the ring of states holds all but 1e-6 of the weight up to the documented temperature") {
  auto stream = physics_test::stream_of(32);
  double largest = 0.0;
  for (int i = 0; i < 1000; ++i) {
    DoubleDot dot = physics_test::draw_sample(stream).dot;
    const double e1 = dot.charging_energy_1_meV;
    const double e2 = dot.charging_energy_2_meV;
    const double em = physics_test::between(stream, 0.0, 0.95) * std::min(e1, e2);
    dot.mutual_charging_energy_meV = em;
    dot.tunnel_coupling_meV = 0.0;
    dot.electron_temperature_K = 0.1 * (e1 * e2 - em * em) / std::max(e1, e2) / boltzmann_meV_per_K;
    largest = std::max(largest, largest_difference(dot, physics_test::draw_voltage(stream, -0.05, 0.15), 24));
  }
  CHECK(largest < 1e-6);
  CHECK(largest > 0.0);
}

TEST_CASE("a cold dot sits in its ground state") {
  auto stream = physics_test::stream_of(33);
  for (int i = 0; i < 200; ++i) {
    DoubleDot dot = physics_test::draw_sample(stream).dot;
    dot.electron_temperature_K = 1e-5;
    dot.tunnel_coupling_meV = 0.0;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
    const Electrons n = ground_state(dot, v);
    if (cell_margin_meV(dot, n, v) < 1e-3) continue;
    CHECK(thermal_occupation(dot, v).probability(n) == Approx(1.0).margin(1e-12));
  }
}

TEST_CASE("a single line has the width of its temperature: 1 / (1 + exp(mu / kT))") {
  // Half that width would be a missing 1/2 in the free energy; a thousandfold one,
  // millikelvin taken for kelvin.
  DoubleDot dot;
  dot.electron_temperature_K = 0.15;
  dot.tunnel_coupling_meV = 0.0;
  const double kT_meV = 0.0861733 * 0.15;
  const double far_below_V = -0.05;
  for (const double mu_in_kT : {-4.0, -1.0, -0.3, 0.0, 0.7, 2.0, 5.0}) {
    const double mu_meV = mu_in_kT * kT_meV;
    const double v1_V = (0.5 * dot.charging_energy_1_meV - mu_meV) / 80.0;
    const ChargeDistribution p = thermal_occupation(dot, {v1_V, far_below_V});
    CHECK(p.mean_1() == Approx(1.0 / (1.0 + std::exp(mu_in_kT))).epsilon(1e-9));
    CHECK(p.mean_2() == Approx(0.0).margin(1e-12));
  }
}

TEST_CASE("the coupled pair follows the two-level formula with a gap of 2 t_c") {
  DoubleDot dot;
  dot.charging_energy_1_meV = 300.0;  // so far apart that no third state takes part
  dot.charging_energy_2_meV = 300.0;
  dot.mutual_charging_energy_meV = 100.0;
  dot.tunnel_coupling_meV = 0.02;
  dot.electron_temperature_K = 0.1;
  const double kT_meV = dot.thermal_energy_meV();
  // Halfway between the triple points of (1, 0) and (0, 1).
  const auto points = triple_points(dot, {0, 0});
  REQUIRE(points);
  const double v1_V = 0.5 * (points->electron.v1_V + points->hole.v1_V);
  const double v2_V = 0.5 * (points->electron.v2_V + points->hole.v2_V);
  for (const double eps_meV : {-0.2, -0.05, -0.01, 0.0, 0.01, 0.05, 0.2}) {
    // Dot 1's level rises by eps / 2, dot 2's falls by as much.
    const GateVoltages v{v1_V - 0.5 * eps_meV / 80.0, v2_V + 0.5 * eps_meV / 80.0};
    const double omega_meV = std::sqrt(eps_meV * eps_meV + 4.0 * 0.02 * 0.02);
    const double expected = 0.5 * (1.0 - eps_meV / omega_meV * std::tanh(0.5 * omega_meV / kT_meV));
    const ChargeDistribution p = thermal_occupation(dot, v);
    CHECK(p.probability({1, 0}) == Approx(expected).margin(2e-6));
    CHECK(p.probability({0, 1}) == Approx(1.0 - expected).margin(2e-6));
  }
}

TEST_CASE("far in a cell the coupling admixes (t_c / Delta)^2 of each neighbour of equal charge") {
  DoubleDot dot;
  dot.charging_energy_1_meV = 2.0;
  dot.charging_energy_2_meV = 2.0;
  dot.mutual_charging_energy_meV = 1.0;
  dot.tunnel_coupling_meV = 0.01;
  dot.electron_temperature_K = 0.02;
  // At x = E (1, 1) both (2, 0) and (0, 2) lie E - Em = 1 meV above (1, 1).
  const GateVoltages v{3.0 / 80.0, 3.0 / 80.0};
  const ChargeDistribution p = thermal_occupation(dot, v);
  CHECK(p.probability({2, 0}) == Approx(1e-4).epsilon(0.01));
  CHECK(p.probability({0, 2}) == Approx(1e-4).epsilon(0.01));
}

TEST_CASE("a vanishing coupling changes nothing") {
  auto stream = physics_test::stream_of(34);
  for (int i = 0; i < 100; ++i) {
    DoubleDot dot = physics_test::draw_sample(stream).dot;
    dot.tunnel_coupling_meV = 1e-9;
    CHECK(largest_difference(dot, physics_test::draw_voltage(stream, 0.0, 0.15), 16) < 1e-6);
  }
}

TEST_CASE("means and look-ups read the list") {
  ChargeDistribution p;
  p.add({0, 1}, 0.25);
  p.add({2, 1}, 0.75);
  CHECK(p.size() == 2);
  CHECK(p.mean_1() == 1.5);
  CHECK(p.mean_2() == 1.0);
  CHECK(p.probability({2, 1}) == 0.75);
  CHECK(p.probability({1, 1}) == 0.0);
}
