// Bounds save work: the choice against simulating every candidate.
#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sensing/policy.hpp"
#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::Plan;
using sensing::SensingConfig;

namespace {

constexpr std::size_t unthinned_points = 64;  // a ranking simulates every point of such plans

struct Assessed {
  Plan plan;
  double score = 0.0;  // with the outcomes of the policy's stream
  double bound = 0.0;  // no plan of these readings can score more
};

std::vector<Assessed> assess_all(const Hypotheses& hypotheses, const Question& question,
                                 const SensingConfig& config, const sensing::DecisionStream& stream) {
  const sensing::Outcomes outcomes(static_cast<std::size_t>(config.outcomes), hypotheses.count(),
                                   unthinned_points, stream.seed,
                                   {stream.trial, random::Purpose::plan_ranking, stream.step, 0});
  std::vector<Assessed> all;
  std::vector<Plan> plans = sensing::telling_point_sets(hypotheses, question, bench_window);
  for (Plan& scan : sensing::candidate_scans(hypotheses, question, bench_window))
    plans.push_back(std::move(scan));
  for (const Plan& plan : plans) {
    if (plan.size() > unthinned_points) continue;
    const Eigen::ArrayXXf readings = hypotheses.readings(plan.scan.points);
    const auto gain = sensing::expected_gain(readings, question, outcomes);
    const double most_nat = sensing::information_bounds(readings, question).high_nat;
    const double most_success = std::min(1.0 - question.success(), std::sqrt(0.5 * most_nat));
    const double cost = static_cast<double>(plan.size()) + config.overhead_points;
    all.push_back({plan, (gain.success + config.information_weight * gain.information_nat) / cost,
                   (most_success + config.information_weight * most_nat) / cost});
  }
  return all;
}

struct PruningCase {
  double half_width_V;
  std::uint64_t seed;
};

struct Pruned {
  std::optional<double> chosen_score;
  std::vector<Assessed> all;
  std::size_t simulated = 0;
};

Pruned pruned(const PruningCase& c) {
  const PriorBelief prior(unsure(c.half_width_V), 128, c.seed);
  const Hypotheses hypotheses(prior.belief, 128);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  const sensing::DecisionStream stream{c.seed, 2, 3};
  const auto decision = sensing::choose_plan(sensing::Choice::gain, hypotheses, question, bench_window,
                                             unthinned_points, one_a_point(), {}, stream);
  Pruned result{std::nullopt, assess_all(hypotheses, question, {}, stream), 0};
  for (const auto& ranked : decision.ranked) {
    if (ranked.gain) ++result.simulated;
  }
  if (decision.chosen) result.chosen_score = decision.ranked[*decision.chosen].score;
  return result;
}

std::vector<PruningCase> pruning_cases() {
  std::vector<PruningCase> cases;
  for (const double half_width_V : {0.005, 0.015, 0.02, 0.03, 0.04}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) cases.push_back({half_width_V, seed});
  }
  return cases;
}

}  // namespace

TEST_CASE("no plan that pruning left out could have won") {
  for (const PruningCase& c : pruning_cases()) {
    INFO("half width " << c.half_width_V << " V, seed " << c.seed);
    const Pruned result = pruned(c);
    const double chosen = result.chosen_score.value_or(SensingConfig{}.stop_gain_per_point);
    for (const Assessed& plan : result.all) {
      INFO(plan.plan.description());
      CHECK(std::min(plan.score, plan.bound) <= chosen);
    }
  }
}

TEST_CASE("the choice is that of simulating every plan, unless an estimate exceeds what is possible") {
  std::size_t equal = 0, undecided = 0;
  for (const PruningCase& c : pruning_cases()) {
    INFO("half width " << c.half_width_V << " V, seed " << c.seed);
    const Pruned result = pruned(c);
    if (!result.chosen_score) {
      ++undecided;
      continue;
    }
    const auto best = std::max_element(result.all.begin(), result.all.end(),
                                       [](const auto& a, const auto& b) { return a.score < b.score; });
    if (*result.chosen_score == best->score) {
      ++equal;
    } else {
      CHECK(best->score > best->bound);
    }
  }
  CHECK(undecided == 4);  // certain to begin with
  CHECK(equal >= 15);
}

TEST_CASE("bounds spare simulations") {
  std::size_t simulated = 0, all = 0;
  for (const PruningCase& c : pruning_cases()) {
    const Pruned result = pruned(c);
    simulated += result.simulated;
    all += result.all.size();
  }
  CHECK(simulated > 0);
  CHECK(simulated < all / 2);
}
