// What plans cost in points and in seconds, and which of them win then.
#include "sensing/plan_cost.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "sensing/policy.hpp"
#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using device::GateVoltages;
using device::ScanPlan;
using device::Timing;
using sensing::Choice;
using sensing::Cost;
using sensing::PlanCost;
using sensing::RankedPlan;

namespace {

constexpr Timing gentle{1e-3, 1.0, 1e-3};
constexpr GateVoltages at_rest{0.0, 0.0};

// What a policy chooses for one belief.
RankedPlan choice_at(Choice choice, const PlanCost& cost, std::size_t most_points = 64) {
  const PriorBelief prior(unsure(0.03), 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  const auto decision =
      sensing::choose_plan(choice, hypotheses, question, bench_window, most_points, cost, {}, {1, 2, 3});
  REQUIRE(decision.chosen.has_value());
  return decision.ranked[*decision.chosen];
}

double length_V(const RankedPlan& ranked) {
  double way_V = 0.0;
  const auto& points = ranked.plan.scan.points;
  for (std::size_t k = 1; k < points.size(); ++k) {
    way_V += std::max(std::abs(points[k].v1_V - points[k - 1].v1_V),
                      std::abs(points[k].v2_V - points[k - 1].v2_V));
  }
  return way_V;
}

}  // namespace

TEST_CASE("in points a plan costs its points, in its own order, whatever the way") {
  const ScanPlan plan{{{0.10, 0.0}, {0.0, 0.0}, {0.10, 0.0}}};
  const PlanCost cost(Cost::points, gentle, at_rest);
  CHECK(cost.of(plan) == 3.0);
  CHECK(cost.in_order(plan).points == plan.points);
}

TEST_CASE("in seconds it costs dwells, ramps and settling on its way, in points of dwell and settling") {
  const PlanCost cost(Cost::seconds, gentle, at_rest);
  // 100 mV out in steps of 50 mV and back: 200 ms, three arrivals, two dwells; a point is 2 ms.
  CHECK(cost.of({{{0.05, 0.0}, {0.10, 0.0}}}) == Approx((0.200 + 3e-3 + 2e-3) / 2e-3));
  CHECK(cost.of({{at_rest}}) == Approx(1e-3 / 2e-3));  // where the plungers rest nothing settles
}

TEST_CASE("the cost in seconds is that of the order it will be measured in") {
  const PlanCost cost(Cost::seconds, gentle, at_rest);
  const ScanPlan wild{{{0.01, 0.0}, {0.10, 0.0}, {0.02, 0.0}, {0.09, 0.0}}};
  const ScanPlan tame = cost.in_order(wild);
  CHECK(tame.points != wild.points);
  CHECK(cost.of(wild) == Approx((0.200 + 5e-3 + 4e-3) / 2e-3));
}

TEST_CASE("for a device that moves at once both currencies are one, to the last bit") {
  const Timing instant{3e-3, 0.0, 0.0};
  const PlanCost points(Cost::points, instant, at_rest), seconds(Cost::seconds, instant, at_rest);
  for (std::size_t size = 2; size < 30; ++size) {
    const ScanPlan plan = device::grid_scan(bench_window, size, size);
    CHECK(points.of(plan) == seconds.of(plan));
    CHECK(seconds.in_order(plan).points == plan.points);
  }
  for (const Choice choice : {Choice::gain, Choice::random, Choice::cheapest, Choice::variance}) {
    CHECK(choice_at(choice, points).plan.scan.points == choice_at(choice, seconds).plan.scan.points);
    CHECK(choice_at(choice, points).score == choice_at(choice, seconds).score);
  }
}

TEST_CASE("cheapest in seconds is the quickest, not the first of the fewest points") {
  const PriorBelief prior(unsure(0.03), 64);
  const Hypotheses hypotheses(prior.belief, 64);
  // Scans about the window's corner come first, those about the cell, where the plungers rest, after them.
  const Question question = target_question(hypotheses, target_cell, bench_window.high, bench_window);
  const Timing crawling{1e-4, 0.1, 0.0};
  const PlanCost points(Cost::points, crawling, plain_centre());
  const PlanCost seconds(Cost::seconds, crawling, plain_centre());
  const auto cheapest = [&](const PlanCost& cost) {
    return sensing::choose_plan(Choice::cheapest, hypotheses, question, bench_window, 64, cost, {},
                                {1, 2, 3});
  };
  const auto fewest = cheapest(points), quickest = cheapest(seconds);
  const double chosen = quickest.ranked.at(quickest.chosen.value()).cost;
  for (const RankedPlan& ranked : quickest.ranked) CHECK(chosen <= ranked.cost);
  CHECK(chosen < 0.5 * seconds.of(fewest.ranked.at(fewest.chosen.value()).plan.scan));
}

TEST_CASE("where ramps are slow, gain per second takes a shorter way than gain per point") {
  // A millivolt of ramp takes as long as a hundred points: many on a short way win over few far apart.
  const GateVoltages here = plain_centre();
  const Timing slow{1e-4, 0.1, 0.0};
  const auto by_points = choice_at(Choice::gain, {Cost::points, slow, here});
  const PlanCost seconds(Cost::seconds, slow, here);
  const auto by_seconds = choice_at(Choice::gain, seconds);
  CHECK(by_seconds.plan.scan.points != by_points.plan.scan.points);
  CHECK(by_seconds.cost < seconds.of(by_points.plan.scan));
  CHECK(length_V(by_seconds) < length_V(by_points));
}

TEST_CASE("scores divide by the cost in seconds as they do by points") {
  const PlanCost seconds(Cost::seconds, gentle, plain_centre());
  const RankedPlan best = choice_at(Choice::gain, seconds);
  const sensing::SensingConfig config;
  REQUIRE(best.gain.has_value());
  CHECK(best.cost == seconds.of(best.plan.scan));
  CHECK(best.score == Approx((best.gain->success + config.information_weight * best.gain->information_nat) /
                             (best.cost + config.overhead_points)));
  const RankedPlan varied = choice_at(Choice::variance, seconds);
  CHECK(varied.cost == seconds.of(varied.plan.scan));
}
