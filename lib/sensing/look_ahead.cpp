#include "sensing/look_ahead.hpp"

#include <algorithm>
#include <numeric>

#include "base/contracts.hpp"
#include "sensing/score.hpp"

namespace qdtune::sensing {

namespace {

// Places of the plans of most information per cost, in the order of the list.
std::vector<std::size_t> most_telling(const std::vector<SimulatedPlan>& plans, const SensingConfig& config) {
  const auto telling = [&](std::size_t k) {
    return plans[k].gain.information_nat / (plans[k].cost + config.overhead_points);
  };
  std::vector<std::size_t> places(plans.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return telling(a) > telling(b); });
  places.resize(std::min(places.size(), static_cast<std::size_t>(config.look_ahead)));
  std::sort(places.begin(), places.end());
  return places;
}

Eigen::ArrayXXf joined(const Eigen::ArrayXXf& a, const Eigen::ArrayXXf& b) {
  Eigen::ArrayXXf both(a.rows(), a.cols() + b.cols());
  both << a, b;
  return both;
}

}  // namespace

bool decides_little(const Gain& gain, const SensingConfig& config) {
  return gain.success <= config.information_weight * gain.information_nat;
}

std::optional<PlanPair> best_pair(const std::vector<SimulatedPlan>& plans,
                                  const std::function<Eigen::ArrayXXf(std::size_t)>& readings,
                                  const Question& question, const Outcomes& outcomes,
                                  const SensingConfig& config, std::size_t most_points) {
  QDTUNE_REQUIRE(!plans.empty() && config.look_ahead >= 0, "plans to pair");
  const std::vector<std::size_t> places = most_telling(plans, config);
  std::vector<Eigen::ArrayXXf> alone;
  for (const std::size_t k : places) alone.push_back(readings(k));
  const Gain most{1.0 - question.success(), question.entropy_nat()};
  std::optional<PlanPair> best;
  double to_beat = plans.front().score;
  for (std::size_t b = 1; b < places.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const SimulatedPlan& first = plans[places[a]];
      const SimulatedPlan& second = plans[places[b]];
      if (first.points + second.points > most_points) continue;
      const double cost = first.cost + second.cost;
      if (score_of(most, cost, config, 2) <= to_beat) continue;
      const Gain gain = expected_gain(joined(alone[a], alone[b]), question, outcomes);
      const double score = score_of(gain, cost, config, 2);
      if (score <= to_beat) continue;
      best = PlanPair{places[a], places[b], gain, score};
      to_beat = score;
    }
  }
  return best;
}

}  // namespace qdtune::sensing
