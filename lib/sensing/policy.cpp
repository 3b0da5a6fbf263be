#include "sensing/policy.hpp"

#include <algorithm>
#include <cmath>

#include "random/distributions.hpp"
#include "sensing/score.hpp"

namespace qdtune::sensing {

namespace {

constexpr std::size_t most_simulated_points = 64;

class Ranking {
 public:
  Ranking(const Hypotheses& hypotheses, const Question& question, const SensingConfig& config,
          const DecisionStream& stream)
      : hypotheses_(hypotheses),
        question_(question),
        config_(config),
        stream_(stream),
        outcomes_(outcomes_of(most_simulated_points)) {}

  // Before anything is predicted.
  double first_bound(double cost) const {
    return score_of({1.0 - question_.success(), question_.entropy_nat()}, cost, config_);
  }

  // Fills in bounds, and the gain unless the bounds say that it cannot beat `best`.
  void assess(RankedPlan& ranked, double best) const {
    ranked.score = first_bound(ranked.cost);
    ranked.bounds = {0.0, question_.entropy_nat()};
    if (ranked.score <= best) return;
    const Eigen::ArrayXXf readings = simulated_readings(ranked.plan);
    // Of a thinned scan the bound from above does not hold.
    if (pairs_are_cheaper() && ranked.plan.size() <= most_simulated_points) {
      ranked.bounds = information_bounds(readings, question_);
      const double success = std::min(1.0 - question_.success(), std::sqrt(0.5 * ranked.bounds.high_nat));
      ranked.score = score_of({success, ranked.bounds.high_nat}, ranked.cost, config_);
      if (ranked.score <= best) return;
    }
    ranked.gain = expected_gain(readings, question_, outcomes_);
    ranked.score = score_of(*ranked.gain, ranked.cost, config_);
  }

  // Of the plans with a gain, which lead. A plan that its cost alone left no chance has none in a pair either.
  std::optional<PlanPair> pair_of(const std::vector<RankedPlan>& ranked, std::size_t most_points) const {
    if (config_.look_ahead < 2 || !decides_little(*ranked.front().gain, config_)) return std::nullopt;
    std::vector<SimulatedPlan> plans;
    for (const RankedPlan& plan : ranked) {
      if (plan.gain) plans.push_back({plan.plan.size(), plan.cost, *plan.gain, plan.score});
    }
    // The same truths, and the same noise of the first plan's points, as alone.
    const Outcomes of_two = outcomes_of(2 * most_simulated_points);
    const auto readings = [&](std::size_t k) { return simulated_readings(ranked[k].plan); };
    return best_pair(plans, readings, question_, of_two, config_, most_points);
  }

 private:
  Outcomes outcomes_of(std::size_t points) const {
    return {static_cast<std::size_t>(config_.outcomes),
            hypotheses_.count(),
            points,
            stream_.seed,
            {stream_.trial, random::Purpose::plan_ranking, stream_.step, 0}};
  }
  Eigen::ArrayXXf simulated_readings(const Plan& plan) const {
    return hypotheses_.readings(evenly_chosen(plan.scan.points, most_simulated_points));
  }
  // The bounds compare every pair of hypotheses, the simulation every outcome with every hypothesis.
  bool pairs_are_cheaper() const { return hypotheses_.count() <= outcomes_.count(); }

  const Hypotheses& hypotheses_;
  const Question& question_;
  const SensingConfig& config_;
  DecisionStream stream_;
  Outcomes outcomes_;
};

void rank_by_gain(Decision& decision, const Ranking& ranking, std::size_t most_points,
                  const SensingConfig& config) {
  std::stable_sort(decision.ranked.begin(), decision.ranked.end(), [&](const auto& a, const auto& b) {
    return ranking.first_bound(a.cost) > ranking.first_bound(b.cost);
  });
  double best = 0.0;
  for (RankedPlan& ranked : decision.ranked) {
    ranking.assess(ranked, best);
    if (ranked.gain) best = std::max(best, ranked.score);
  }
  std::stable_sort(decision.ranked.begin(), decision.ranked.end(), [](const auto& a, const auto& b) {
    if (a.gain.has_value() != b.gain.has_value()) return a.gain.has_value();
    return a.score > b.score;
  });
  if (!decision.ranked.front().gain) return;
  const std::optional<PlanPair> pair = ranking.pair_of(decision.ranked, most_points);
  if ((pair ? pair->score : decision.ranked.front().score) < config.stop_gain_per_point) return;
  decision.pair = pair;
  decision.chosen = pair ? pair->first : 0;
}

std::size_t random_choice(const std::vector<RankedPlan>& plans, const DecisionStream& stream) {
  double total = 0.0;
  for (const RankedPlan& ranked : plans) total += 1.0 / ranked.cost;
  random::Stream draws(stream.seed, {stream.trial, random::Purpose::policy_choice, stream.step, 0});
  double left = random::uniform(draws) * total;
  for (std::size_t k = 0; k + 1 < plans.size(); ++k) {
    left -= 1.0 / plans[k].cost;
    if (left < 0.0) return k;
  }
  return plans.size() - 1;
}

std::size_t cheapest(const std::vector<RankedPlan>& plans) {
  const auto less = [](const auto& a, const auto& b) { return a.cost < b.cost; };
  return static_cast<std::size_t>(std::min_element(plans.begin(), plans.end(), less) - plans.begin());
}

// Of the predictions over the hypotheses, in units of the noise's variance, summed over the points.
double predictive_variance(const Eigen::ArrayXXf& readings) {
  const Eigen::ArrayXXf deviations = readings.rowwise() - readings.colwise().mean();
  return deviations.square().colwise().mean().cast<double>().sum();
}

void rank_by_variance(Decision& decision, const Hypotheses& hypotheses) {
  for (RankedPlan& ranked : decision.ranked) {
    ranked.score = predictive_variance(hypotheses.readings(ranked.plan.scan.points)) / ranked.cost;
  }
  std::stable_sort(decision.ranked.begin(), decision.ranked.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  decision.chosen = 0;
}

std::vector<Plan> offered(Choice choice, const Hypotheses& hypotheses, const Question& question,
                          const device::Window& window) {
  std::vector<Plan> plans;
  if (choice == Choice::gain) plans = telling_point_sets(hypotheses, question, window);
  for (Plan& scan : candidate_scans(hypotheses, question, window)) plans.push_back(std::move(scan));
  return plans;
}

}  // namespace

Decision choose_plan(Choice choice, const Hypotheses& hypotheses, const Question& question,
                     const device::Window& window, std::size_t most_points, const PlanCost& cost,
                     const SensingConfig& config, const DecisionStream& stream) {
  Decision decision;
  for (Plan& plan : offered(choice, hypotheses, question, window)) {
    if (plan.size() > most_points) continue;
    RankedPlan ranked;
    ranked.plan = std::move(plan);
    ranked.cost = cost.of(ranked.plan.scan);
    decision.ranked.push_back(std::move(ranked));
  }
  if (decision.ranked.empty()) return decision;
  switch (choice) {
    case Choice::gain:
      rank_by_gain(decision, Ranking(hypotheses, question, config, stream), most_points, config);
      break;
    case Choice::random:
      decision.chosen = random_choice(decision.ranked, stream);
      break;
    case Choice::cheapest:
      decision.chosen = cheapest(decision.ranked);
      break;
    case Choice::variance:
      rank_by_variance(decision, hypotheses);
      break;
  }
  return decision;
}

}  // namespace qdtune::sensing
