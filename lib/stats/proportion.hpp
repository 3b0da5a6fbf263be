// Score interval of a binomial proportion (Wilson, J. Am. Stat. Assoc. 22, 209 (1927)).
//
//   (p + z^2/2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2/n),  p = k/n
//
// It inverts the score test: never empty, never outside [0, 1], and honest at k = 0 and k = n, where it
// touches 0 and 1. Not modelled: dependence between trials. Cost: a square root.
#pragma once

#include <cstdint>

#include "stats/interval.hpp"

namespace qdtune::stats {

// 0 <= successes <= trials, 0 < confidence < 1, else Error(internal). No trials say nothing: [0, 1].
Interval wilson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);

}  // namespace qdtune::stats
