#include "belief/particle_belief.hpp"

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "belief/belief_fixture.hpp"
#include "parallel/executors.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::BeliefConfig;
using belief::BeliefStream;
using belief::ParticleBelief;
using belief::PriorMap;
using parallel::Executor;

namespace {

BeliefConfig small_config() {
  BeliefConfig config;
  config.particles = 128;
  config.prior_pool = 8;
  config.move_sweeps = 3;
  return config;
}

device::Measurement small_scan() {
  return measured(plain_device(), device::grid_scan(bench_window, 7, 7), 1);
}

std::vector<double> all_parameters(const ParticleBelief& belief) {
  std::vector<double> values;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const ParameterVector theta = belief.particle(i);
    values.insert(values.end(), theta.begin(), theta.end());
  }
  return values;
}

// Two updates of a small belief under the standard prior.
std::vector<double> updated(const BeliefStream& stream, const Executor& executor) {
  const PriorMap prior(device::standard_prior());
  ParticleBelief belief(small_config(), prior, stream);
  const auto scan = small_scan();
  belief.update(part(scan, 0, 40), executor);
  belief.update(part(scan, 40, 49), executor);
  std::vector<double> values = all_parameters(belief);
  values.push_back(belief.log_evidence_nat());
  values.push_back(belief.statistics().acceptance());
  values.push_back(static_cast<double>(belief.statistics().forward_evaluations));
  return values;
}

void check_refused(const BeliefConfig& config) {
  const PriorMap prior(device::standard_prior());
  try {
    const ParticleBelief belief(config, prior, {});
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::config);
    CHECK(std::string(error.what()).find("belief.") == 0);
  }
}

}  // namespace

TEST_CASE("a new belief is the prior, and knows nothing") {
  const PriorMap prior(device::standard_prior());
  BeliefConfig config;
  config.particles = 1024;
  const ParticleBelief belief(config, prior, {3, 4, 0});
  REQUIRE(belief.particles() == 1024);
  CHECK(belief.block_count() == 64);
  CHECK(belief.log_evidence_nat() == 0.0);
  CHECK(belief.data().size() == 0);
  CHECK(belief.statistics().forward_evaluations == 0);
  for (const std::size_t p : prior.free()) {
    const auto parameter = static_cast<Parameter>(p);
    INFO(device::parameter_infos()[p].name);
    CHECK(random::scaled_ks_distance(values_of(belief, parameter),
                                     [&](double x) { return prior[parameter].cdf(x); }) < 2.3);
  }
}

TEST_CASE("an update has the same bits on every executor") {
  const auto expected = updated({8, 2, 0}, Executor::serial());
  for (const auto& [name, executor] : parallel::tested_executors()) {
    INFO(name);
    CHECK(updated({8, 2, 0}, executor) == expected);
  }
}

TEST_CASE("a belief is a function of its stream: seed, trial and first step") {
  const auto expected = updated({8, 2, 0}, Executor::serial());
  CHECK(updated({8, 2, 0}, Executor::serial()) == expected);
  for (const BeliefStream& other : {BeliefStream{9, 2, 0}, BeliefStream{8, 3, 0}, BeliefStream{8, 2, 60}}) {
    const auto values = updated(other, Executor::serial());
    CHECK(values.size() == expected.size());
    CHECK(values != expected);
    CHECK(get(ParticleBelief(small_config(), PriorMap(device::standard_prior()), other).particle(0),
              Parameter::first_line_1) != expected[index_of(Parameter::first_line_1)]);
  }
}

