#include "report/summary.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "report/report_fixture.hpp"
#include "stats/proportion.hpp"

namespace report = qdtune::report;
using report_test::arm;

TEST_CASE("rates are over all rows, error rows included") {
  const auto summary = report::summarise_arm(report_test::baseline(), 42);
  CHECK(summary.trials == 5);
  CHECK(summary.errors == 1);
  REQUIRE(summary.true_success);
  CHECK(summary.true_success->count == 2);
  CHECK(summary.true_success->rate == 0.4);
  CHECK(summary.true_success->low == qdtune::stats::wilson(2, 5).low);
  CHECK(summary.true_success->high == qdtune::stats::wilson(2, 5).high);
  CHECK(summary.claimed_success.count == 3);
  CHECK(summary.claimed_success.rate == 0.6);
  CHECK(summary.false_claims->count == 1);
  CHECK(summary.false_claims->rate == 0.2);
  CHECK(summary.refused.count == 1);
  CHECK(summary.refused.rate == 0.2);
}

TEST_CASE("success within a budget counts true successes of no more points, over all rows") {
  using report_test::simulated;
  const auto summary = report::summarise_arm(
      arm("a",
          {simulated(0, true, true, 32, 0.99), simulated(1, true, true, 33, 0.99),
           simulated(2, true, true, 256, 0.99), simulated(3, true, true, 257, 0.99),
           simulated(4, true, false, 20, 0.99), simulated(5, false, false, 20, 0.4), report_test::error(6)}),
      42);
  REQUIRE(summary.success_within);
  const std::array<std::int64_t, 4> counts = {1, 2, 2, 3};
  for (std::size_t b = 0; b < report::point_budgets.size(); ++b) {
    const report::Proportion& within = (*summary.success_within)[b];
    CAPTURE(report::point_budgets[b]);
    CHECK(within.count == counts[b]);
    CHECK(within.rate == static_cast<double>(counts[b]) / 7.0);
    CHECK(within.low == qdtune::stats::wilson(counts[b], 7).low);
    CHECK(within.high == qdtune::stats::wilson(counts[b], 7).high);
  }
  CHECK_FALSE(report::summarise_arm(arm("scan", {report_test::recorded(0, 0.0)}), 42).success_within);
}

TEST_CASE("points, measuring time and steps are over the rows that ran") {
  const auto summary = report::summarise_arm(report_test::baseline(), 42);
  CHECK(summary.points.mean == 160.0);
  CHECK(summary.points.median == 144.0);
  CHECK(*summary.points.p90 == Approx(160.0 + 0.7 * 96.0));
  CHECK(summary.points.max == 256);
  CHECK(summary.measuring_s.median == 0.5 * 144.0);
  CHECK(*summary.measuring_s.p90 == Approx(0.5 * (160.0 + 0.7 * 96.0)));
  CHECK(summary.steps_mean == 4.0);
}

TEST_CASE("an error saves nothing, and a refusal costs its budget") {
  const auto summary = report::summarise_arm(report_test::baseline(), 42);
  const double total = (1 - 96.0 / 4096) + (1 - 160.0 / 4096) + (1 - 128.0 / 4096) + 0.5 + 0.0;
  CHECK(*summary.reduction.mean == Approx(total / 5.0));
  CHECK(*summary.reduction.successes_mean == Approx(1.0 - 128.0 / 4096.0));
  CHECK(*summary.reduction.low < *summary.reduction.mean);
  CHECK(*summary.reduction.high > *summary.reduction.mean);

  auto generous = report_test::error(0);
  generous.reduction = 1.0;
  CHECK(report::summarise_arm(arm("a", {generous}), 42).reduction.mean == 0.0);
}

TEST_CASE("confidence is the mean probability that claims stated, and calibration judges it") {
  const auto summary = report::summarise_arm(report_test::baseline(), 42);
  CHECK(*summary.confidence.mean == Approx((0.99 + 0.95 + 0.9) / 3.0));  // not the refusal's 0.4
  CHECK(*summary.confidence.brier == Approx((0.01 * 0.01 + 0.05 * 0.05 + 0.9 * 0.9) / 3.0));
  CHECK(*summary.confidence.ece == Approx((0.01 + 0.05 + 0.9) / 3.0));
}

