#include "legacy/move_proposal.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "random/distributions.hpp"

namespace qdtune::legacy {

namespace {

using physics::GateVoltages;

constexpr double difference_V = 1e-8;
constexpr double gradient_tolerance = 1e-5;
constexpr double value_tolerance = 2.2e-9;
constexpr double kept_promise = 1e-3;
constexpr int most_shortenings = 20;
constexpr int most_iterations = 1000;
constexpr double exploration = 2.0;

class Objective {
 public:
  Objective(const MoveProblem& problem, const StateProbabilities& belief, std::span<const MoveScore> history,
            random::Stream& stream)
      : problem_(problem), belief_(belief), history_(history), stream_(stream) {}

  double operator()(const GateVoltages& v) {
    const double here = prior_mean(v);
    std::vector<GpObservation> observations;
    for (const MoveScore& known : history_)
      observations.push_back({known.v, known.score, prior_mean(known.v)});
    return upper_confidence_bound(GaussianProcess({}, observations).predict(v, here), exploration);
  }

 private:
  double prior_mean(const GateVoltages& v) {
    const double current = cim_current(problem_.device, v);
    double mean = 0.0;
    for (const StateProbability& state : belief_) {
      const double noise = problem_.noise_level * random::normal(stream_);
      mean += state.probability * std::max(current + noise, 0.0);
    }
    return mean;
  }

  const MoveProblem& problem_;
  const StateProbabilities& belief_;
  std::span<const MoveScore> history_;
  random::Stream& stream_;
};

GateVoltages clamped(const GateVoltages& v, const device::Window& box) {
  return {std::clamp(v.v1_V, box.low.v1_V, box.high.v1_V), std::clamp(v.v2_V, box.low.v2_V, box.high.v2_V)};
}

// Half a step cap around the position, as far as the bounds go; the position itself where they do not.
device::Window search_box(const MoveProblem& problem) {
  const GateVoltages& at = problem.position;
  const double reach_V = 0.5 * problem.l1_cap_V;
  const device::Window bounds{
      {std::min(problem.bounds.low.v1_V, at.v1_V), std::min(problem.bounds.low.v2_V, at.v2_V)},
      {std::max(problem.bounds.high.v1_V, at.v1_V), std::max(problem.bounds.high.v2_V, at.v2_V)}};
  return {clamped({at.v1_V - reach_V, at.v2_V - reach_V}, bounds),
          clamped({at.v1_V + reach_V, at.v2_V + reach_V}, bounds)};
}

// Forward, or backward at an upper edge.
double slope_along(double GateVoltages::*gate, const GateVoltages& v, double value, const device::Window& box,
                   Objective& objective) {
  GateVoltages beside = v;
  const double step_V = v.*gate + difference_V > box.high.*gate ? -difference_V : difference_V;
  beside.*gate += step_V;
  return (objective(beside) - value) / step_V;
}

struct Ascent {
  GateVoltages v;
  double value = 0.0;
};

// One projected gradient step; false: the search is over, and v is where it ends.
bool climb(Ascent& at, const device::Window& box, Objective& objective) {
  const GateVoltages slope{slope_along(&GateVoltages::v1_V, at.v, at.value, box, objective),
                           slope_along(&GateVoltages::v2_V, at.v, at.value, box, objective)};
  const GateVoltages goal = clamped({at.v.v1_V + slope.v1_V, at.v.v2_V + slope.v2_V}, box);
  const GateVoltages way{goal.v1_V - at.v.v1_V, goal.v2_V - at.v.v2_V};
  if (std::max(std::abs(way.v1_V), std::abs(way.v2_V)) <= gradient_tolerance) return false;
  const double promise = slope.v1_V * way.v1_V + slope.v2_V * way.v2_V;
  double share = 1.0;
  for (int k = 0; k < most_shortenings; ++k, share *= 0.5) {
    const GateVoltages next{at.v.v1_V + share * way.v1_V, at.v.v2_V + share * way.v2_V};
    const double value = objective(next);
    if (value < at.value + kept_promise * share * promise) continue;
    const double scale = std::max({std::abs(at.value), std::abs(value), 1.0});
    const bool rose = value - at.value > value_tolerance * scale;
    at = {next, value};
    return rose;
  }
  return false;
}

}  // namespace

GateVoltages propose_move(const MoveProblem& problem, const StateProbabilities& belief,
                          std::span<const MoveScore> history, random::Stream& stream) {
  Objective objective(problem, belief, history, stream);
  const device::Window box = search_box(problem);
  Ascent at{problem.position, objective(problem.position)};
  for (int k = 0; k < most_iterations && climb(at, box, objective); ++k) {
  }
  return {at.v.v1_V - problem.position.v1_V, at.v.v2_V - problem.position.v2_V};
}

}  // namespace qdtune::legacy
