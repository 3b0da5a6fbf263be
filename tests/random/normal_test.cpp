#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/engines.hpp"
#include "random/goodness_of_fit.hpp"
#include "random/stream.hpp"

using qdtune::random::bell_short;
using qdtune::random::CountingEngine;
using qdtune::random::normal;
using qdtune::random::normal_quantile;
using qdtune::random::normal_short;
using qdtune::random::ScriptedEngine;
using qdtune::random::Stream;

namespace {

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

}  // namespace

TEST_CASE("the normal quantile has its known values to the last digits") {
  // Of the doubles nearest to these probabilities, by 40-digit arithmetic;
  // each branch of the algorithm and its seams.
  struct Known {
    double p, x;
  };
  const auto known = GENERATE(Known{0.55, 0.12566134685507414641}, Known{0.75, 0.6744897501960817432},
                              Known{0.9, 1.2815515655446005935}, Known{0.925, 1.4395314709384562291},
                              Known{0.975, 1.9599639845400538556}, Known{0.99, 2.3263478740408407676},
                              Known{1e-3, -3.0902323061678135354}, Known{1e-10, -6.3613409024040561991},
                              Known{0x1.0p-53, -8.2095361516013868556});
  CHECK(normal_quantile(known.p) == Approx(known.x).epsilon(4.0 * std::numeric_limits<double>::epsilon()));
  CHECK(normal_quantile(0.5) == 0.0);
}

TEST_CASE("the normal quantile inverts the distribution function over the whole range") {
  for (double p = 0.5; p > 0x1.0p-1000; p *= 0.9) {
    const double x = normal_quantile(p);
    // An error of one unit in the last place of x is magnified by about x^2 in the tail.
    const double tolerance = 4e-15 * (1.0 + x * x);
    INFO("p = " << p);
    REQUIRE(std::abs(normal_cdf(x) / p - 1.0) < tolerance);
  }
}

TEST_CASE("the normal quantile is odd about one half, bit for bit") {
  Stream stream(21, {});
  for (int i = 0; i < 10000; ++i) {
    const double p = qdtune::random::uniform_open(stream);
    REQUIRE(normal_quantile(p) == -normal_quantile(1.0 - p));
  }
}

TEST_CASE("the normal quantile increases, over the seams of its branches too") {
  for (const double seam : {0.075, 0.925, std::exp(-25.0)}) {
    double p = seam * (1.0 - 1e-9);
    double previous = normal_quantile(p);
    for (int i = 0; i < 1000; ++i) {
      p += seam * 2e-12;
      const double x = normal_quantile(p);
      REQUIRE(x > previous);
      previous = x;
    }
  }
}

TEST_CASE("a probability without a finite quantile is an error") {
  const auto p = GENERATE(0.0, 1.0, -0.1, 1.1, std::numeric_limits<double>::quiet_NaN());
  CHECK_THROWS_AS(normal_quantile(p), qdtune::Error);
}

TEST_CASE("normal is the quantile of uniform_open: two words, none kept for later") {
  ScriptedEngine engine({0x80000000U, 0, 0x7fffffffU, 0xffffffffU, 0, 0, 0xffffffffU, 0xffffffffU});
  const double above = normal(engine);
  CHECK(above == normal_quantile(0.5 + 0x1.0p-53));
  CHECK(normal(engine) == -above);
  CHECK(normal(engine) == normal_quantile(0x1.0p-53));
  CHECK(normal(engine) == -normal_quantile(0x1.0p-53));
  CHECK(engine.at_end());

  CountingEngine counting(Stream(5, {}));
  for (int i = 0; i < 1000; ++i) normal(counting);
  CHECK(counting.count() == 2000);
}

TEST_CASE("normal_short takes one word, mirrors exactly and ends where a word ends") {
  ScriptedEngine engine({0x80000000U, 0x7fffffffU, 0, 0xffffffffU});
  const double above = normal_short(engine);
  CHECK(above == normal_quantile(0.5 + 0x1.0p-33));
  CHECK(normal_short(engine) == -above);
  const double lowest = normal_short(engine);
  CHECK(lowest == Approx(-6.34).margin(0.01));
  CHECK(normal_short(engine) == -lowest);
  CHECK(engine.at_end());
}

TEST_CASE("normal numbers are standard normal") {
  using Draw = double (*)(Stream&);
  const auto draw = GENERATE(Draw{normal<Stream>}, Draw{normal_short<Stream>});
  Stream stream(22, {});
  std::vector<double> sample(100000);
  double moment[5] = {};
  for (double& x : sample) {
    x = draw(stream);
    double power = 1.0;
    for (double& m : moment) {
      m += power / 100000.0;
      power *= x;
    }
  }
  const double sd = 1.0 / std::sqrt(100000.0);  // of a mean of terms with unit variance
  CHECK(std::abs(moment[1]) < 4.0 * sd);
  CHECK(std::abs(moment[2] - 1.0) < 4.0 * std::sqrt(2.0) * sd);
  CHECK(std::abs(moment[3]) < 4.0 * std::sqrt(15.0) * sd);
  CHECK(std::abs(moment[4] - 3.0) < 4.0 * std::sqrt(96.0) * sd);
  CHECK(qdtune::random::scaled_ks_distance(sample, normal_cdf) < 1.95);
}

TEST_CASE("bell_short takes one word, mirrors exactly and has unit variance") {
  ScriptedEngine engine({0x12345678U, 0xedcba987U, 0x00000000U, 0xffffffffU});
  const double some = bell_short(engine);
  CHECK(bell_short(engine) == -some);
  const double lowest = bell_short(engine);
  CHECK(lowest == Approx(-3.4506).margin(1e-3));
  CHECK(bell_short(engine) == -lowest);
  // Exactly, over the 256 values of a byte: the sum of four has four times the variance of one.
  double variance = 0.0;
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    ScriptedEngine one({byte * 0x01010101U});
    const double x = bell_short(one) / 4.0;  // four equal bytes
    variance += 4.0 * x * x / 256.0;
  }
  CHECK(variance == Approx(1.0).epsilon(1e-5));
}

TEST_CASE("Student's t has its quartiles, its tails and a fixed number of words") {
  // Quantiles at 3/4 and 39/40 of 4 degrees of freedom, from tables.
  Stream stream(8, {0, qdtune::random::Purpose::test, 4, 0});
  constexpr int draws = 40000;
  int beyond_quartile = 0, beyond_tail = 0;
  for (int k = 0; k < draws; ++k) {
    const double t = qdtune::random::student(stream, 4);
    beyond_quartile += std::abs(t) > 0.7406971 ? 1 : 0;
    beyond_tail += std::abs(t) > 2.7764451 ? 1 : 0;
  }
  CHECK(beyond_quartile == Approx(0.5 * draws).margin(4.0 * std::sqrt(0.25 * draws)));
  CHECK(beyond_tail == Approx(0.05 * draws).margin(4.0 * std::sqrt(0.0475 * draws)));
  CountingEngine words(stream);
  qdtune::random::student(words, 4);
  CHECK(words.count() == 10);
}
