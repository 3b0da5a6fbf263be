#include "sensing/policy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::Choice;
using sensing::choose_plan;
using sensing::Decision;
using sensing::DecisionStream;
using sensing::RankedPlan;
using sensing::SensingConfig;

namespace {

constexpr std::array all_choices{Choice::gain, Choice::random, Choice::cheapest, Choice::variance};

// One belief, asked again and again.
struct Asked {
  PriorBelief prior;
  Hypotheses hypotheses;
  Question question;

  explicit Asked(const device::ParameterDistributions& distributions, int particles = 64)
      : prior(distributions, particles),
        hypotheses(prior.belief, static_cast<std::size_t>(particles)),
        question(target_question(hypotheses, target_cell, plain_centre(), bench_window)) {}

  Decision decide(Choice choice, std::size_t most_points = 4096, const DecisionStream& stream = {1, 2, 3},
                  const SensingConfig& config = {}) const {
    return choose_plan(choice, hypotheses, question, bench_window, most_points, one_a_point(), config,
                       stream);
  }
};

const RankedPlan& chosen_of(const Decision& decision) {
  REQUIRE(decision.chosen.has_value());
  return decision.ranked[*decision.chosen];
}

// The textbook's two passes, in double precision.
double summed_variance(const Hypotheses& hypotheses, const sensing::Plan& plan) {
  const Eigen::ArrayXXd readings = hypotheses.readings(plan.scan.points).cast<double>();
  double sum = 0.0;
  for (Eigen::Index p = 0; p < readings.cols(); ++p) {
    double mean = 0.0, squares = 0.0;
    for (Eigen::Index i = 0; i < readings.rows(); ++i)
      mean += readings(i, p) / static_cast<double>(readings.rows());
    for (Eigen::Index i = 0; i < readings.rows(); ++i)
      squares += (readings(i, p) - mean) * (readings(i, p) - mean);
    sum += squares / static_cast<double>(readings.rows());
  }
  return sum;
}

bool same(const Decision& a, const Decision& b) {
  if (a.chosen != b.chosen || a.ranked.size() != b.ranked.size()) return false;
  return std::equal(a.ranked.begin(), a.ranked.end(), b.ranked.begin(), [](const auto& x, const auto& y) {
    return x.plan.kind == y.plan.kind && x.plan.scan.points == y.plan.scan.points && x.score == y.score &&
           x.gain.has_value() == y.gain.has_value() && x.bounds.low_nat == y.bounds.low_nat &&
           x.bounds.high_nat == y.bounds.high_nat;
  });
}

}  // namespace

TEST_CASE("no policy offers more points than are left") {
  const Asked asked(unsure(0.03));
  for (const Choice choice : all_choices) {
    // No scan has fewer than 4 points; only gain may take the two that tell most.
    const std::size_t fewest = choice == Choice::gain ? 2 : 4;
    for (const std::size_t left : std::vector<std::size_t>{fewest, fewest + 1, 7, 16, 100, 5000}) {
      const Decision decision = asked.decide(choice, left);
      REQUIRE(!decision.ranked.empty());
      for (const RankedPlan& ranked : decision.ranked) CHECK(ranked.plan.size() <= left);
      CHECK(decision.chosen.has_value());
    }
  }
}

TEST_CASE("nothing is chosen when nothing fits") {
  const Asked asked(unsure(0.03));
  for (const Choice choice : all_choices) {
    for (const std::size_t left : std::vector<std::size_t>{0, 1}) {
      const Decision decision = asked.decide(choice, left);
      CHECK(decision.ranked.empty());
      CHECK_FALSE(decision.chosen.has_value());
    }
  }
}

TEST_CASE("cheapest takes the first of the fewest points") {
  const Asked asked(unsure(0.03));
  const Decision decision = asked.decide(Choice::cheapest);
  CHECK(chosen_of(decision).plan.size() == 4);
  for (std::size_t k = 0; k < *decision.chosen; ++k) CHECK(decision.ranked[k].plan.size() > 4);
}