TEST_CASE("data that say nothing leave the prior, and cost their normalisation") {
  // A noise of a thousand times the signal: all moves run, none of them may bend the prior.
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::noise_sd) = fixed(1e3);
  at(distributions, Parameter::first_line_2) = normal(0.05, 0.015);
  at(distributions, Parameter::sensor_detuning) = normal(-0.5, 0.5);
  at(distributions, Parameter::first_line_1) = log_uniform(0.005, 0.120);
  const PriorMap prior(distributions);
  for (const int prior_pool : {1, 16}) {
    BeliefConfig config;
    config.degrees_of_freedom = prior_pool == 1 ? 0 : 4;
    config.particles = 2048;
    config.prior_pool = prior_pool;
    config.move_sweeps = 12;
    ParticleBelief belief(config, prior, {5, 1, 0});
    const double evidence = belief.update(part(small_scan(), 0, 3), Executor::serial());
    // Density at 0: 1 / sqrt(2 pi) of a Gaussian, 3 / 8 of Student's t with 4 degrees of freedom.
    const double density = prior_pool == 1 ? 1.0 / std::sqrt(2.0 * std::numbers::pi) : 0.375;
    CHECK(evidence == Approx(3.0 * std::log(1e-3 * density)).margin(1e-4));
    CHECK(belief.statistics().levels == 1);
    CHECK(belief.statistics().acceptance() > 0.8);  // only electron shifts that leave the prior are refused
    CHECK(belief.statistics().shift_accepted > 0);
    for (const std::size_t p : prior.free()) {
      const auto parameter = static_cast<Parameter>(p);
      INFO(device::parameter_infos()[p].name);
      CHECK(random::scaled_ks_distance(values_of(belief, parameter),
                                       [&](double x) { return prior[parameter].cdf(x); }) < 2.3);
    }
  }
}

TEST_CASE("particles stay inside the prior and keep what is known") {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::lever_arm_22) = fixed(75.0);
  const PriorMap prior(distributions);
  ParticleBelief belief(small_config(), prior, {5, 2, 0});
  belief.update(small_scan(), Executor::serial());
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const ParameterVector theta = belief.particle(i);
    REQUIRE(device::double_dot(theta).valid());
    for (std::size_t p = 0; p < theta.size(); ++p) REQUIRE(distributions[p].contains(theta[p]));
    REQUIRE(get(theta, Parameter::lever_arm_22) == 75.0);
  }
}

TEST_CASE("a belief keeps all data and counts what it did") {
  const PriorMap prior(device::standard_prior());
  ParticleBelief belief(small_config(), prior, {5, 3, 10});
  const auto scan = small_scan();
  belief.update(scan, Executor::serial());
  REQUIRE(belief.data().size() == 49);
  double sum = 0.0;
  double expected = 0.0;
  for (std::size_t k = 0; k < 49; ++k) {  // in another order: each point once
    sum += static_cast<double>(belief.data().value[k] * belief.data().v1_V[k]);
    expected += scan.values[k] * scan.points[k].v1_V;
  }
  CHECK(sum == Approx(expected).epsilon(1e-5));
  const auto& statistics = belief.statistics();
  CHECK(statistics.levels >= 2);
  CHECK(statistics.proposals > 0);
  CHECK(statistics.accepted > 0);
  CHECK(statistics.accepted < statistics.proposals);
  CHECK(statistics.shift_proposals < statistics.proposals / 2);
  CHECK(statistics.shift_accepted <= statistics.shift_proposals);
  CHECK(statistics.forward_evaluations >= statistics.proposals);
  CHECK(statistics.min_ess_fraction > 0.0);
  CHECK(statistics.min_ess_fraction <= 1.0);
  CHECK(belief.next_step() > 11);
}

TEST_CASE("statistics of two beliefs add up") {
  belief::BeliefStatistics total{2, 100, 50, 10, 8, 1, 0.5};
  total.add({3, 200, 50, 30, 2, 1, 0.4});
  CHECK(total.levels == 5);
  CHECK(total.forward_evaluations == 300);
  CHECK(total.acceptance() == Approx(0.4));
  CHECK(total.shift_proposals == 10);
  CHECK(total.shift_accepted == 2);
  CHECK(total.min_ess_fraction == 0.4);
  CHECK(belief::BeliefStatistics{}.acceptance() == 0.0);
}

TEST_CASE("an empty measurement changes nothing") {
  const PriorMap prior(device::standard_prior());
  ParticleBelief belief(small_config(), prior, {5, 4, 0});
  const auto before = all_parameters(belief);
  CHECK(belief.update({}, Executor::serial()) == 0.0);
  CHECK(all_parameters(belief) == before);
}

TEST_CASE("settings that cannot work are refused with the key's name") {
  for (const int particles : {0, 16, 100, -32}) {
    BeliefConfig config;
    config.particles = particles;
    INFO(particles);
    check_refused(config);
  }
}
