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

TEST_CASE("points and steps are over the rows that ran") {
  const auto summary = report::summarise_arm(report_test::baseline(), 42);
  CHECK(summary.points.mean == 160.0);
  CHECK(summary.points.median == 144.0);
  CHECK(*summary.points.p90 == Approx(160.0 + 0.7 * 96.0));
  CHECK(summary.points.max == 256);
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
