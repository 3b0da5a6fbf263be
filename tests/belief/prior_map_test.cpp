#include "belief/prior_map.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::PriorDistribution;
using belief::PriorMap;
using belief::PriorTails;

TEST_CASE("the map takes every lane to the quantiles of the distributions") {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::first_line_1) = normal(0.05, 0.01);
  at(distributions, Parameter::gain) = fixed(1.25);
  const PriorMap prior(distributions);
  belief::ParameterBlock cube;
  random::Stream stream(3, {0, random::Purpose::test, 0, 0});
  for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
  const belief::ParameterBlock theta = prior.parameters(cube);
  for (Eigen::Index lane = 0; lane < belief::lane_count; ++lane) {
    const auto point = belief::lane_parameters(cube, lane);
    const ParameterVector expected = device::parameters_at(distributions, point);
    for (std::size_t p = 0; p < expected.size(); ++p) {
      INFO(device::parameter_infos()[p].name);
      CHECK(theta(lane, static_cast<Eigen::Index>(p)) == Approx(expected[p]).epsilon(1e-13));
    }
    CHECK(prior.parameters(point) == belief::lane_parameters(theta, lane));  // lanes do not mix
  }
}

TEST_CASE("free parameters are those that are not fixed") {
  CHECK(PriorMap(known(plain_device())).free().empty());
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::first_line_2) = uniform(0.0, 0.1);
  at(distributions, Parameter::noise_sd) = log_uniform(0.01, 0.1);
  const PriorMap prior(distributions);
  CHECK(prior.free() == std::vector{index_of(Parameter::first_line_2), index_of(Parameter::noise_sd)});
  CHECK(prior.is_free(Parameter::noise_sd));
  CHECK_FALSE(prior.is_free(Parameter::gain));
}

TEST_CASE("log densities are the slopes of the cumulative distributions, up to a constant") {
  for (const Distribution& d : {uniform(-1.0, 3.0), log_uniform(0.5, 4.0), normal(1.0, 0.25)}) {
    for (const PriorTails& tails : {PriorTails{}, PriorTails{0.2, 0.3}}) {
      const PriorDistribution prior(d, tails, -std::numeric_limits<double>::infinity());
      const auto slope = [&](double x) {
        return std::log((prior.cdf(x + 1e-5) - prior.cdf(x - 1e-5)) / 2e-5);
      };
      for (const double x : {0.6, 1.1, 1.6, 0.501, 1.99}) {
        CHECK(prior.log_density(x) - prior.log_density(1.0) == Approx(slope(x) - slope(1.0)).margin(1e-6));
      }
      CHECK(prior.log_density(prior.lowest() - 1e-9) == -std::numeric_limits<double>::infinity());
      CHECK(prior.log_density(prior.highest() + 1e-9) == -std::numeric_limits<double>::infinity());
    }
  }
}

TEST_CASE("soft ends hold their share, reach as far as they say, and join the range without a gap") {
  for (const Distribution& d : {uniform(2.0, 5.0), log_uniform(0.8, 1.25)}) {
    const PriorDistribution soft(d, {0.1, 0.15}, 0.0);
    CHECK(soft.cdf(d.a) == Approx(0.05));
    CHECK(soft.cdf(d.b) == Approx(0.95));
    CHECK(soft.cdf(soft.lowest()) == Approx(0.0).margin(1e-12));
    CHECK(soft.cdf(soft.highest()) == Approx(1.0));
    CHECK(soft.lowest() < d.a);
    CHECK(soft.highest() > d.b);
    for (int k = 0; k <= 100; ++k) {
      const double u = 0.01 * k;
      CHECK(soft.cdf(soft.quantile(u)) == Approx(u).margin(1e-12));
      CHECK(soft.quantile(u) >= soft.lowest() - 1e-12);
      CHECK(soft.quantile(u) <= soft.highest() + 1e-12);
    }
    // Density of a tail against the core's: its share over its length.
    CHECK(soft.log_density(d.a * 0.999) - soft.log_density(d.a * 1.001) ==
          Approx(std::log(0.05 / 0.15 / 0.9)).margin(0.01));
  }
  CHECK(PriorDistribution(uniform(2.0, 5.0), {0.1, 0.15}, 0.0).lowest() == Approx(1.55));
}

TEST_CASE("soft ends keep every hypothesis physical") {
  const PriorTails wide{0.2, 1.0};
  CHECK(PriorDistribution(uniform(0.0, 1.0), wide, 0.0).lowest() == 0.0);
  CHECK(PriorDistribution(uniform(0.4, 1.0), wide, 0.1).lowest() == Approx(0.1));
  CHECK(PriorDistribution(uniform(0.4, 1.0), wide, -1.0).lowest() == Approx(-0.2));
  CHECK(PriorDistribution(log_uniform(0.4, 1.0), wide, 0.2).lowest() == Approx(0.2));
  CHECK(PriorDistribution(normal(1.0, 0.1), wide, 0.0).highest() == normal(1.0, 0.1).highest());
  CHECK(PriorDistribution(fixed(1.0), wide, 0.0).is_fixed());
  const PriorMap floored(device::standard_prior(), {0.2, 1.0, 0.001});
  CHECK(floored[Parameter::first_line_1].lowest() == Approx(0.001));
  CHECK(floored[Parameter::sensor_detuning].lowest() < -1.5);
  const PriorMap prior(device::standard_prior(), wide);  // would be unstable with whole tails
  CHECK(prior[Parameter::mutual_charging_energy].highest() < prior[Parameter::charging_energy_1].lowest());
  CHECK(prior[Parameter::first_line_1].highest() == Approx(0.175));
}

TEST_CASE("an unusable prior is refused with the parameter's name") {
  const auto message_of = [](Parameter p, const Distribution& distribution) {
    ParameterDistributions distributions = device::standard_prior();
    at(distributions, p) = distribution;
    try {
      const PriorMap prior(distributions);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::config);
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message_of(Parameter::gain, uniform(1.0, 1.0)).find("gain") != std::string::npos);
  CHECK(message_of(Parameter::noise_sd, log_uniform(0.0, 1.0)).find("noise_sd") != std::string::npos);
  CHECK(message_of(Parameter::mutual_charging_energy, uniform(0.1, 2.0)).find("mutual") != std::string::npos);
  CHECK(message_of(Parameter::mutual_charging_energy, uniform(0.1, 1.99)).empty());
}