TEST_CASE("sets of points made for their gain are offered to gain alone") {
  const Asked asked(unsure(0.03));
  for (const Choice choice : all_choices) {
    const Decision decision = asked.decide(choice);
    const bool sets =
        std::any_of(decision.ranked.begin(), decision.ranked.end(),
                    [](const RankedPlan& ranked) { return ranked.plan.kind == sensing::PlanKind::points; });
    CHECK(sets == (choice == Choice::gain));
  }
}

TEST_CASE(
    "variance takes the plan of largest predictive variance per point, whatever a scan costs to start") {
  const Asked asked(unsure(0.03));
  SensingConfig config;
  config.overhead_points = 3.0;
  const Decision decision = asked.decide(Choice::variance, 4096, {1, 2, 3}, config);
  REQUIRE(decision.chosen == std::optional<std::size_t>{0});
  double before = std::numeric_limits<double>::infinity();
  for (const RankedPlan& ranked : decision.ranked) {
    const std::size_t points = ranked.plan.size();
    INFO(ranked.plan.description());
    CHECK(ranked.score ==
          Approx(summed_variance(asked.hypotheses, ranked.plan) / static_cast<double>(points)));
    CHECK(ranked.score <= before);
    CHECK_FALSE(ranked.gain.has_value());
    before = ranked.score;
  }
  // The plans differ, so that the first place says something.
  CHECK(before < 0.5 * decision.ranked.front().score);
}

TEST_CASE("variance measures a disagreement that the target does not depend on, gain does not") {
  auto bright_or_dim = belief_test::known(plain_device());
  at(bright_or_dim, Parameter::gain) = uniform(0.5, 1.5);
  const Asked asked(bright_or_dim);
  CHECK_FALSE(asked.decide(Choice::gain).chosen.has_value());
  CHECK(chosen_of(asked.decide(Choice::variance)).score > 1.0);  // beyond the noise
}

TEST_CASE("gain's choice leads a list that falls in score, plans without gain behind") {
  const Asked asked(unsure(0.03));
  const Decision decision = asked.decide(Choice::gain);
  REQUIRE(decision.chosen == std::optional<std::size_t>{0});
  CHECK(decision.ranked.front().gain.has_value());
  std::size_t dropped = 0;
  for (std::size_t k = 1; k < decision.ranked.size(); ++k) {
    const RankedPlan& a = decision.ranked[k - 1];
    const RankedPlan& b = decision.ranked[k];
    CHECK((a.gain.has_value() || !b.gain.has_value()));
    if (a.gain.has_value() == b.gain.has_value()) CHECK(a.score >= b.score);
    // What was dropped could not have won.
    if (!b.gain) CHECK(b.score <= decision.ranked.front().score);
    if (!b.gain) ++dropped;
  }
  CHECK(dropped > 0);
  CHECK(dropped + 1 < decision.ranked.size());
}

TEST_CASE("the score is gain over points and overhead") {
  const Asked asked(unsure(0.03));
  SensingConfig config;
  config.information_weight = 0.25;
  config.overhead_points = 7.0;
  for (const RankedPlan& ranked : asked.decide(Choice::gain, 64, {1, 2, 3}, config).ranked) {
    if (!ranked.gain) continue;
    CHECK(ranked.score == Approx((ranked.gain->success + 0.25 * ranked.gain->information_nat) /
                                 (static_cast<double>(ranked.plan.size()) + 7.0)));
  }
}

