#include "device/distribution.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune;
using device::Distribution;
using device::DistributionKind;
using device::Parameter;

namespace {
const Distribution some_uniform{DistributionKind::uniform, -2.0, 6.0};
const Distribution some_log_uniform{DistributionKind::log_uniform, 0.002, 0.05};
const Distribution some_normal{DistributionKind::normal, 10.0, 2.0};
const Distribution some_fixed{DistributionKind::fixed, 0.05, 0.0};

device::Distribution& in(device::ParameterDistributions& d, Parameter p) {
  return d[static_cast<std::size_t>(p)];
}
}  // namespace

TEST_CASE("quantiles of known points") {
  CHECK(some_uniform.quantile(0.25) == 0.0);
  CHECK(some_log_uniform.quantile(0.5) == Approx(0.01).epsilon(1e-14));  // the geometric mean
  CHECK(some_normal.quantile(0.5) == Approx(10.0).epsilon(1e-14));
  // One standard deviation, up to the 6e-5 of probability that the cut takes away.
  CHECK(some_normal.quantile(0.841344746068543) == Approx(12.0).margin(3e-4));
  CHECK(some_fixed.quantile(0.9) == 0.05);
}

TEST_CASE("quantiles at 0 and 1 are the ends of the support") {
  for (const Distribution& d : {some_uniform, some_log_uniform, some_normal, some_fixed}) {
    CHECK(d.quantile(0.0) == Approx(d.lowest()).epsilon(1e-12));
    CHECK(d.quantile(1.0) == Approx(d.highest()).epsilon(1e-12));
  }
  CHECK(some_normal.lowest() == 2.0);
  CHECK(some_normal.highest() == 18.0);
}

TEST_CASE("the cumulative distribution inverts the quantile and rises, inside the support") {
  for (const Distribution& d : {some_uniform, some_log_uniform, some_normal}) {
    double last = -std::numeric_limits<double>::infinity();
    for (int i = 0; i <= 1000; ++i) {
      const double u = i / 1000.0;
      const double x = d.quantile(u);
      CHECK(d.contains(x));
      CHECK(x > last);
      CHECK(std::abs(d.cdf(x) - u) < 1e-12);
      CHECK(d.quantile(d.cdf(x)) == Approx(x).epsilon(1e-12).margin(1e-12));
      last = x;
    }
  }
}

TEST_CASE("a cut normal is symmetric about its mean") {
  for (const double u : {0.001, 0.1, 0.3, 0.49})
    CHECK(some_normal.quantile(u) - 10.0 == Approx(10.0 - some_normal.quantile(1.0 - u)).epsilon(1e-9));
}

TEST_CASE("outside the support the cumulative distribution is 0 or 1") {
  CHECK(some_uniform.cdf(-2.1) == 0.0);
  CHECK(some_log_uniform.cdf(-1.0) == 0.0);  // where the logarithm has no value
  CHECK(some_normal.cdf(18.5) == 1.0);
  CHECK_FALSE(some_normal.contains(18.5));
  CHECK_FALSE(some_uniform.contains(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("a fixed distribution holds one value and says so") {
  CHECK(some_fixed.contains(0.05));
  CHECK_FALSE(some_fixed.contains(0.0500001));
  CHECK(some_fixed.cdf(-7.0) == 0.5);
}

TEST_CASE("a quantile needs a probability") {
  CHECK_THROWS_AS(some_uniform.quantile(-1e-9), Error);
  CHECK_THROWS_AS(some_uniform.quantile(1.0 + 1e-9), Error);
  CHECK_THROWS_AS(some_uniform.quantile(std::numeric_limits<double>::quiet_NaN()), Error);
}

TEST_CASE("unusable distributions say what they need") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(Distribution{DistributionKind::uniform, 2.0, 2.0}.problem() == "uniform needs low < high");
  CHECK(Distribution{DistributionKind::uniform, 0.0, infinity}.problem() == "uniform needs finite numbers");
  CHECK(Distribution{DistributionKind::log_uniform, 0.0, 1.0}.problem() ==
        "log_uniform needs 0 < low < high");
  CHECK(Distribution{DistributionKind::normal, 0.0, 0.0}.problem() ==
        "normal needs a standard deviation > 0");
  CHECK(Distribution{DistributionKind::fixed, nan, 0.0}.problem() == "fixed needs finite numbers");
  CHECK(Distribution{DistributionKind::fixed, 1.0, nan}.problem().empty());  // b has no meaning there
  for (const Distribution& d : {some_uniform, some_log_uniform, some_normal, some_fixed})
    CHECK(d.problem().empty());
}

TEST_CASE("problems are named by parameter, all of them") {
  auto population = device::standard_population();
  CHECK(device::problems(population).empty());
  in(population, Parameter::gain) = {DistributionKind::uniform, 2.0, 1.0};
  in(population, Parameter::lever_arm_11) = {DistributionKind::normal, 80.0, 20.0};  // reaches 0
  in(population, Parameter::noise_sd) = {DistributionKind::fixed, -0.1, 0.0};
  in(population, Parameter::tunnel_coupling) = {DistributionKind::fixed, 0.0, 0.0};  // allowed
  const auto found = device::problems(population);
  REQUIRE(found.size() == 3);
  CHECK(found[0] == "lever_arm_11_meV_per_V: must be above 0 everywhere, reaches 0");
  CHECK(found[1] == "gain: uniform needs low < high");
  CHECK(found[2] == "noise_sd: must not be below 0, reaches -0.1");
}

TEST_CASE("the agent's prior is the population, but for the noise") {
  const auto population = device::standard_population();
  const auto prior = device::standard_prior();
  for (std::size_t i = 0; i + 1 < device::parameter_count; ++i) CHECK(population[i] == prior[i]);
  CHECK(population.back() == Distribution{DistributionKind::fixed, 0.05, 0.0});
  CHECK(prior.back() == Distribution{DistributionKind::log_uniform, 0.025, 0.1});
  CHECK(prior.back().quantile(0.5) == Approx(0.05));
}

TEST_CASE("a device is a point of the unit cube, one coordinate a parameter") {
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  const auto middle = parameters_at(device::standard_population(), cube);
  CHECK(get(middle, Parameter::charging_energy_1) == 3.5);
  CHECK(get(middle, Parameter::first_line_2) == Approx(0.0475));
  CHECK(get(middle, Parameter::tunnel_coupling) == Approx(0.01));
  cube[static_cast<std::size_t>(Parameter::gain)] = 1.0;
  const auto moved = parameters_at(device::standard_population(), cube);
  for (std::size_t i = 0; i < device::parameter_count; ++i)
    CHECK((moved[i] == middle[i]) == (i != static_cast<std::size_t>(Parameter::gain)));
}

TEST_CASE("kinds have names") {
  CHECK(to_string(DistributionKind::fixed) == "fixed");
  CHECK(to_string(DistributionKind::uniform) == "uniform");
  CHECK(to_string(DistributionKind::log_uniform) == "log_uniform");
  CHECK(to_string(DistributionKind::normal) == "normal");
}
