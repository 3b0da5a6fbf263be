#include "navigation/gaussian_process.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "navigation/dense_process.hpp"

using namespace qdtune;
using namespace qdtune::navigation;
using namespace qdtune::navigation_fixture;

namespace {

NavigationConfig config_with(Kernel kernel, double noise_sd) {
  NavigationConfig config;
  config.kernel = kernel;
  config.noise_sd = noise_sd;
  config.signal_sd = 0.8;
  return config;
}

double tilted(const GateVoltages& v) {
  return 2.0 - 30.0 * v.v1_V + 200.0 * v.v2_V * v.v2_V;
}

const std::vector<GateVoltages> places{{0.0, 0.0},    {0.07, 0.08}, {0.15, 0.02},
                                       {0.031, 0.14}, {0.1, 0.1},   {-0.05, 0.2}};

}  // namespace

TEST_CASE("posterior mean, sd and evidence are those of a dense solve, for both kernels") {
  for (const Kernel kernel : {Kernel::rbf, Kernel::matern52}) {
    for (const std::size_t count : {1U, 2U, 7U, 40U, 121U}) {
      INFO(to_string(kernel) << ", " << count << " observations");
      const NavigationConfig config = config_with(kernel, 0.1);
      const Observations seen = random_observations(count, 1);
      const GaussianProcess process = process_of(seen, config, tilted);
      const auto predictions = process.predict(places);
      for (std::size_t i = 0; i < places.size(); ++i) {
        const Prediction dense = dense_prediction(seen, config, tilted, places[i]);
        CHECK(predictions[i].mean == Approx(dense.mean).epsilon(1e-9).margin(1e-9));
        CHECK(predictions[i].sd == Approx(dense.sd).epsilon(1e-9).margin(1e-9));
      }
      CHECK(process.log_marginal_likelihood_nat() ==
            Approx(dense_log_marginal_likelihood_nat(seen, config, tilted)).epsilon(1e-10));
    }
  }
}

TEST_CASE("one observation by hand") {
  NavigationConfig config = config_with(Kernel::rbf, 0.6);
  GaussianProcess process(config);
  process.observe({0.05, 0.05}, 2.0);
  const double shrink = 0.64 / (0.64 + 0.36);
  const Prediction there = process.predict({0.05, 0.05});
  CHECK(there.mean == Approx(2.0 * shrink));
  CHECK(there.sd == Approx(std::sqrt(0.64 * (1.0 - shrink))));
  const double one_length = std::exp(-0.5);
  CHECK(process.predict({0.065, 0.05}).mean == Approx(2.0 * shrink * one_length));
  CHECK(process.predict({0.05, 0.035}).sd ==
        Approx(std::sqrt(0.64 * (1.0 - shrink * one_length * one_length))));
  CHECK(process.log_marginal_likelihood_nat() == Approx(-0.5 * 4.0 - 0.5 * std::log(2.0 * 3.14159265358979)));
}

TEST_CASE("before any observation the process is its prior") {
  const GaussianProcess process(config_with(Kernel::matern52, 0.1), tilted);
  for (const GateVoltages& v : places) {
    CHECK(process.predict(v).mean == tilted(v));
    CHECK(process.predict(v).sd == Approx(0.8));
  }
  CHECK(process.predict(std::vector<GateVoltages>{}).empty());
  CHECK(process.log_marginal_likelihood_nat() == 0.0);
}

TEST_CASE("far from every observation the process is its prior again") {
  const GaussianProcess process =
      process_of(random_observations(30, 2), config_with(Kernel::rbf, 0.1), tilted);
  const GateVoltages far{5.0, -3.0};
  CHECK(process.predict(far).mean == tilted(far));
  CHECK(process.predict(far).sd == 0.8);
}

TEST_CASE("noiseless data are interpolated, and nothing is uncertain there") {
  for (const Kernel kernel : {Kernel::rbf, Kernel::matern52}) {
    const Observations seen = random_observations(25, 3);
    const GaussianProcess process = process_of(seen, config_with(kernel, 0.0));
    for (std::size_t i = 0; i < seen.points.size(); ++i) {
      CHECK(process.predict(seen.points[i]).mean == Approx(seen.values[i]).margin(1e-5));
      CHECK(process.predict(seen.points[i]).sd < 1e-4);
    }
  }
}

TEST_CASE("a voltage's prediction is the same bits alone, in company and after a copy") {
  const GaussianProcess process =
      process_of(random_observations(37, 4), config_with(Kernel::rbf, 0.1), tilted);
  std::vector<GateVoltages> many;
  for (int i = 0; i < 53; ++i) many.push_back({0.003 * i, 0.15 - 0.002 * i});
  const auto together = process.predict(many);
  const GaussianProcess copy = process;
  for (std::size_t i = 0; i < many.size(); ++i) {
    const Prediction alone = process.predict(many[i]);
    CHECK(alone.mean == together[i].mean);
    CHECK(alone.sd == together[i].sd);
    const PredictionWithSlope sloped = copy.predict_with_slope({many[i]}).front();
    CHECK(sloped.value.mean == together[i].mean);
    CHECK(sloped.value.sd == together[i].sd);
  }
}

