// Mean, standard deviation and quantiles of a sample. Units are those of the values;
// sums run in the given order.
//
// Preconditions: a non-empty sample without NaN; a violation throws Error(internal).
// Cost: O(n), quantile O(n log n).
#pragma once

#include <span>

namespace qdtune::stats {

double mean(std::span<const double> values);

// Square root of the unbiased variance (divisor n - 1), two passes; 0 for a single value.
double standard_deviation(std::span<const double> values);

// Exact sample quantile, 0 <= q <= 1: linear interpolation between order statistics at position q (n - 1),
// counted from 0 (type 7 of Hyndman and Fan, Am. Stat. 50, 361 (1996); the default of R and NumPy).
// q = 1/2 is the usual median.
double quantile(std::span<const double> values, double q);

// The same when the values are already in ascending order: O(1).
double quantile_of_sorted(std::span<const double> ascending, double q);

}  // namespace qdtune::stats
