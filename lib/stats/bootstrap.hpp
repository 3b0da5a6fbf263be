// Percentile bootstrap of a sample's mean or median, and of two paired samples (Efron and Tibshirani, An
// Introduction to the Bootstrap (1993), chapter 13).
//
// Replicate r draws n values with replacement from the stream (seed, Purpose::bootstrap_interval, item r):
// the result is a function of (values in order, seed, replicates) alone. Two paired samples are drawn by one
// index vector, so that what they share cancels in every replicate; for the difference of means this is the
// bootstrap of their differences.
// Not corrected: second-order effects; below about 20 values the interval is too narrow.
// Preconditions: a non-empty sample without NaN, 1 <= replicates < 2^24; a violation throws Error(internal).
// Cost: values x replicates draws of 4 ns each, and for a median a selection in each replicate.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/interval.hpp"

namespace qdtune::stats {

enum class Statistic { mean, median };

inline constexpr std::uint32_t default_replicates = 2000;

// The statistic of every replicate, ascending.
std::vector<double> bootstrap_distribution(std::span<const double> values, Statistic statistic,
                                           std::uint64_t seed, std::uint32_t replicates = default_replicates);

// Median of the first sample / median of the second, of every replicate, ascending. Both samples have the
// same size, [i] of both belong together, and all values are positive.
std::vector<double> bootstrap_ratios_of_medians(std::span<const double> first, std::span<const double> second,
                                                std::uint64_t seed,
                                                std::uint32_t replicates = default_replicates);

// Quantiles (1 -+ confidence) / 2 of the distribution.
Interval bootstrap_interval(std::span<const double> values, Statistic statistic, double confidence,
                            std::uint64_t seed, std::uint32_t replicates = default_replicates);

// The central part of an ascending distribution that holds `confidence` of it.
Interval central_interval(std::span<const double> ascending, double confidence);

// Two-sided achieved significance level of "the statistic is 0":
//   2 (1 + min(#{replicates <= 0}, #{replicates >= 0})) / (#replicates + 1), at most 1.
double bootstrap_p(std::span<const double> ascending);

// Two one-sided tests of |statistic| < margin, margin > 0:
//   (1 + max(#{replicates <= -margin}, #{replicates >= margin})) / (#replicates + 1).
double bootstrap_equivalence_p(std::span<const double> ascending, double margin);

}  // namespace qdtune::stats
