// How well stated probabilities agree with what happened.
//
//   Brier score = mean (p - o)^2, o in {0, 1}                                       (Brier, Mon. Weather Rev.
//   78, 1 (1950)) ECE = sum_b n_b / n |mean o - mean p|  over bins b of about equal count         (Naeini,
//   Cooper, Hauskrecht, AAAI (2015))
//
// Forecasts are sorted by probability; a bin closes once it holds its share, but equal probabilities are
// never parted, so that the result does not depend on the order of the forecasts and many equal ones share a
// bin. ECE of a finite sample is biased upwards, by about sqrt(bins / n) / 2 for perfectly calibrated even
// odds. Preconditions: a non-empty sample, probabilities in [0, 1], bins >= 1; a violation throws
// Error(internal). Cost: O(n log n).
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