TEST_CASE("times come from telemetry and are left out without it") {
  auto rows = report_test::baseline();
  const auto timed = report::summarise_arm(rows, 42);
  CHECK(*timed.trial_ms.median == Approx(300.0));
  CHECK(*timed.trial_ms.p95 == Approx(480.0));
  rows.telemetry.clear();
  CHECK_FALSE(report::summarise_arm(rows, 42).trial_ms.median);
  rows.telemetry.resize(2);
  CHECK_THROWS_AS(report::summarise_arm(rows, 42), qdtune::Error);
}

TEST_CASE("safety violations are summed") {
  auto rows = report_test::baseline();
  rows.rows[0].safety_violations = 2;
  rows.rows[3].safety_violations = 1;
  CHECK(report::summarise_arm(rows, 42).safety_violations == 3);
}

TEST_CASE("a recorded device has no truth but triple points") {
  const auto summary =
      report::summarise_arm(arm("scan", {report_test::recorded(0, 0.0), report_test::recorded(1, 0.001),
                                         report_test::error(2), report_test::recorded(3, 0.0004)}),
                            42);
  CHECK_FALSE(summary.true_success);
  CHECK_FALSE(summary.false_claims);
  CHECK_FALSE(summary.confidence.brier);
  CHECK_FALSE(summary.reduction.successes_mean);
  CHECK(summary.claimed_success.count == 3);
  REQUIRE(summary.triple_points);
  CHECK(summary.triple_points->trials == 3);
  CHECK(summary.triple_points->a.v1_V.value == Approx(0.4127));
  CHECK(summary.triple_points->a.v1_V.low == Approx(0.4122));
  CHECK(summary.triple_points->a.v1_V.high == Approx(0.4133));
  CHECK(summary.triple_points->b.v2_V.value == Approx(-0.0946));
}

TEST_CASE("a trial without all four estimates is left out of the triple points") {
  auto partial = report_test::recorded(0, 0.0);
  partial.triple_point_b_v2_V.high.reset();
  CHECK_FALSE(report::summarise_arm(arm("scan", {partial}), 42).triple_points);
}

TEST_CASE("triple points are those of the trials that claimed, and marked where none did") {
  const auto refused = report_test::refused_scan(1, 0.01);
  const auto mixed = report::summarise_arm(arm("scan", {report_test::recorded(0, 0.0), refused}), 42);
  REQUIRE(mixed.triple_points);
  CHECK(mixed.triple_points->claimed);
  CHECK(mixed.triple_points->trials == 1);
  CHECK(mixed.triple_points->a.v1_V.value == Approx(0.4123));
  const auto none = report::summarise_arm(arm("scan", {refused}), 42);
  REQUIRE(none.triple_points);
  CHECK_FALSE(none.triple_points->claimed);
  CHECK(none.triple_points->a.v1_V.value == Approx(0.4223));
}

TEST_CASE("of broken devices claims are false, and refusals right when they name what the data can say") {
  const auto summary = report::summarise_arm(report_test::broken_devices(), 42);
  CHECK(summary.false_claims->count == 1);
  CHECK(summary.refused.count == 4);
  REQUIRE(summary.diagnosed);
  CHECK(summary.diagnosed->count == 2);
  CHECK(*summary.diagnosed->rate == Approx(2.0 / 3.0));  // of three refused ones
  CHECK(summary.diagnosed->low == qdtune::stats::wilson(2, 3).low);
  REQUIRE(summary.broken.size() == 2);
  CHECK(summary.broken[0].device_class == "single_dot");
  CHECK(summary.broken[0].claimed == 1);
  CHECK(summary.broken[0].diagnosed == 0);
  CHECK(summary.broken[1].device_class == "dead_sensor");
  CHECK(summary.broken[1].diagnosed == 2);
}

TEST_CASE("an arm without broken devices diagnoses nothing; one that refused none has no rate") {
  const auto good = report::summarise_arm(report_test::baseline(), 42);
  CHECK_FALSE(good.diagnosed);
  CHECK(good.broken.empty());
  const auto claimed = report::summarise_arm(arm("a", {report_test::broken(0, "pinched_off", "")}), 42);
  REQUIRE(claimed.diagnosed);
  CHECK_FALSE(claimed.diagnosed->rate);
  CHECK(claimed.broken[0].claimed == 1);
}

