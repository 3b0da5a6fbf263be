// The choice of the next scan by pairs of scans, with a belief over devices.
#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sensing/policy.hpp"
#include "sensing/score.hpp"
#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::Choice;
using sensing::Decision;
using sensing::RankedPlan;
using sensing::SensingConfig;

namespace {

constexpr std::size_t paired_hypotheses = 128, plenty_left = 4096, simulated_alone = 64;
const sensing::DecisionStream at_one_step{1, 2, 3};

// A belief whose readings are so noisy that a few of them seldom change the choice of voltage.
struct NoisyBelief {
  PriorBelief prior;
  Hypotheses hypotheses;
  Question question;

  static device::ParameterDistributions distributions(double noise) {
    auto prior = unsure(0.02);
    at(prior, Parameter::noise_sd) = uniform(0.9 * noise, 1.1 * noise);
    return prior;
  }
  explicit NoisyBelief(double noise = 0.8, std::uint64_t seed = 5)
      : prior(distributions(noise), paired_hypotheses, seed),
        hypotheses(prior.belief, paired_hypotheses),
        question(target_question(hypotheses, target_cell, plain_centre(), bench_window)) {}

  Decision decide(const SensingConfig& config = {}, std::size_t most_points = plenty_left) const {
    return sensing::choose_plan(Choice::gain, hypotheses, question, bench_window, most_points, one_a_point(),
                                config, at_one_step);
  }
};

SensingConfig pairs_of(int plans) {
  SensingConfig config;
  config.look_ahead = plans;
  return config;
}

std::vector<device::GateVoltages> points_of(const RankedPlan& first, const RankedPlan& second) {
  std::vector<device::GateVoltages> points = first.plan.scan.points;
  points.insert(points.end(), second.plan.scan.points.begin(), second.plan.scan.points.end());
  return points;
}

}  // namespace

TEST_CASE("a pair that decides may choose another scan than the best alone, and the decision says so") {
  const NoisyBelief noisy;
  const Decision decision = noisy.decide(pairs_of(8));
  REQUIRE(decision.pair);
  REQUIRE(decision.chosen);
  CHECK(*decision.chosen == decision.pair->first);
  CHECK(decision.pair->first > 0);
  const RankedPlan& first = decision.ranked[decision.pair->first];
  const RankedPlan& second = decision.ranked[decision.pair->second];
  CHECK(decision.pair->score > decision.ranked.front().score);
  CHECK(first.score >= second.score);
}

TEST_CASE("a pair's gain is that of one scan of both plans' points, with the outcomes of the ranking") {
  const NoisyBelief noisy;
  const SensingConfig config = pairs_of(8);
  const Decision decision = noisy.decide(config);
  REQUIRE(decision.pair);
  const RankedPlan& first = decision.ranked[decision.pair->first];
  const RankedPlan& second = decision.ranked[decision.pair->second];
  REQUIRE(std::max(first.plan.size(), second.plan.size()) <= simulated_alone);
  const sensing::Outcomes outcomes(static_cast<std::size_t>(config.outcomes), paired_hypotheses,
                                   2 * simulated_alone, at_one_step.seed,
                                   {at_one_step.trial, random::Purpose::plan_ranking, at_one_step.step, 0});
  const sensing::Gain gain =
      sensing::expected_gain(noisy.hypotheses.readings(points_of(first, second)), noisy.question, outcomes);
  CHECK(decision.pair->gain.success == gain.success);
  CHECK(decision.pair->gain.information_nat == gain.information_nat);
  CHECK(decision.pair->score == sensing::score_of(gain, first.cost + second.cost, config, 2));
}

TEST_CASE("looking ahead changes the choice, not how single scans are ranked") {
  const NoisyBelief noisy;
  const Decision one = noisy.decide(pairs_of(0));
  const Decision two = noisy.decide(pairs_of(8));
  CHECK(one.chosen == std::optional<std::size_t>{0});
  CHECK_FALSE(one.pair.has_value());
  REQUIRE(one.ranked.size() == two.ranked.size());
  for (std::size_t k = 0; k < one.ranked.size(); ++k) {
    CHECK(one.ranked[k].plan.scan.points == two.ranked[k].plan.scan.points);
    CHECK(one.ranked[k].score == two.ranked[k].score);
  }
}

TEST_CASE("both scans of a pair fit what is left together") {
  const NoisyBelief noisy;
  std::size_t pairs = 0;
  for (std::size_t left = 2; left <= 40; ++left) {
    const Decision decision = noisy.decide(pairs_of(16), left);
    REQUIRE(decision.chosen);
    if (!decision.pair) continue;
    ++pairs;
    CHECK(points_of(decision.ranked[decision.pair->first], decision.ranked[decision.pair->second]).size() <=
          left);
  }
  CHECK(pairs > 0);
}

TEST_CASE("what only two scans together are worth is measured, and nothing below it") {
  const NoisyBelief noisy;
  SensingConfig config = pairs_of(8);
  const Decision decision = noisy.decide(config);
  REQUIRE(decision.pair);
  config.stop_gain_per_point = decision.pair->score;
  CHECK(noisy.decide(config).chosen == decision.chosen);
  config.stop_gain_per_point = std::nextafter(decision.pair->score, 1.0);
  CHECK_FALSE(noisy.decide(config).chosen.has_value());
  CHECK_FALSE(noisy.decide(config).pair.has_value());
}

TEST_CASE("where one scan changes the choice nothing looks further") {
  const NoisyBelief clear(0.02);
  const Decision decision = clear.decide(pairs_of(64));
  CHECK_FALSE(sensing::decides_little(*decision.ranked.front().gain, pairs_of(64)));
  CHECK(decision.chosen == std::optional<std::size_t>{0});
  CHECK_FALSE(decision.pair.has_value());
}

TEST_CASE("the same pair every time") {
  const NoisyBelief noisy;
  const Decision a = noisy.decide(pairs_of(16)), b = noisy.decide(pairs_of(16));
  REQUIRE(a.pair);
  REQUIRE(b.pair);
  CHECK(a.pair->first == b.pair->first);
  CHECK(a.pair->second == b.pair->second);
  CHECK(a.pair->score == b.pair->score);
}