TEST_CASE("slopes of mean and sd are the finite differences of their values") {
  constexpr double h = 1e-6;
  for (const Kernel kernel : {Kernel::rbf, Kernel::matern52}) {
    for (const bool with_prior : {false, true}) {
      INFO(to_string(kernel) << (with_prior ? " with" : " without") << " prior mean");
      const PriorMean prior = with_prior ? PriorMean(tilted) : PriorMean();
      const GaussianProcess process = process_of(random_observations(20, 5), config_with(kernel, 0.1), prior);
      const auto at = [&](double v1_V, double v2_V) { return process.predict({v1_V, v2_V}); };
      for (const GateVoltages& v :
           {GateVoltages{0.03, 0.05}, GateVoltages{0.11, 0.07}, GateVoltages{0.15, 0.0}}) {
        const PredictionWithSlope found = process.predict_with_slope({v}).front();
        const Prediction right = at(v.v1_V + h, v.v2_V), left = at(v.v1_V - h, v.v2_V);
        const Prediction up = at(v.v1_V, v.v2_V + h), down = at(v.v1_V, v.v2_V - h);
        CHECK(found.mean.d1_per_V == Approx((right.mean - left.mean) / (2 * h)).epsilon(1e-5).margin(1e-5));
        CHECK(found.mean.d2_per_V == Approx((up.mean - down.mean) / (2 * h)).epsilon(1e-5).margin(1e-5));
        CHECK(found.sd.d1_per_V == Approx((right.sd - left.sd) / (2 * h)).epsilon(1e-5).margin(1e-5));
        CHECK(found.sd.d2_per_V == Approx((up.sd - down.sd) / (2 * h)).epsilon(1e-5).margin(1e-5));
      }
    }
  }
}

TEST_CASE("the same voltage over and over breaks nothing, noise or none") {
  for (const double noise_sd : {0.0, 1e-12, 0.1}) {
    INFO("noise " << noise_sd);
    GaussianProcess process(config_with(Kernel::rbf, noise_sd));
    for (int i = 0; i < 50; ++i) process.observe({0.05, 0.05}, i % 2 == 0 ? 1.0 : 1.2);
    for (int i = 0; i < 10; ++i) process.observe({0.05 + 1e-9 * i, 0.05}, 1.1);
    process.observe({0.09, 0.05}, -0.5);
    for (const double v1_V : {0.0, 0.05, 0.06, 0.09, 0.15}) {
      const PredictionWithSlope found = process.predict_with_slope({{v1_V, 0.05}}).front();
      CHECK(std::isfinite(found.value.mean));
      CHECK(std::abs(found.value.mean) < 2.0);
      CHECK(found.value.sd >= 0.0);
      CHECK(std::isfinite(found.mean.d1_per_V));
      CHECK(std::isfinite(found.sd.d1_per_V));
    }
    CHECK(process.predict({0.05, 0.05}).mean == Approx(1.1).margin(0.11));
    CHECK(process.predict({0.09, 0.05}).mean == Approx(-0.5).margin(0.05));
    CHECK(std::isfinite(process.log_marginal_likelihood_nat()));
  }
}

TEST_CASE("a hundred repeats average the noise away") {
  GaussianProcess process(config_with(Kernel::rbf, 0.5));
  for (int i = 0; i < 100; ++i) process.observe({0.05, 0.05}, i % 2 == 0 ? 0.0 : 1.0);
  CHECK(process.predict({0.05, 0.05}).mean == Approx(0.5).epsilon(0.01));
  CHECK(process.predict({0.05, 0.05}).sd == Approx(0.05).epsilon(0.01));
}

TEST_CASE("a new prior mean gives the process that had it from the start") {
  const Observations seen = random_observations(30, 6);
  const NavigationConfig config = config_with(Kernel::matern52, 0.1);
  GaussianProcess process = process_of(seen, config);
  process.set_prior_mean(tilted);
  const GaussianProcess other = process_of(seen, config, tilted);
  for (const GateVoltages& v : places) {
    CHECK(process.predict(v).mean == other.predict(v).mean);
    CHECK(process.predict(v).sd == other.predict(v).sd);
  }
  CHECK(process.log_marginal_likelihood_nat() == other.log_marginal_likelihood_nat());
}

TEST_CASE("the evidence prefers the length scale the data have") {
  NavigationConfig config = config_with(Kernel::rbf, 0.05);
  Observations seen = random_observations(80, 7);
  for (std::size_t i = 0; i < seen.points.size(); ++i)
    seen.values[i] = std::sin(seen.points[i].v1_V / 0.02) * std::cos(seen.points[i].v2_V / 0.02);
  const auto evidence = [&](double length_scale_V) {
    config.length_scale_V = length_scale_V;
    return process_of(seen, config).log_marginal_likelihood_nat();
  };
  CHECK(evidence(0.025) > evidence(0.005) + 10.0);
  CHECK(evidence(0.025) > evidence(0.2) + 10.0);
}

TEST_CASE("numbers that are none are refused, and so are settings out of range") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  GaussianProcess process{NavigationConfig{}};
  CHECK_THROWS_AS(process.observe({nan, 0.0}, 1.0), Error);
  CHECK_THROWS_AS(process.observe({0.0, 0.0}, nan), Error);
  CHECK(process.size() == 0);
  const auto refused = [](double NavigationConfig::*member, double value) {
    NavigationConfig config;
    config.*member = value;
    CHECK_THROWS_AS(GaussianProcess(config), Error);
  };
  refused(&NavigationConfig::length_scale_V, 0.0);
  refused(&NavigationConfig::signal_sd, 0.0);
  refused(&NavigationConfig::noise_sd, -0.1);
  refused(&NavigationConfig::length_scale_V, nan);
}
