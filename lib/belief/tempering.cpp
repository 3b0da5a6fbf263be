#include "belief/tempering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/contracts.hpp"
#include "belief/lanes.hpp"

namespace qdtune::belief {

double log_sum_exp(std::span<const double> x) {
  if (x.empty()) return -std::numeric_limits<double>::infinity();
  const double top = *std::max_element(x.begin(), x.end());
  if (!std::isfinite(top)) return top;
  double sum = 0.0;
  for (const double value : x) sum += std::exp(value - top);
  return top + std::log(sum);
}

double effective_sample_size(std::span<const double> log_weights, double scale) {
  const double top = log_weights.empty() ? 0.0 : *std::max_element(log_weights.begin(), log_weights.end());
  if (!std::isfinite(top)) return 0.0;
  constexpr double negligible = -700.0;  // of a logarithm: its exponential is still a normal number
  LanesD sum = LanesD::Zero();
  LanesD squares = LanesD::Zero();
  for (std::size_t first = 0; first < log_weights.size(); first += lane_count) {
    LanesD block = LanesD::Constant(top);
    const std::size_t count = std::min<std::size_t>(lane_count, log_weights.size() - first);
    std::copy_n(log_weights.begin() + static_cast<std::ptrdiff_t>(first), count, block.data());
    const LanesD exponent = scale * (block - top);
    LanesD w = exponent.max(negligible).exp();
    w.tail(lane_count - static_cast<Eigen::Index>(count)).setZero();
    sum += w;
    squares += w * w;
  }
  const double total = sum.sum();
  return total > 0.0 ? total * total / squares.sum() : 0.0;
}

double tempering_increment(std::span<const double> log_likelihoods, double beta, double threshold) {
  QDTUNE_REQUIRE(beta >= 0.0 && beta < 1.0, "tempering starts below full likelihood");
  const double wanted = threshold * static_cast<double>(log_likelihoods.size());
  double high = 1.0 - beta;
  if (effective_sample_size(log_likelihoods, high) >= wanted) return high;
  double low = 0.0;
  for (int halving = 0; halving < 100 && high - low > 1e-6 * high; ++halving) {
    const double middle = 0.5 * (low + high);
    (effective_sample_size(log_likelihoods, middle) >= wanted ? low : high) = middle;
  }
  // Progress even when no increment keeps the threshold (one particle far above all others).
  return low > 0.0 ? low : high;
}

std::vector<std::uint32_t> systematic_resample(std::span<const double> log_weights, std::size_t count,
                                               double u) {
  QDTUNE_REQUIRE(!log_weights.empty(), "resampling needs particles");
  QDTUNE_REQUIRE(u >= 0.0 && u < 1.0, "resampling needs a uniform in [0, 1)");
  const double total = log_sum_exp(log_weights);
  QDTUNE_REQUIRE(std::isfinite(total), "resampling needs a positive weight");
  std::vector<std::uint32_t> parents(count);
  double cumulative = std::exp(log_weights[0] - total);
  std::size_t parent = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double position = (static_cast<double>(i) + u) / static_cast<double>(count);
    while (position >= cumulative && parent + 1 < log_weights.size())
      cumulative += std::exp(log_weights[++parent] - total);
    parents[i] = static_cast<std::uint32_t>(parent);
  }
  return parents;
}

}  // namespace qdtune::belief
