#include "stats/paired.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "stats/wilson_score.hpp"

namespace qdtune::stats {

namespace {

void require_counts(const PairedCounts& c) {
  QDTUNE_REQUIRE(c.both >= 0 && c.first_only >= 0 && c.second_only >= 0 && c.neither >= 0,
                 "counts are not negative");
}

// Correlation of the two outcomes, shrunk by half a trial when positive:
// without it the interval is too narrow.
double corrected_correlation(const PairedCounts& c) {
  const auto both = static_cast<double>(c.both), neither = static_cast<double>(c.neither);
  const auto first = static_cast<double>(c.first_only), second = static_cast<double>(c.second_only);
  const double marginals = (both + first) * (second + neither) * (both + second) * (first + neither);
  if (marginals == 0.0) return 0.0;
  const double determinant = both * neither - first * second;
  const double correction = 0.5 * (both + first + second + neither);
  const double shrunk = determinant > 0.0 ? std::max(0.0, determinant - correction) : determinant;
  return shrunk / std::sqrt(marginals);
}

// Length of the sum of two deviations with correlation -phi; rounding may push its square just below 0.
double combine(double a, double b, double phi) {
  return std::sqrt(std::max(0.0, a * a - 2.0 * phi * a * b + b * b));
}

Interval newcombe_at(const PairedCounts& c, double z) {
  const std::int64_t n = c.trials();
  const std::int64_t first = c.both + c.first_only, second = c.both + c.second_only;
  const double p1 = static_cast<double>(first) / static_cast<double>(n);
  const double p2 = static_cast<double>(second) / static_cast<double>(n);
  const Interval w1 = wilson_at(first, n, z), w2 = wilson_at(second, n, z);
  const double phi = corrected_correlation(c);
  const double difference = risk_difference(c);
  return {std::max(-1.0, difference - combine(p1 - w1.low, w2.high - p2, phi)),
          std::min(1.0, difference + combine(w1.high - p1, p2 - w2.low, phi))};
}

// To tell a mean from a value that is `distance` away, by a one-sided test.
std::int64_t trials_for(double distance, double variance, double alpha, double power) {
  QDTUNE_REQUIRE(variance > 0.0, "a variance is positive");
  QDTUNE_REQUIRE(alpha > 0.0 && alpha < 1.0 && power > 0.0 && power < 1.0,
                 "alpha and power lie strictly between 0 and 1");
  constexpr double never = 1e12;
  if (distance <= 0.0) return static_cast<std::int64_t>(never);
  const double z = (random::normal_quantile(power) - random::normal_quantile(alpha)) / distance;
  return static_cast<std::int64_t>(std::ceil(std::clamp(z * z * variance, 1.0, never)));
}

}  // namespace

void PairedCounts::add(bool first, bool second) {
  ++(first ? (second ? both : first_only) : (second ? second_only : neither));
}

double risk_difference(const PairedCounts& counts) {
  require_counts(counts);
  if (counts.trials() == 0) return 0.0;
  return static_cast<double>(counts.first_only - counts.second_only) / static_cast<double>(counts.trials());
}

Interval risk_difference_interval(const PairedCounts& counts, double confidence) {
  require_counts(counts);
  const double z = critical_value(confidence);
  if (counts.trials() == 0) return {-1.0, 1.0};
  return newcombe_at(counts, z);
}

double mcnemar_exact_p(std::int64_t first_only, std::int64_t second_only) {
  QDTUNE_REQUIRE(first_only >= 0 && second_only >= 0, "counts are not negative");
  // With equal counts both tails hold the middle; the doubled tail would exceed 1.
  if (first_only == second_only) return 1.0;
  const auto fewer = static_cast<double>(std::min(first_only, second_only));
  const auto more = static_cast<double>(std::max(first_only, second_only));
  // P(X <= k) for X ~ Binomial(n, 1/2) is the regularised incomplete beta function I_{1/2}(n - k, k + 1).
  return std::min(1.0, 2.0 * boost::math::ibeta(more, fewer + 1.0, 0.5));
}

double equivalence_p(const PairedCounts& counts, double margin) {
  require_counts(counts);
  QDTUNE_REQUIRE(margin > 0.0, "a margin is positive");
  if (counts.trials() == 0 || std::abs(risk_difference(counts)) >= margin) return 1.0;
  // The interval widens with z, so the largest z that stays inside is found by bisection.
  // Beyond z = 38 the tail underflows.
  double inside = 0.0, outside = 38.0;
  for (int step = 0; step < 60; ++step) {
    const double z = 0.5 * (inside + outside);
    const Interval interval = newcombe_at(counts, z);
    (interval.low > -margin && interval.high < margin ? inside : outside) = z;
  }
  return 0.5 * std::erfc(inside / std::sqrt(2.0));
}

std::int64_t fewest_discordant(double alpha) {
  QDTUNE_REQUIRE(alpha > 0.0 && alpha < 1.0, "alpha lies strictly between 0 and 1");
  std::int64_t count = 1;
  while (mcnemar_exact_p(count, 0) >= alpha) ++count;
  return count;
}

std::int64_t trials_to_show_equivalence(double difference, double variance, double margin, double alpha,
                                        double power) {
  QDTUNE_REQUIRE(margin > 0.0, "a margin is positive");
  return trials_for(margin - std::abs(difference), variance, alpha, power);
}

std::int64_t trials_to_show_difference(double difference, double variance, double alpha, double power) {
  return trials_for(std::abs(difference), variance, 0.5 * alpha, power);
}

}  // namespace qdtune::stats
