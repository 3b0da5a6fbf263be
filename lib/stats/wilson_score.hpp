// Wilson's interval at a critical value instead of a confidence; internal to the layer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "stats/interval.hpp"

namespace qdtune::stats {

// trials >= 1, z >= 0.
inline Interval wilson_at(std::int64_t successes, std::int64_t trials, double z) {
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double scale = 1.0 + z * z / n;
  const double center = (p + z * z / (2.0 * n)) / scale;
  const double half = z * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n)) / scale;
  // At 0 and n the ends are exactly 0 and 1; rounding must not move them.
  return {successes == 0 ? 0.0 : std::max(0.0, center - half),
          successes == trials ? 1.0 : std::min(1.0, center + half)};
}

}  // namespace qdtune::stats
