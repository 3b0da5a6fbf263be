// How well stated probabilities agree with what happened.
//
//   Brier score = mean (p - o)^2, o in {0, 1}               (Brier, Mon. Weather Rev. 78, 1 (1950))
//   log score = mean -log |1 - o - p|, nats                 (Good, J. R. Stat. Soc. B 14, 107 (1952))
//   ECE = sum over bins b of n_b / n |mean_b o - mean_b p|  (Naeini, Cooper and Hauskrecht, AAAI 2015)
//
// Bins hold about equal numbers: forecasts are sorted by probability and cut after each share of n / bins,
// but equal probabilities are never parted. So the result does not depend on the order of the forecasts.
// Not corrected: the ECE of a finite sample is biased upwards, by about sqrt(bins / n) / 2 at even odds.
// Preconditions: a non-empty sample, probabilities in [0, 1], bins >= 1; a violation throws Error(internal).
// Cost: O(n log n); of poisson_binomial_p O(n^2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qdtune::stats {

struct Forecast {
  double probability = 0.0;
  bool happened = false;
};

double brier_score(std::span<const Forecast> forecasts);

// In nats; a certain forecast that proves wrong makes it infinite.
double log_score_nat(std::span<const Forecast> forecasts);

double expected_calibration_error(std::span<const Forecast> forecasts, std::size_t bins = 10);

// The bin, as above, of each forecast: at most `bins` of them, numbered from 0 in the order of their probabilities.
std::vector<std::size_t> equal_count_bins(std::span<const double> probabilities, std::size_t bins = 10);

// Two-sided exact test of the number of independent events that happened against their stated probabilities:
// 2 min(P(X <= happened), P(X >= happened)), at most 1, X the sum of the Bernoulli variables.
double poisson_binomial_p(std::span<const double> probabilities, std::size_t happened);

}  // namespace qdtune::stats
