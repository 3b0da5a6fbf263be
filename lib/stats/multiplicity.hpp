// Family-wise error control when several arms are compared with one baseline.
#pragma once

#include <span>
#include <vector>

namespace qdtune::stats {

// Step-down adjusted p-values (Holm, Scand. J. Stat. 6, 65 (1979)) in the order given: the r-th smallest of m
// (r from 0) times m - r, made monotone, at most 1. Rejecting where the result is below alpha keeps the
// chance of any false rejection below alpha. p-values in [0, 1], else Error(internal). Cost: O(m log m).
std::vector<double> holm(std::span<const double> p_values);

}  // namespace qdtune::stats
