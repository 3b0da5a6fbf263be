#include "stats/descriptive.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace stats = qdtune::stats;

TEST_CASE("mean and standard deviation of a small sample by hand") {
  const std::array<double, 8> values = {2, 4, 4, 4, 5, 5, 7, 9};  // squared deviations sum to 32
  CHECK(stats::mean(values) == 5.0);
  CHECK(stats::standard_deviation(values) == Approx(std::sqrt(32.0 / 7.0)).epsilon(1e-15));
}

TEST_CASE("a single value has no spread") {
  const std::array<double, 1> one = {3.5};
  CHECK(stats::mean(one) == 3.5);
  CHECK(stats::standard_deviation(one) == 0.0);
  CHECK(stats::quantile(one, 0.9) == 3.5);
}

TEST_CASE("two passes keep a small spread on a large offset") {
  const std::array<double, 3> values = {1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0};
  CHECK(stats::standard_deviation(values) == 1.0);
}

TEST_CASE("quantiles interpolate between order statistics as R's type 7") {
  const std::vector<double> values = {40, 10, 30, 20};  // R: quantile(c(10,20,30,40), c(0,.1,.25,.5,.9,1))
  CHECK(stats::quantile(values, 0.0) == 10.0);
  CHECK(stats::quantile(values, 0.1) == Approx(13.0));
  CHECK(stats::quantile(values, 0.25) == Approx(17.5));
  CHECK(stats::quantile(values, 0.5) == 25.0);
  CHECK(stats::quantile(values, 0.9) == Approx(37.0));
  CHECK(stats::quantile(values, 1.0) == 40.0);
}

TEST_CASE("the median of an odd sample is one of its values") {
  const std::vector<double> values = {5, 1, 3};
  CHECK(stats::quantile(values, 0.5) == 3.0);
}

TEST_CASE("nothing, a NaN and a fraction outside [0, 1] are refused") {
  const std::vector<double> none;
  const std::vector<double> nan = {1.0, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> fine = {1.0};
  CHECK_THROWS_AS(stats::mean(none), qdtune::Error);
  CHECK_THROWS_AS(stats::standard_deviation(none), qdtune::Error);
  CHECK_THROWS_AS(stats::quantile(none, 0.5), qdtune::Error);
  CHECK_THROWS_AS(stats::quantile(nan, 0.5), qdtune::Error);
  CHECK_THROWS_AS(stats::quantile(fine, 1.1), qdtune::Error);
}
