#include "stats/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <vector>

#include "base/contracts.hpp"

namespace qdtune::stats {

namespace {

void require_forecasts(std::span<const Forecast> forecasts) {
  QDTUNE_REQUIRE(!forecasts.empty(), "no forecasts to judge");
  for (const Forecast& f : forecasts) {
    QDTUNE_REQUIRE(f.probability >= 0.0 && f.probability <= 1.0, "a probability lies in [0, 1]");
  }
}

// Where each bin of ascending probabilities ends.
std::vector<std::size_t> bin_ends(std::span<const double> ascending, std::size_t bins) {
  QDTUNE_REQUIRE(bins >= 1, "calibration needs a bin");
  const std::size_t count = ascending.size();
  std::vector<std::size_t> ends;
  std::size_t closed = 0;  // shares of count / bins that the bins so far have reached
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    const bool full = (i + 1) * bins >= (closed + 1) * count;
    if (!last && !(full && ascending[i] != ascending[i + 1])) continue;
    ends.push_back(i + 1);
    // Ties may have carried the bin past several shares; the next one ends at the first share not yet reached.
    closed = (i + 1) * bins / count;
  }
  return ends;
}

}  // namespace

double brier_score(std::span<const Forecast> forecasts) {
  require_forecasts(forecasts);
  double sum = 0.0;
  for (const Forecast& f : forecasts) {
    const double error = f.probability - (f.happened ? 1.0 : 0.0);
    sum += error * error;
  }
  return sum / static_cast<double>(forecasts.size());
}

double log_score_nat(std::span<const Forecast> forecasts) {
  require_forecasts(forecasts);
  double sum = 0.0;
  for (const Forecast& f : forecasts) sum -= std::log(f.happened ? f.probability : 1.0 - f.probability);
  return sum / static_cast<double>(forecasts.size());
}

double expected_calibration_error(std::span<const Forecast> forecasts, std::size_t bins) {
  require_forecasts(forecasts);
  std::vector<Forecast> sorted(forecasts.begin(), forecasts.end());
  // The second key fixes the order of the sums; it cannot part equal probabilities, which share a bin.
  std::sort(sorted.begin(), sorted.end(), [](const Forecast& a, const Forecast& b) {
    return std::tie(a.probability, a.happened) < std::tie(b.probability, b.happened);
  });
  std::vector<double> probabilities;
  probabilities.reserve(sorted.size());
  for (const Forecast& f : sorted) probabilities.push_back(f.probability);
  double error = 0.0;
  std::size_t first = 0;
  for (const std::size_t end : bin_ends(probabilities, bins)) {
    double excess = 0.0;  // hits minus probabilities
    for (; first < end; ++first) excess += (sorted[first].happened ? 1.0 : 0.0) - sorted[first].probability;
    error += std::abs(excess);
  }
  return error / static_cast<double>(sorted.size());
}

std::vector<std::size_t> equal_count_bins(std::span<const double> probabilities, std::size_t bins) {
  QDTUNE_REQUIRE(!probabilities.empty(), "no forecasts to judge");
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
  std::vector<double> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(probabilities[i]);
  std::vector<std::size_t> bin_of(probabilities.size());
  const std::vector<std::size_t> ends = bin_ends(sorted, bins);
  for (std::size_t k = 0, bin = 0; k < order.size(); ++k) {
    if (k == ends[bin]) ++bin;
    bin_of[order[k]] = bin;
  }
  return bin_of;
}

double poisson_binomial_p(std::span<const double> probabilities, std::size_t happened) {
  QDTUNE_REQUIRE(!probabilities.empty() && happened <= probabilities.size(), "no more events than forecasts");
  std::vector<double> mass{1.0};  // of 0, 1, ... events among those seen so far
  for (const double p : probabilities) {
    QDTUNE_REQUIRE(p >= 0.0 && p <= 1.0, "a probability lies in [0, 1]");
    mass.push_back(0.0);
    for (std::size_t k = mass.size() - 1; k > 0; --k) mass[k] = mass[k] * (1.0 - p) + mass[k - 1] * p;
    mass[0] *= 1.0 - p;
  }
  const auto split = mass.begin() + static_cast<std::ptrdiff_t>(happened);
  const double low = std::accumulate(mass.begin(), split + 1, 0.0);
  const double high = std::accumulate(split, mass.end(), 0.0);
  return std::min(1.0, 2.0 * std::min(low, high));
}

}  // namespace qdtune::stats
