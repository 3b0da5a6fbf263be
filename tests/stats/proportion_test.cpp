#include "stats/proportion.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace stats = qdtune::stats;

namespace {

double wilson_test_binomial(int k, int n, double p) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + k * std::log(p) +
                  (n - k) * std::log1p(-p));
}

// Exact chance that the interval of a binomial sample contains the true rate.
double wilson_test_coverage(int n, double p) {
  double coverage = 0.0;
  for (int k = 0; k <= n; ++k) {
    if (stats::wilson(k, n).contains(p)) coverage += wilson_test_binomial(k, n, p);
  }
  return coverage;
}

}  // namespace

TEST_CASE("critical values of the usual confidences") {
  CHECK(stats::critical_value(0.95) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(stats::critical_value(0.90) == Approx(1.644853626951472).epsilon(1e-14));
  CHECK_THROWS_AS(stats::critical_value(1.0), qdtune::Error);
}

TEST_CASE("Wilson's interval reproduces Newcombe's published examples") {
  // Newcombe, Stat. Med. 17, 857 (1998), table I, method 3.
  struct Case {
    int k, n;
    double low, high;
  };
  for (const Case& c : {Case{81, 263, 0.2553, 0.3662}, Case{15, 148, 0.0624, 0.1605},
                        Case{0, 20, 0.0000, 0.1611}, Case{1, 29, 0.0061, 0.1718}}) {
    const auto interval = stats::wilson(c.k, c.n);
    CHECK(interval.low == Approx(c.low).margin(0.00005));
    CHECK(interval.high == Approx(c.high).margin(0.00005));
  }
}

TEST_CASE("Wilson's interval touches 0 and 1 exactly and mirrors failures") {
  CHECK(stats::wilson(0, 7).low == 0.0);
  CHECK(stats::wilson(7, 7).high == 1.0);
  CHECK(stats::wilson(2, 9).low == Approx(1.0 - stats::wilson(7, 9).high).epsilon(1e-14));
}

TEST_CASE("no trials say nothing") {
  CHECK(stats::wilson(0, 0) == stats::Interval{0.0, 1.0});
}

TEST_CASE("more confidence gives a wider interval") {
  CHECK(stats::wilson(9, 10, 0.99).low < stats::wilson(9, 10, 0.95).low);
  CHECK(stats::wilson(9, 10, 0.99).high > stats::wilson(9, 10, 0.95).high);
}

TEST_CASE("Wilson's interval covers the true rate about as often as it says") {
  double sum = 0.0;
  int count = 0;
  for (double p = 0.05; p < 0.96; p += 0.01) {
    const double coverage = wilson_test_coverage(50, p);
    CHECK(coverage > 0.90);
    sum += coverage;
    ++count;
  }
  CHECK(sum / count == Approx(0.95).margin(0.006));
}

TEST_CASE("impossible counts are refused") {
  CHECK_THROWS_AS(stats::wilson(3, 2), qdtune::Error);
  CHECK_THROWS_AS(stats::wilson(-1, 2), qdtune::Error);
}
