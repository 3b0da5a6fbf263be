// Is a sample uniform? p-values of the two tests that a calibration study asks.
//
//   counts of equally likely classes  X^2 = sum (n_i - n/m)^2 / (n/m), chi-square with m - 1 degrees of freedom
//   values in [0, 1]                  D = sup |F_n(x) - x|, P = 2 sum_k (-1)^(k-1) exp(-2 k^2 l^2),
//                                     l = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) D
// (Pearson 1900; Stephens, J. R. Stat. Soc. B 32, 115 (1970).)
//
// Both are asymptotic: about five expected in a class, about ten values. Independent observations are assumed.
// Preconditions: at least two classes and one observation; values in [0, 1]; else Error(internal).
// Cost: one incomplete gamma function; a sort.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace qdtune::stats {

double chi_square_uniformity_p(std::span<const std::int64_t> counts);

double kolmogorov_uniformity_p(std::vector<double> values);

}  // namespace qdtune::stats
