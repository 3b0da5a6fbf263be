#include "belief/cell_probability.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "physics/cell.hpp"
#include "physics/occupation.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::BeliefConfig;
using belief::ParticleBelief;
using belief::PriorMap;
using physics::Electrons;
using physics::GateVoltages;

namespace {

// The pattern's place and the readout are unknown, the rest of the device is not.
PriorMap place_prior() {
  ParameterDistributions distributions = known(plain_device());
  const ParameterDistributions standard = device::standard_prior();
  for (const Parameter p : {Parameter::first_line_1, Parameter::first_line_2, Parameter::sensor_detuning,
                            Parameter::gain, Parameter::offset, Parameter::noise_sd}) {
    at(distributions, p) = standard[index_of(p)];
  }
  return PriorMap(distributions);
}

BeliefConfig place_config() {
  BeliefConfig config;
  config.particles = 256;
  config.prior_pool = 16;
  config.move_sweeps = 6;
  return config;
}

// After a fine scan: sharp.
ParticleBelief sharp_belief(const PriorMap& prior) {
  ParticleBelief belief(place_config(), prior, {11, 0, 0});
  belief.update(measured(plain_device(), device::grid_scan(bench_window, 10, 10), 8),
                parallel::Executor::serial());
  return belief;
}

double cut_margin(const ParameterVector& theta, const Electrons& n, const GateVoltages& v) {
  return std::clamp(physics::cell_margin_meV(device::double_dot(theta), n, v), -belief::margin_cut_meV,
                    belief::margin_cut_meV);
}

}  // namespace

TEST_CASE("cell estimates are shares and mean margins of physics, particle by particle") {
  const PriorMap prior(device::standard_prior());
  BeliefConfig config;
  config.particles = 64;
  const ParticleBelief belief(config, prior, {11, 1, 0});  // wide: the prior itself
  const auto voltages = device::grid_scan(bench_window, 11, 11).points;
  for (const Electrons& target : {Electrons{1, 1}, {0, 0}, {0, 1}, {2, 0}, {3, 2}}) {
    const auto estimates = belief::cell_estimates(belief, target, voltages);
    REQUIRE(estimates.size() == voltages.size());
    double largest = 0.0;
    for (std::size_t k = 0; k < voltages.size(); ++k) {
      double inside = 0.0;
      double margin = 0.0;
      for (std::size_t i = 0; i < 64; ++i) {
        const double m = cut_margin(belief.particle(i), target, voltages[k]);
        inside += m > 0.0 ? 1.0 / 64.0 : 0.0;
        margin += m / 64.0;
      }
      INFO("(" << target.n1 << ", " << target.n2 << ") at point " << k);
      CHECK(estimates[k].probability == Approx(inside));
      CHECK(estimates[k].mean_margin_meV == Approx(margin).margin(1e-5));
      largest = std::max(largest, estimates[k].probability);
    }
    CHECK(largest > 0.1);
  }
}

TEST_CASE("a sharp belief finds the middle of the true cell, and its neighbour's") {
  const PriorMap prior = place_prior();
  const ParticleBelief belief = sharp_belief(prior);
  const physics::DoubleDot dot = device::double_dot(plain_device());
  for (const Electrons& target : {Electrons{1, 1}, {1, 2}}) {
    const auto best = belief::best_voltage(belief, target, bench_window);
    CHECK(bench_window.contains(best.voltage));
    CHECK(best.estimate.probability > 0.99);
    CHECK(physics::ground_state(dot, best.voltage) == target);
    const auto truth = physics::largest_margin(dot, target, bench_window.low, bench_window.high);
    // Margins beyond the cut count the same: anywhere that deep is good.
    CHECK(physics::cell_margin_meV(dot, target, best.voltage) >
          0.7 * std::min(truth.margin_meV, belief::margin_cut_meV));
  }
}

TEST_CASE("the best voltage stays in a window that does not hold the cell") {
  const PriorMap prior = place_prior();
  const device::Window corner{{0.0, 0.0}, {0.020, 0.020}};
  const auto best = belief::best_voltage(sharp_belief(prior), {1, 1}, corner);
  CHECK(corner.contains(best.voltage));
  CHECK(best.estimate.probability == 0.0);
  CHECK(best.estimate.mean_margin_meV < 0.0);
}

TEST_CASE("charge probabilities average the particles' thermal occupations") {
  const PriorMap prior(device::standard_prior());
  BeliefConfig config;
  config.particles = 64;
  const ParticleBelief belief(config, prior, {11, 2, 0});
  const GateVoltages v{0.075, 0.080};
  const auto probabilities = belief::charge_probabilities(belief, v);
  double sum = 0.0;
  for (const auto& [electrons, probability] : probabilities) sum += probability;
  CHECK(sum == Approx(1.0));
  CHECK(std::is_sorted(probabilities.begin(), probabilities.end(),
                       [](const auto& a, const auto& b) { return a.probability > b.probability; }));
  double most_likely = 0.0;
  for (std::size_t i = 0; i < 64; ++i) {
    const auto occupation = physics::thermal_occupation(device::double_dot(belief.particle(i)), v);
    most_likely += occupation.probability(probabilities[0].electrons) / 64.0;
  }
  CHECK(probabilities[0].probability == Approx(most_likely));
  CHECK(belief::entropy_nat(probabilities) > 1.0);
}

TEST_CASE("a sharp belief is sure of the charge state in the middle of a cell") {
  const PriorMap prior = place_prior();
  const ParticleBelief belief = sharp_belief(prior);
  const auto best = belief::best_voltage(belief, {1, 1}, bench_window);
  const auto probabilities = belief::charge_probabilities(belief, best.voltage);
  CHECK(probabilities[0].electrons == Electrons{1, 1});
  CHECK(probabilities[0].probability > 0.99);
  CHECK(belief::entropy_nat(probabilities) < 0.05);
}

TEST_CASE("entropy in nats") {
  CHECK(belief::entropy_nat({}) == 0.0);
  CHECK(belief::entropy_nat({{{1, 1}, 1.0}, {{0, 1}, 0.0}}) == 0.0);
  CHECK(belief::entropy_nat({{{1, 1}, 0.25}, {{0, 1}, 0.25}, {{1, 0}, 0.25}, {{0, 0}, 0.25}}) ==
        Approx(std::log(4.0)));
}

TEST_CASE("intervals of the triple points hold the truth, and order their quantiles") {
  const PriorMap prior = place_prior();
  const auto estimate = belief::triple_point_estimate(sharp_belief(prior), {1, 1});
  const auto truth = physics::triple_points(device::double_dot(plain_device()), {0, 0});
  REQUIRE(truth);
  const std::pair<belief::CredibleInterval, double> pairs[] = {{estimate.electron_v1_V, truth->electron.v1_V},
                                                               {estimate.electron_v2_V, truth->electron.v2_V},
                                                               {estimate.hole_v1_V, truth->hole.v1_V},
                                                               {estimate.hole_v2_V, truth->hole.v2_V}};
  for (const auto& [interval, true_V] : pairs) {
    CHECK(interval.low < interval.median);
    CHECK(interval.median < interval.high);
    CHECK(interval.high - interval.low < 0.01);
    // Twice the half-width: 95 % intervals of one fixed data set may just miss.
    const double slack = 0.5 * (interval.high - interval.low);
    CHECK(true_V > interval.low - slack);
    CHECK(true_V < interval.high + slack);
  }
}
