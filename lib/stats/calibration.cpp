#include "stats/calibration.hpp"

#include <algorithm>
#include <cmath>
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

double expected_calibration_error(std::span<const Forecast> forecasts, std::size_t bins) {
  require_forecasts(forecasts);
  QDTUNE_REQUIRE(bins >= 1, "calibration needs a bin");
  std::vector<Forecast> sorted(forecasts.begin(), forecasts.end());
  // The second key fixes the order of the sums; it cannot part equal probabilities, which share a bin.
  std::sort(sorted.begin(), sorted.end(), [](const Forecast& a, const Forecast& b) {
    return std::tie(a.probability, a.happened) < std::tie(b.probability, b.happened);
  });
  double error = 0.0;   // sum over closed bins of |hits - probabilities|
  double excess = 0.0;  // hits minus probabilities of the open bin
  std::size_t closed = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    excess += (sorted[i].happened ? 1.0 : 0.0) - sorted[i].probability;
    const bool last = i + 1 == sorted.size();
    const bool full = (i + 1) * bins >= (closed + 1) * sorted.size();
    if (last || (full && sorted[i].probability != sorted[i + 1].probability)) {
      error += std::abs(excess);
      excess = 0.0;
      // Ties may have carried the bin past several shares; the next one ends at
      // the first share not yet reached.
      closed = (i + 1) * bins / sorted.size();
    }
  }
  return error / static_cast<double>(sorted.size());
}

}  // namespace qdtune::stats