TEST_CASE("a plan dropped by its bounds carries the best score that they allow") {
  // Only one line's place is open; scans of the corner below all lines show nothing.
  auto one_line = belief_test::known(plain_device());
  at(one_line, Parameter::first_line_1) = uniform(0.030, 0.100);
  const PriorBelief prior(one_line, 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const Question question = target_question(hypotheses, target_cell, bench_window.low, bench_window);
  const SensingConfig config;
  const Decision decision =
      choose_plan(Choice::gain, hypotheses, question, bench_window, 64, one_a_point(), config, {1, 2, 3});
  std::size_t by_information = 0;
  for (const RankedPlan& ranked : decision.ranked) {
    if (ranked.gain) continue;
    const double nat = ranked.bounds.high_nat;
    const bool unread = nat == question.entropy_nat();
    const double success = std::min(1.0 - question.success(), unread ? 1.0 : std::sqrt(0.5 * nat));
    const double cost = static_cast<double>(ranked.plan.size()) + config.overhead_points;
    CHECK(ranked.score == Approx((success + config.information_weight * nat) / cost));
    if (!unread) ++by_information;
  }
  CHECK(by_information > 0);
}

TEST_CASE("a costly start of a scan makes scans longer") {
  const Asked asked(unsure(0.03));
  SensingConfig free_start, costly_start;
  free_start.overhead_points = 0.0;
  costly_start.overhead_points = 200.0;
  const auto small = chosen_of(asked.decide(Choice::gain, 4096, {1, 2, 3}, free_start)).plan.size();
  const auto large = chosen_of(asked.decide(Choice::gain, 4096, {1, 2, 3}, costly_start)).plan.size();
  CHECK(small < large);
}

TEST_CASE("gain stops when no plan is worth its points") {
  const Asked asked(unsure(0.03));
  const double best = chosen_of(asked.decide(Choice::gain)).score;
  SensingConfig config;
  config.stop_gain_per_point = best;
  CHECK(asked.decide(Choice::gain, 4096, {1, 2, 3}, config).chosen.has_value());
  config.stop_gain_per_point = std::nextafter(best, 1.0);
  const Decision stopped = asked.decide(Choice::gain, 4096, {1, 2, 3}, config);
  CHECK_FALSE(stopped.chosen.has_value());
  CHECK(stopped.ranked.size() > 10);  // the candidates are still there to be explained
}

TEST_CASE("gain has nothing to measure for a belief without doubts, even at no threshold") {
  const Asked asked(belief_test::known(plain_device()));
  SensingConfig config;
  config.stop_gain_per_point = 0.0;
  CHECK_FALSE(asked.decide(Choice::gain, 4096, {1, 2, 3}, config).chosen.has_value());
  CHECK(asked.decide(Choice::random).chosen.has_value());
  CHECK(asked.decide(Choice::cheapest).chosen.has_value());
  CHECK(chosen_of(asked.decide(Choice::variance)).score == Approx(0.0).margin(1e-6));
}

TEST_CASE("random chooses in proportion to one over the points", "[statistical]") {
  const Asked asked(unsure(0.03), 32);
  constexpr std::uint32_t draws = 4000;
  const Decision once = asked.decide(Choice::random, 16);
  std::vector<double> times(once.ranked.size(), 0.0);
  for (std::uint32_t step = 0; step < draws; ++step) {
    ++times[*asked.decide(Choice::random, 16, {8, 1, step}).chosen];
  }
  double total = 0.0, chi_square = 0.0;
  for (const RankedPlan& ranked : once.ranked) total += 1.0 / static_cast<double>(ranked.plan.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    const double expected = draws / static_cast<double>(once.ranked[k].plan.size()) / total;
    REQUIRE(expected > 5.0);
    chi_square += (times[k] - expected) * (times[k] - expected) / expected;
  }
  const double freedom = static_cast<double>(times.size() - 1);
  CHECK(chi_square < freedom + 4.0 * std::sqrt(2.0 * freedom));
  CHECK(chi_square > freedom - 4.0 * std::sqrt(2.0 * freedom));
}

TEST_CASE("decisions depend on seed, trial and step and on nothing else") {
  const Asked asked(unsure(0.03));
  const DecisionStream stream{5, 6, 7};
  for (const Choice choice : all_choices)
    CHECK(same(asked.decide(choice, 300, stream), asked.decide(choice, 300, stream)));
  const Decision gain = asked.decide(Choice::gain, 300, stream);
  for (const DecisionStream& other : {DecisionStream{4, 6, 7}, {5, 5, 7}, {5, 6, 8}}) {
    CHECK_FALSE(same(gain, asked.decide(Choice::gain, 300, other)));
  }
  const auto random_sequence = [&](std::uint64_t seed, std::uint64_t trial) {
    std::vector<std::size_t> sequence;
    for (std::uint32_t step = 0; step < 10; ++step) {
      sequence.push_back(*asked.decide(Choice::random, 300, {seed, trial, step}).chosen);
    }
    return sequence;
  };
  CHECK(random_sequence(1, 1) == random_sequence(1, 1));
  CHECK(random_sequence(1, 1) != random_sequence(2, 1));
  CHECK(random_sequence(1, 1) != random_sequence(1, 2));
}
