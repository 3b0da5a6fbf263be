#include "stats/calibration.hpp"

#include <algorithm>
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
