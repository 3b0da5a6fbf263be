// Two treatments of the same trials, each a success or not: the difference of success rates, and its tests.
//
// Only the discordant trials (first_only, second_only) carry information about the difference; sharing
// devices and noise between arms makes them few, and so the comparison sharp.
// Preconditions: counts >= 0; a violation throws Error(internal).
// Cost: closed forms, below a microsecond; `equivalence_p` bisects one.
#pragma once

#include <cstdint>

#include "stats/interval.hpp"

namespace qdtune::stats {

struct PairedCounts {
  std::int64_t both = 0, first_only = 0, second_only = 0, neither = 0;
  std::int64_t trials() const { return both + first_only + second_only + neither; }
  void add(bool first, bool second);
};

// Success rate of the first treatment minus that of the second; 0 without trials.
double risk_difference(const PairedCounts& counts);

// Interval of the risk difference: Wilson intervals of both rates, squared and added with a
// continuity-corrected correlation (Newcombe, Stat. Med. 17, 2635 (1998), method 10). Lies in [-1, 1];
// without trials it is [-1, 1].
Interval risk_difference_interval(const PairedCounts& counts, double confidence = 0.95);

// Two-sided exact test of equal success rates (McNemar, Psychometrika 12, 153 (1947)): given the number
// n = first_only + second_only of discordant trials, 2 P(X <= min) with X ~ Binomial(n, 1/2), at most 1.
// 1 without discordant trials.
double mcnemar_exact_p(std::int64_t first_only, std::int64_t second_only);

// Two one-sided tests of |difference| < margin (Schuirmann, J. Pharmacokinet. Biopharm. 15, 657 (1987)), read
// off Newcombe's interval: the smallest alpha whose interval of confidence 1 - 2 alpha lies within
// (-margin, margin). 1 when the observed difference itself does not. margin > 0.
double equivalence_p(const PairedCounts& counts, double margin);

// Discordant trials, all in favour of one treatment, before McNemar's exact p can fall below alpha: 6 at 5 %.
// 0 < alpha < 1.
std::int64_t fewest_discordant(double alpha);

// Paired trials at which a study decides with the given power, if the difference and the variance of one pair
// are as stated:
//   equivalence  (z[1 - alpha] + z[power])^2 variance / (margin - |difference|)^2
//   difference   (z[1 - alpha/2] + z[power])^2 variance / difference^2
// Normal approximation. At 5 % discordance, no difference and margin 0.05: 172 trials for equivalence.
// variance > 0, margin > 0. At least 1, at most 10^12, which stands for never.
std::int64_t trials_to_show_equivalence(double difference, double variance, double margin,
                                        double alpha = 0.05, double power = 0.9);
std::int64_t trials_to_show_difference(double difference, double variance, double alpha = 0.05,
                                       double power = 0.9);

}  // namespace qdtune::stats