TEST_CASE("reasons of refusals are counted by stage, the most frequent first") {
  std::vector<report_test::TrialRow> rows;
  for (const char* stage : {"verification", "survey", "verification", "navigation"}) {
    rows.push_back(report_test::simulated(rows.size(), false, false, 100, 0.1));
    rows.back().stage = stage;
    rows.back().reason = "no budget";
  }
  rows.push_back(report_test::simulated(4, false, false, 100, 0.1));
  rows.back().stage = "verification";
  rows.back().reason = "another reason";
  rows.push_back(report_test::simulated(5, true, true, 100, 0.9));
  rows.push_back(report_test::error(6));  // its reason is that of a crash
  const auto refusals = report::summarise_arm(arm("a", rows), 42).refusals;
  REQUIRE(refusals.size() == 4);
  CHECK(refusals[0].count == 2);
  CHECK(refusals[0].stage == "verification");
  CHECK(refusals[0].reason == "no budget");
  CHECK(refusals[1].stage == "navigation");  // equal counts: by stage, then by reason
  CHECK(refusals[2].stage == "survey");
  CHECK(refusals[3].reason == "another reason");
}

TEST_CASE("trials worth a look are the first ten of each kind") {
  std::vector<report_test::TrialRow> rows;
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    rows.push_back(trial % 4 == 0 ? report_test::error(trial)
                                  : report_test::simulated(trial, trial % 2 == 1, trial % 4 == 1, 100, 0.9));
  }
  const auto examples = report::summarise_arm(arm("a", rows), 42).examples;
  CHECK(examples.errors == std::vector<std::uint64_t>{0, 4, 8, 12, 16, 20, 24, 28, 32, 36});
  CHECK(examples.refused.front() == 2);
  CHECK(examples.refused.size() == report::most_examples);
  CHECK(examples.false_claims.front() == 3);
  CHECK(report::summarise_arm(report_test::baseline(), 42).examples.false_claims ==
        std::vector<std::uint64_t>{2});
  const auto recorded = report::summarise_arm(arm("scan", {report_test::recorded(0, 0.0)}), 42);
  CHECK(recorded.examples.false_claims.empty());  // without truth no claim is known to be false
}

TEST_CASE("a run knows whether it is complete when it is told its length") {
  const std::vector<report::ArmRows> arms = {report_test::baseline(), arm("short", {report_test::error(0)})};
  auto facts = report_test::run_facts();
  CHECK_FALSE(report::summarise(facts, arms).complete());
  CHECK_FALSE(report::summarise(facts, arms).expected_trials());
  facts.trials = 5;
  const auto summary = report::summarise(facts, arms);
  CHECK(summary.trials() == 6);
  CHECK(summary.expected_trials() == 10);
  CHECK(summary.complete() == false);
  CHECK(summary.arms[0].complete() == true);
  CHECK(summary.arms[1].complete() == false);
  facts.trials = 1;
  CHECK(report::summarise(facts, arms).complete() == true);
}

TEST_CASE("an arm that only crashed has no success rather than no truth") {
  const auto summary =
      report::summarise_arm(arm("broken", {report_test::error(0), report_test::error(1)}), 42);
  REQUIRE(summary.true_success);
  CHECK(summary.true_success->rate == 0.0);
  CHECK(summary.errors == 2);
  CHECK_FALSE(summary.points.mean);
  CHECK_FALSE(summary.points.max);
}

TEST_CASE("an arm without rows has counts of zero and no numbers") {
  const auto summary = report::summarise_arm(arm("empty", {}), 42);
  CHECK(summary.trials == 0);
  CHECK(summary.claimed_success.count == 0);
  CHECK_FALSE(summary.claimed_success.rate);
  CHECK(summary.claimed_success.low == 0.0);
  CHECK(summary.claimed_success.high == 1.0);
  CHECK_FALSE(summary.reduction.mean);
}

TEST_CASE("a run's summary keeps the order of its arms and its facts") {
  const std::vector<report::ArmRows> arms = {arm("z", {}), arm("a", {})};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  REQUIRE(summary.arms.size() == 2);
  CHECK(summary.arms[0].name == "z");
  CHECK(summary.run.digest == report_test::run_facts().digest);
  CHECK(summary.comparisons.empty());
  CHECK(summary.gates.empty());
}
