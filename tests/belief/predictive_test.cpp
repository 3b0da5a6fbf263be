#include "belief/predictive.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "belief/belief_fixture.hpp"
#include "belief/tempering.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::BeliefConfig;
using belief::ParticleBelief;
using belief::predictive_check;
using belief::PriorMap;

namespace {

BeliefConfig checked_config(int degrees_of_freedom = 0) {
  BeliefConfig config;
  config.degrees_of_freedom = degrees_of_freedom;
  config.particles = 64;
  config.prior_pool = 16;
  config.move_sweeps = 6;
  return config;
}

}  // namespace

TEST_CASE("the predictive score is the log mean likelihood of the particles") {
  const PriorMap prior(device::standard_prior());
  const ParticleBelief belief(checked_config(GENERATE(0, 4)), prior, {4, 0, 0});
  const auto fresh = measured(plain_device(), device::grid_scan(bench_window, 3, 3), 1);
  belief::PointData data;
  data.append(fresh);
  std::vector<double> log_likelihoods;
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    const auto& theta = belief.parameters(b);
    const auto values = belief.likelihood().log_likelihood(theta, data, 0, 9);
    log_likelihoods.insert(log_likelihoods.end(), values.begin(), values.end());
  }
  const auto check = predictive_check(belief, fresh, 20, 4, 0, 1);
  CHECK(check.log_score_nat == Approx(belief::log_sum_exp(log_likelihoods) - std::log(64.0)).epsilon(1e-3));
}

TEST_CASE("data drawn from the belief have uniform tail probabilities") {
  const PriorMap prior(device::standard_prior());
  const int degrees_of_freedom = GENERATE(0, 4);
  const ParticleBelief belief(checked_config(degrees_of_freedom), prior, {4, 1, 0});
  const auto plan = device::grid_scan(bench_window, 3, 2);
  std::vector<double> tails;
  for (std::uint64_t data_set = 0; data_set < 400; ++data_set) {
    random::Stream pick(6, {data_set, random::Purpose::test, 1, 0});
    ParameterVector theta = belief.particle(random::uniform_index(pick, 64));
    const double scale = get(theta, Parameter::noise_sd);
    get(theta, Parameter::noise_sd) = 0.0;
    device::Measurement data = measured(theta, plan, 100 + data_set);
    for (double& value : data.values) value += scale * random::student(pick, degrees_of_freedom);
    const auto check = predictive_check(belief, data, 99, 4, data_set, 1);
    REQUIRE(check.tail_probability > 0.0);
    REQUIRE(check.tail_probability <= 1.0);
    // A tail is a whole number of hundredths, all equally likely: spread each over its hundredth.
    tails.push_back(check.tail_probability - 0.01 * random::uniform(pick));
  }
  CHECK(random::scaled_ks_distance(tails, [](double p) { return p; }) < 1.95);
}

TEST_CASE("data of another device are found to be unexpected, those of the same device are not") {
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::first_line_1) = uniform(0.005, 0.090);
  at(distributions, Parameter::first_line_2) = uniform(0.005, 0.090);
  const PriorMap prior(distributions);
  ParticleBelief belief(checked_config(), prior, {4, 2, 0});
  belief.update(measured(plain_device(), device::grid_scan(bench_window, 8, 8), 3),
                parallel::Executor::serial());
  const auto plan = device::grid_scan({{0.02, 0.02}, {0.11, 0.11}}, 5, 4);
  ParameterVector other = plain_device();
  get(other, Parameter::first_line_1) += 0.02;
  CHECK(predictive_check(belief, measured(other, plan, 7), 199, 4, 2, 9).tail_probability == 1.0 / 200.0);
  CHECK(predictive_check(belief, measured(plain_device(), plan, 7), 199, 4, 2, 9).tail_probability > 0.02);
}

TEST_CASE("a predictive check is a function of its address, and needs replicates") {
  const PriorMap prior(device::standard_prior());
  const ParticleBelief belief(checked_config(), prior, {4, 3, 0});
  const auto fresh = measured(plain_device(), device::grid_scan(bench_window, 2, 2), 1);
  const auto tail = [&](std::uint64_t trial, std::uint32_t step) {
    return predictive_check(belief, fresh, 500, 4, trial, step).tail_probability;
  };
  CHECK(tail(3, 1) == tail(3, 1));
  CHECK(tail(3, 1) != tail(3, 2));
  CHECK(tail(3, 1) != tail(4, 1));
  CHECK_THROWS_AS(predictive_check(belief, fresh, 0, 4, 3, 1), Error);
}
