// How often cheap estimates choose the plan that tells most: 60 random beliefs of 25 hypotheses, ten plans
// each; the truth by 6000 outcomes.
#include <catch2/catch.hpp>

#include "sensing/exact_gain.hpp"
#include "sensing/random_readings.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;

namespace {

constexpr std::size_t ranked_hypotheses = 25, ranked_plans = 10, ranked_beliefs = 60, most_ranked_points = 12;

struct RankedBelief {
  Question question;
  std::vector<Eigen::ArrayXXf> plans;
};

// 1 to 12 points a plan; predictions differ by a tenth of the noise to about the noise.
RankedBelief ranked_belief(std::uint64_t seed, std::size_t groups) {
  random::Stream draws(seed, {0, random::Purpose::test, 2, 0});
  RankedBelief belief;
  Rows answers(ranked_hypotheses, std::vector<float>(groups, 0.0F));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::size_t any = random::uniform_index(draws, static_cast<std::uint32_t>(groups));
    answers[i][groups == ranked_hypotheses ? i : any] = 1.0F;
  }
  belief.question = question_of(answers);
  for (std::uint32_t p = 0; p < ranked_plans; ++p) {
    const auto points = static_cast<Eigen::Index>(1 + random::uniform_index(draws, most_ranked_points));
    const double spread = std::pow(10.0, random::uniform(draws) - 1.0);
    belief.plans.push_back(random_readings(ranked_hypotheses, points, spread, seed, p));
  }
  return belief;
}

template <class Information>
std::size_t most_telling(const RankedBelief& belief, const Information& information) {
  std::vector<double> values;
  for (const auto& plan : belief.plans) values.push_back(information(plan));
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

struct RightChoices {
  std::size_t of_bounds = 0, of_simulation = 0;
};

RightChoices right_choices(std::size_t groups) {
  RightChoices right;
  const auto outcomes = [](std::size_t count, std::uint64_t seed, std::uint32_t step) {
    return sensing::Outcomes(count, ranked_hypotheses, most_ranked_points, seed,
                             {0, random::Purpose::plan_ranking, step, 0});
  };
  for (std::uint64_t seed = 0; seed < ranked_beliefs; ++seed) {
    const RankedBelief belief = ranked_belief(seed, groups);
    const auto by_simulation = [&](const sensing::Outcomes& simulated) {
      return most_telling(belief, [&](const auto& plan) {
        return sensing::expected_gain(plan, belief.question, simulated).information_nat;
      });
    };
    const std::size_t best = by_simulation(outcomes(6000, seed, 1));
    const std::size_t by_bounds = most_telling(belief, [&](const auto& plan) {
      const auto bounds = sensing::information_bounds(plan, belief.question);
      return bounds.low_nat + bounds.high_nat;
    });
    if (by_bounds == best) ++right.of_bounds;
    if (by_simulation(outcomes(64, seed, 2)) == best) ++right.of_simulation;
  }
  return right;
}

}  // namespace

TEST_CASE("cheap estimates nearly always choose the plan that tells most", "[statistical]") {
  const RightChoices every = right_choices(ranked_hypotheses);  // which hypothesis is true?
  CHECK(every.of_bounds >= 54);
  CHECK(every.of_simulation >= 50);
  // With a few groups of many hypotheses the bounds are wide, so that they can only drop plans.
  const RightChoices grouped = right_choices(2);
  CHECK(grouped.of_simulation >= 48);
  CHECK(grouped.of_bounds < grouped.of_simulation);
}
