// Gains against integrals over the readings: few hypotheses, one or two points.
#include <catch2/catch.hpp>

#include "sensing/exact_gain.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;

namespace {

struct ExactCase {
  const char* name;
  Rows readings;
  Rows answers;
};

const Rows two_answers{{1, 0}, {0, 1}};
const Rows three_answers{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
const Rows one_against_two{{1, 0}, {0, 1}, {0, 1}};

// Distances in units of the noise.
const std::vector<ExactCase> exact_cases{
    {"two, identical", {{0.4F}, {0.4F}}, two_answers},
    {"two, 0.3 apart", {{0.0F}, {0.3F}}, two_answers},
    {"two, 1 apart", {{0.0F}, {1.0F}}, two_answers},
    {"two, 2.5 apart", {{-1.0F}, {1.5F}}, two_answers},
    {"two, 5 apart", {{0.0F}, {5.0F}}, two_answers},
    {"two, 20 apart", {{0.0F}, {20.0F}}, two_answers},
    {"two, two points", {{0.0F, 0.0F}, {1.0F, -1.5F}}, two_answers},
    {"two of equal answer", {{0.0F}, {3.0F}}, {{1}, {1}}},
    {"three in a row", {{0.0F}, {1.0F}, {2.0F}}, three_answers},
    {"three, two points", {{0.0F, 0.0F}, {2.0F, 0.5F}, {0.5F, 2.5F}}, three_answers},
    {"three far apart", {{0.0F, 0.0F}, {20.0F, 0.0F}, {0.0F, 20.0F}}, three_answers},
    {"one against two, near each other", {{0.0F}, {2.0F}, {2.2F}}, one_against_two},
    {"one against two, on both sides", {{0.0F}, {-1.5F}, {1.5F}}, one_against_two},
    {"one against two, two points", {{0.0F, 0.0F}, {1.0F, 1.0F}, {1.0F, -2.0F}}, one_against_two},
    {"cells that overlap", {{0.0F}, {1.2F}, {3.0F}}, {{1, 0}, {1, 1}, {0, 1}}},
};

struct Estimate {
  double mean = 0.0, error = 0.0;
};

// Mean of independent batches and its standard error.
Estimate estimate_of(const std::vector<double>& batches) {
  const double n = static_cast<double>(batches.size());
  double mean = 0.0, squares = 0.0;
  for (const double b : batches) mean += b / n;
  for (const double b : batches) squares += (b - mean) * (b - mean);
  return {mean, std::sqrt(squares / (n * (n - 1.0)))};
}

// Share of the normal distribution below x.
double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

}  // namespace

TEST_CASE("the quadrature knows what two hypotheses tell in closed form") {
  const double d = 1.8;
  // The better guess of two Gaussians d apart is right with probability Phi(d / 2).
  const double expected = normal_cdf(0.5 * d) - 0.5;
  const Gain line = Quadrature({{0.0F}, {1.8F}}, two_answers).gain();
  const Gain plane = Quadrature({{0.0F, 0.0F}, {1.08F, 1.44F}}, two_answers).gain();
  CHECK(line.success == Approx(expected).margin(1e-6));
  CHECK(plane.success == Approx(expected).margin(3e-6));
  CHECK(plane.information_nat == Approx(line.information_nat).margin(1e-6));
}

TEST_CASE("bounds hold the exact information") {
  for (const ExactCase& c : exact_cases) {
    INFO(c.name);
    const double exact = Quadrature(c.readings, c.answers).gain().information_nat;
    const auto bounds = sensing::information_bounds(array_of(c.readings), question_of(c.answers));
    CHECK(bounds.low_nat <= exact + 1e-6);
    CHECK(bounds.high_nat >= exact - 1e-6);
    CHECK(bounds.low_nat >= 0.0);
    CHECK(bounds.high_nat <= question_of(c.answers).entropy_nat());
  }
}

TEST_CASE("bounds are no wider than the theory's for two hypotheses") {
  // I lies between log 2 - log(1 + exp(-d^2 / 8)) and log 2 - log(1 + exp(-d^2 / 2)).
  for (const float d : {0.1F, 0.5F, 1.0F, 2.0F, 4.0F, 8.0F}) {
    const double square = static_cast<double>(d) * static_cast<double>(d);
    const auto bounds = sensing::information_bounds(array_of({{0.0F}, {d}}), question_of(two_answers));
    CHECK(bounds.low_nat == Approx(std::log(2.0) - std::log1p(std::exp(-square / 8.0))).margin(1e-6));
    CHECK(bounds.high_nat == Approx(std::log(2.0) - std::log1p(std::exp(-square / 2.0))).margin(1e-6));
  }
}

TEST_CASE("simulated outcomes estimate information and success without bias") {
  constexpr std::size_t batches = 50, outcomes = 1000;
  for (const ExactCase& c : exact_cases) {
    INFO(c.name);
    const Eigen::ArrayXXf readings = array_of(c.readings);
    const Question question = question_of(c.answers);
    std::vector<double> information, success;
    for (std::uint32_t b = 0; b < batches; ++b) {
      const sensing::Outcomes simulated(outcomes, c.readings.size(), c.readings.front().size(), 11,
                                        {0, random::Purpose::test, b, 0});
      const Gain gain = sensing::expected_gain(readings, question, simulated);
      information.push_back(gain.information_nat);
      success.push_back(gain.success);
    }
    const Gain exact = Quadrature(c.readings, c.answers).gain();
    const Estimate i = estimate_of(information), s = estimate_of(success);
    CHECK(i.error < 0.004);
    CHECK(std::abs(i.mean - exact.information_nat) <= 4.0 * i.error + 2e-6);
    CHECK(s.error < 0.004);
    CHECK(std::abs(s.mean - exact.success) <= 4.0 * s.error + 2e-6);
  }
}

TEST_CASE("what tells hypotheses of one group apart is not worth measuring") {
  const Rows readings{{0.0F}, {2.0F}, {4.0F}, {6.0F}};
  const double all = Quadrature(readings, {{1, 0}, {1, 1}, {0, 1}, {0, 0}}).gain().information_nat;
  const double halves = Quadrature(readings, {{1}, {1}, {0}, {0}}).gain().information_nat;
  const double alternating = Quadrature(readings, {{1}, {0}, {1}, {0}}).gain().information_nat;
  CHECK(halves < all - 0.3);
  CHECK(alternating < halves);  // neighbours are harder to tell apart
  const Eigen::ArrayXXf array = array_of(readings);
  const auto high = [&](const Rows& answers) {
    return sensing::information_bounds(array, question_of(answers)).high_nat;
  };
  CHECK(high({{1}, {1}, {0}, {0}}) < high({{1, 0}, {1, 1}, {0, 1}, {0, 0}}) - 0.3);
}

TEST_CASE("groups of different size: no more is told than the entropy of the answer") {
  Rows readings, answers;
  for (int i = 0; i < 10; ++i) {
    readings.push_back({i == 0 ? 30.0F : 0.0F});
    answers.push_back({i == 0 ? 0.0F : 1.0F});
  }
  const double entropy = -0.9 * std::log(0.9) - 0.1 * std::log(0.1);
  CHECK(Quadrature(readings, answers).gain().information_nat == Approx(entropy).margin(1e-6));
  const auto bounds = sensing::information_bounds(array_of(readings), question_of(answers));
  CHECK(bounds.low_nat == Approx(entropy).margin(1e-5));
  CHECK(bounds.high_nat == Approx(entropy).margin(1e-5));
}
