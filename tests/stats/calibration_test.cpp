#include "stats/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace stats = qdtune::stats;
namespace random_streams = qdtune::random;
using stats::Forecast;

namespace {

// Outcomes that happen with the stated probability plus a bias.
std::vector<Forecast> calibration_test_sample(int count, double bias) {
  random_streams::Stream stream(3, {.purpose = random_streams::Purpose::test});
  std::vector<Forecast> forecasts;
  for (int i = 0; i < count; ++i) {
    const double stated = 0.2 + 0.6 * random_streams::uniform(stream);
    forecasts.push_back({stated, random_streams::uniform(stream) < stated + bias});
  }
  return forecasts;
}

}  // namespace

TEST_CASE("Brier score by hand") {
  const std::vector<Forecast> forecasts = {{0.8, true}, {0.6, false}, {1.0, true}, {0.0, true}};
  CHECK(stats::brier_score(forecasts) == Approx((0.04 + 0.36 + 0.0 + 1.0) / 4.0));
}

TEST_CASE("calibration error of two bins by hand") {
  const std::vector<Forecast> forecasts = {{0.9, true}, {0.1, false}, {0.8, false}, {0.3, false}};
  // Bins {0.1, 0.3} and {0.8, 0.9}: 2/4 |0 - 0.2| + 2/4 |0.5 - 0.85|.
  CHECK(stats::expected_calibration_error(forecasts, 2) == Approx(0.275));
  CHECK(stats::expected_calibration_error(forecasts, 1) == Approx(0.275));
  CHECK(stats::expected_calibration_error(forecasts, 4) == Approx((0.1 + 0.3 + 0.8 + 0.1) / 4.0));
}

TEST_CASE("equal probabilities share a bin, whatever their order") {
  std::vector<Forecast> forecasts;
  for (int i = 0; i < 20; ++i) forecasts.push_back({0.5, i < 10});
  CHECK(stats::expected_calibration_error(forecasts, 10) == Approx(0.0).margin(1e-15));
  std::reverse(forecasts.begin(), forecasts.end());
  CHECK(stats::expected_calibration_error(forecasts, 10) == Approx(0.0).margin(1e-15));
}

TEST_CASE("a run of ties ends its bin and the rest is binned on") {
  // Cuts after 3, 6, 9 and 12 forecasts; eight ties move the first two to 8, so the bins hold 8, 1 and 3.
  std::vector<Forecast> forecasts(8, Forecast{0.5, true});
  forecasts.insert(forecasts.end(), {{0.7, true}, {0.8, true}, {0.9, true}, {0.9, false}});
  CHECK(stats::expected_calibration_error(forecasts, 4) == Approx((8 * 0.5 + 0.3 + 0.6) / 12.0));
}

TEST_CASE("more bins than forecasts leave one forecast a bin") {
  const std::vector<Forecast> one = {{0.7, true}};
  CHECK(stats::expected_calibration_error(one, 10) == Approx(0.3));
}

TEST_CASE("a calibrated forecaster has a small error and a biased one has its bias") {
  CHECK(stats::expected_calibration_error(calibration_test_sample(20000, 0.0)) < 0.02);
  CHECK(stats::expected_calibration_error(calibration_test_sample(20000, 0.1)) == Approx(0.1).margin(0.01));
}

TEST_CASE("no forecasts and impossible probabilities are refused") {
  const std::vector<Forecast> impossible = {{1.2, true}};
  CHECK_THROWS_AS(stats::brier_score({}), qdtune::Error);
  CHECK_THROWS_AS(stats::brier_score(impossible), qdtune::Error);
  CHECK_THROWS_AS(stats::expected_calibration_error({}, 10), qdtune::Error);
}

TEST_CASE("the log score is the mean surprise") {
  CHECK(stats::log_score_nat(std::vector<Forecast>{{0.5, true}, {0.25, false}}) ==
        Approx(-0.5 * (std::log(0.5) + std::log(0.75))));
  CHECK(stats::log_score_nat(std::vector<Forecast>{{1.0, true}, {0.0, false}}) == 0.0);
  CHECK(std::isinf(stats::log_score_nat(std::vector<Forecast>{{1.0, false}})));
}

TEST_CASE(
    "equal-count bins are those of the calibration error: ascending, and equal probabilities stay together") {
  const std::vector<double> apart{0.9, 0.1, 0.5, 0.3, 0.7, 0.2};
  CHECK(stats::equal_count_bins(apart, 3) == std::vector<std::size_t>{2, 0, 1, 1, 2, 0});
  const std::vector<double> tied{0.0, 0.0, 0.0, 0.0, 0.4, 0.8};
  CHECK(stats::equal_count_bins(tied, 3) == std::vector<std::size_t>{0, 0, 0, 0, 1, 1});

  const std::vector<Forecast> sample = calibration_test_sample(500, 0.1);
  std::vector<double> probabilities;
  for (const Forecast& f : sample) probabilities.push_back(f.probability);
  const std::vector<std::size_t> bins = stats::equal_count_bins(probabilities);
  std::array<double, 10> excess{};
  for (std::size_t i = 0; i < sample.size(); ++i)
    excess.at(bins[i]) += (sample[i].happened ? 1.0 : 0.0) - sample[i].probability;
  double error = 0.0;
  for (const double e : excess) error += std::abs(e) / 500.0;
  CHECK(stats::expected_calibration_error(sample) == Approx(error).margin(1e-12));
}

TEST_CASE("the exact test of a sum of events is the binomial one for equal probabilities") {
  const std::vector<double> coins(10, 0.5);
  CHECK(stats::poisson_binomial_p(coins, 5) == 1.0);
  CHECK(stats::poisson_binomial_p(coins, 1) == Approx(2.0 * 11.0 / 1024.0));
  CHECK(stats::poisson_binomial_p(coins, 9) == Approx(2.0 * 11.0 / 1024.0));
  // P(both) = 0.9 * 0.2.
  CHECK(stats::poisson_binomial_p(std::vector<double>{0.9, 0.2}, 2) == Approx(2.0 * 0.18));
  CHECK(stats::poisson_binomial_p(std::vector<double>{1.0, 1.0}, 1) == 0.0);
  CHECK_THROWS_AS(stats::poisson_binomial_p(coins, 11), qdtune::Error);
}
