#include "belief/prior_map.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::log_density;
using belief::PriorMap;

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
    const auto slope = [&](double x) { return std::log((d.cdf(x + 1e-5) - d.cdf(x - 1e-5)) / 2e-5); };
    for (const double x : {0.6, 1.1, 1.6}) {
      CHECK(log_density(d, x) - log_density(d, 1.0) == Approx(slope(x) - slope(1.0)).margin(1e-6));
    }
    CHECK(log_density(d, d.lowest() - 1e-9) == -std::numeric_limits<double>::infinity());
    CHECK(log_density(d, d.highest() + 1e-9) == -std::numeric_limits<double>::infinity());
  }
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
