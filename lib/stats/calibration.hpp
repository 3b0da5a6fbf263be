// How well stated probabilities agree with what happened.
//
//   Brier score = mean (p - o)^2, o in {0, 1}               (Brier, Mon. Weather Rev. 78, 1 (1950))
//   ECE = sum over bins b of n_b / n |mean_b o - mean_b p|  (Naeini, Cooper and Hauskrecht, AAAI 2015)
//
// Bins hold about equal numbers: forecasts are sorted by probability and cut after each share of n / bins,
// but equal probabilities are never parted. So the result does not depend on the order of the forecasts.
// Not corrected: the ECE of a finite sample is biased upwards, by about sqrt(bins / n) / 2 at even odds.
// Preconditions: a non-empty sample, probabilities in [0, 1], bins >= 1; a violation throws Error(internal).
// Cost: O(n log n).
#pragma once

#include <cstddef>
#include <span>

namespace qdtune::stats {

struct Forecast {
  double probability = 0.0;
  bool happened = false;
};

double brier_score(std::span<const Forecast> forecasts);

double expected_calibration_error(std::span<const Forecast> forecasts, std::size_t bins = 10);

}  // namespace qdtune::stats
