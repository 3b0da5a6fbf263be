#include "navigation/search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/contracts.hpp"

namespace qdtune::navigation {

namespace {

// A little inside the cap, so that rounding cannot leave it.
constexpr double inside = 1.0 - 1e-12;

double distance_V(const GateVoltages& a, const GateVoltages& b) {
  return std::abs(a.v1_V - b.v1_V) + std::abs(a.v2_V - b.v2_V);
}

bool permitted(const device::Window& window, const GateVoltages& position, const Reach& reach,
               const GateVoltages& v) {
  return window.contains(v) && distance_V(v, position) <= reach.step_cap_V &&
         (!reach.allowed || reach.allowed(v));
}

// The part of the window that a step of the cap along one gate can reach; empty (low above high) when there
// is none.
device::Window region_within(const device::Window& window, const GateVoltages& position, double cap_V) {
  const double reach_V = inside * cap_V;
  return {{std::max(window.low.v1_V, position.v1_V - reach_V),
           std::max(window.low.v2_V, position.v2_V - reach_V)},
          {std::min(window.high.v1_V, position.v1_V + reach_V),
           std::min(window.high.v2_V, position.v2_V + reach_V)}};
}

// Cut back to the window, then along the line to the position to the step cap.
GateVoltages confined(const device::Window& window, const GateVoltages& position, double cap_V,
                      const GateVoltages& v) {
  const GateVoltages near{std::clamp(v.v1_V, window.low.v1_V, window.high.v1_V),
                          std::clamp(v.v2_V, window.low.v2_V, window.high.v2_V)};
  const double distance = distance_V(near, position);
  if (distance <= cap_V) return near;
  const double share = inside * cap_V / distance;
  return {position.v1_V + share * (near.v1_V - position.v1_V),
          position.v2_V + share * (near.v2_V - position.v2_V)};
}

struct Climber {
  GateVoltages v;
  PredictionWithSlope prediction;
  double value = 0.0;
  double step_V = 0.0;
};

// All climbers side by side: a block of voltages costs a Gaussian process as much as one.
class Ascent {
 public:
  Ascent(const GaussianProcess& process, const AcquisitionRule& rule, const device::Window& window,
         const GateVoltages& position, const Reach& reach)
      : process_(process), rule_(rule), window_(window), position_(position), reach_(reach) {}

  std::vector<Climber> start(const std::vector<GateVoltages>& voltages, double step_V) const {
    const auto predictions = process_.predict_with_slope(voltages);
    std::vector<Climber> climbers;
    for (std::size_t i = 0; i < voltages.size(); ++i)
      climbers.push_back(
          {voltages[i], predictions[i], acquisition_value(rule_, predictions[i].value), step_V});
    return climbers;
  }

  void step(std::vector<Climber>& climbers) const {
    std::vector<GateVoltages> trials;
    for (const Climber& climber : climbers) trials.push_back(trial_of(climber));
    const auto predictions = process_.predict_with_slope(trials);
    for (std::size_t i = 0; i < climbers.size(); ++i) {
      Climber& climber = climbers[i];
      const double value = acquisition_value(rule_, predictions[i].value);
      if (value > climber.value && permitted(window_, position_, reach_, trials[i]))
        climber = {trials[i], predictions[i], value, 1.5 * climber.step_V};
      else
        climber.step_V *= 0.5;
    }
  }

 private:
  GateVoltages trial_of(const Climber& climber) const {
    const Slope slope = acquisition_slope(rule_, climber.prediction);
    const double steepness = std::hypot(slope.d1_per_V, slope.d2_per_V);
    if (!(steepness > 0.0)) return climber.v;
    const double share = climber.step_V / steepness;
    return confined(window_, position_, reach_.step_cap_V,
                    {climber.v.v1_V + share * slope.d1_per_V, climber.v.v2_V + share * slope.d2_per_V});
  }

  const GaussianProcess& process_;
  const AcquisitionRule& rule_;
  const device::Window& window_;
  const GateVoltages& position_;
  const Reach& reach_;
};

// The best `count` candidates, best first; ties by index.
std::vector<std::size_t> best_of(const std::vector<double>& values, std::size_t count) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto kept = std::min(count, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
      [&](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
  order.resize(kept);
  return order;
}

}  // namespace

std::vector<GateVoltages> candidate_grid(const device::Window& window, const GateVoltages& position,
                                         const Reach& reach, int size) {
  QDTUNE_REQUIRE(window.low.v1_V < window.high.v1_V && window.low.v2_V < window.high.v2_V,
                 "a window's low edges lie below its high ones");
  QDTUNE_REQUIRE(size >= 2, "a grid of candidates has two a side");
  QDTUNE_REQUIRE(reach.step_cap_V > 0.0, "a step has some length");
  const auto [low, high] = region_within(window, position, reach.step_cap_V);
  std::vector<GateVoltages> candidates;
  if (low.v1_V > high.v1_V || low.v2_V > high.v2_V) return candidates;
  const auto at = [size](double from, double to, int k) {
    return k + 1 == size ? to : from + (to - from) * k / (size - 1);
  };
  for (int j = 0; j < size; ++j) {
    for (int i = 0; i < size; ++i) {
      const GateVoltages v{at(low.v1_V, high.v1_V, i), at(low.v2_V, high.v2_V, j)};
      if (permitted(window, position, reach, v)) candidates.push_back(v);
    }
  }
  return candidates;
}

std::optional<Proposal> maximise_acquisition(const GaussianProcess& process, const AcquisitionRule& rule,
                                             const NavigationConfig& config, const device::Window& window,
                                             const GateVoltages& position, const Reach& reach) {
  QDTUNE_REQUIRE(config.refine_starts >= 0 && config.refine_steps >= 0, "a count is not negative");
  const auto candidates = candidate_grid(window, position, reach, config.grid_size);
  if (candidates.empty()) return std::nullopt;
  const auto predictions = process.predict(candidates);
  std::vector<double> values;
  for (const Prediction& prediction : predictions) values.push_back(acquisition_value(rule, prediction));

  const auto order = best_of(values, static_cast<std::size_t>(std::max(config.refine_starts, 1)));
  const std::size_t first = order.front();
  Proposal best{candidates[first], values[first], predictions[first].mean, predictions[first].sd};
  if (config.refine_starts == 0 || config.refine_steps == 0) return best;

  const auto [low, high] = region_within(window, position, reach.step_cap_V);
  const double spacing_V = std::max(high.v1_V - low.v1_V, high.v2_V - low.v2_V) / (config.grid_size - 1);
  std::vector<GateVoltages> starts;
  for (const std::size_t index : order) starts.push_back(candidates[index]);
  const Ascent ascent(process, rule, window, position, reach);
  std::vector<Climber> climbers = ascent.start(starts, 0.5 * spacing_V);
  for (int k = 0; k < config.refine_steps; ++k) ascent.step(climbers);
  for (const Climber& climber : climbers) {
    if (climber.value > best.acquisition_value)
      best = {climber.v, climber.value, climber.prediction.value.mean, climber.prediction.value.sd};
  }
  return best;
}

}  // namespace qdtune::navigation
