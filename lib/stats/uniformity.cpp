#include "stats/uniformity.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>

#include "base/contracts.hpp"

namespace qdtune::stats {

double chi_square_uniformity_p(std::span<const std::int64_t> counts) {
  QDTUNE_REQUIRE(counts.size() >= 2, "uniformity needs two classes");
  double total = 0.0;
  for (const std::int64_t count : counts) {
    QDTUNE_REQUIRE(count >= 0, "a count is not negative");
    total += static_cast<double>(count);
  }
  QDTUNE_REQUIRE(total > 0.0, "uniformity needs an observation");
  const double expected = total / static_cast<double>(counts.size());
  double chi_square = 0.0;
  for (const std::int64_t count : counts) {
    const double excess = static_cast<double>(count) - expected;
    chi_square += excess * excess / expected;
  }
  return boost::math::gamma_q(0.5 * static_cast<double>(counts.size() - 1), 0.5 * chi_square);
}

double kolmogorov_uniformity_p(std::vector<double> values) {
  QDTUNE_REQUIRE(!values.empty(), "uniformity needs an observation");
  std::sort(values.begin(), values.end());
  QDTUNE_REQUIRE(values.front() >= 0.0 && values.back() <= 1.0, "a uniform value lies in [0, 1]");
  const auto n = static_cast<double>(values.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    distance = std::max(
        {distance, values[i] - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - values[i]});
  }
  const double root = std::sqrt(n);
  const double scaled = (root + 0.12 + 0.11 / root) * distance;
  if (scaled < 0.2) return 1.0;  // the series alternates without end there; the rest is below 1e-12
  double sum = 0.0;
  double sign = 1.0;
  for (int k = 1; k <= 100; ++k, sign = -sign) sum += sign * std::exp(-2.0 * k * k * scaled * scaled);
  return std::clamp(2.0 * sum, 0.0, 1.0);
}

}  // namespace qdtune::stats
