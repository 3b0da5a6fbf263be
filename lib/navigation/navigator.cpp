#include "navigation/navigator.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"

namespace qdtune::navigation {

Navigator::Navigator(const NavigationConfig& config, const device::Window& window, PriorMean prior_mean)
    : config_(config), window_(window), process_(config, std::move(prior_mean)) {
  QDTUNE_REQUIRE(config.exploration >= 0.0 && config.improvement_margin >= 0.0,
                 "exploration and improvement margin are not negative");
  QDTUNE_REQUIRE(config.grid_size >= 2, "a grid of candidates has two a side");
  QDTUNE_REQUIRE(config.refine_starts >= 0 && config.refine_steps >= 0, "a count is not negative");
  QDTUNE_REQUIRE(window.low.v1_V < window.high.v1_V && window.low.v2_V < window.high.v2_V,
                 "a window's low edges lie below its high ones");
}

void Navigator::set_prior_mean(PriorMean prior_mean) {
  process_.set_prior_mean(std::move(prior_mean));
}

std::optional<Proposal> Navigator::propose(const GateVoltages& position, const Reach& reach) const {
  AcquisitionRule rule{config_.acquisition, config_.exploration, config_.improvement_margin, 0.0};
  if (config_.acquisition != Acquisition::ucb) rule.incumbent = incumbent(position, reach);
  return maximise_acquisition(process_, rule, config_, window_, position, reach);
}

std::optional<BestObserved> Navigator::best() const {
  const std::vector<Prediction> predictions = process_.predict(process_.points());
  if (predictions.empty()) return std::nullopt;
  const auto best = std::max_element(
      predictions.begin(), predictions.end(),
      [](const Prediction& a, const Prediction& b) { return a.mean < b.mean; });  // the first of equals
  return BestObserved{process_.points()[static_cast<std::size_t>(best - predictions.begin())], best->mean,
                      best->sd};
}

double Navigator::incumbent(const GateVoltages& position, const Reach& reach) const {
  if (const auto seen = best()) return seen->mean;
  double highest = 0.0;
  bool first = true;
  for (const GateVoltages& v : candidate_grid(window_, position, reach, config_.grid_size)) {
    const double mean = process_.prior_mean(v);
    highest = first ? mean : std::max(highest, mean);
    first = false;
  }
  return highest;
}

}  // namespace qdtune::navigation
