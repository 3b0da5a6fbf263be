#include "report/comparison.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "report/report_fixture.hpp"
#include "stats/bootstrap.hpp"
#include "stats/paired.hpp"

namespace report = qdtune::report;
using report::Metric;
using report::Verdict;
using report_test::ArmRows;

namespace {

// `trials` trials; those whose index modulo `period` is below `failures` claim nothing.
ArmRows comparison_arm(const std::string& name, int trials, int failures, int period, std::int64_t points) {
  std::vector<report_test::TrialRow> rows;
  for (int i = 0; i < trials; ++i) {
    const bool good = i % period >= failures;
    rows.push_back(report_test::simulated(static_cast<std::uint64_t>(i), good, good, points + i % 7, 0.95));
  }
  return report_test::arm(name, std::move(rows));
}

const report::Comparison& comparison_of(const std::vector<report::Comparison>& all, const std::string& arm,
                                        Metric metric) {
  for (const auto& c : all) {
    if (c.arm == arm && c.metric == metric) return c;
  }
  FAIL("no such comparison");
  return all.front();
}

}  // namespace

TEST_CASE("one arm is compared with nothing") {
  const std::vector<ArmRows> arms = {comparison_arm("only", 10, 1, 10, 100)};
  CHECK(report::compare_to_first(arms, 1).empty());
}

TEST_CASE("an arm that equals the baseline is equivalent") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 400, 1, 10, 100),
                                     comparison_arm("same", 400, 1, 10, 100)};
  const auto all = report::compare_to_first(arms, 1);
  REQUIRE(all.size() == 4);  // all but seconds, which say what points say
  CHECK(all[0].metric == Metric::true_success);
  CHECK(all[1].metric == Metric::false_claims);
  CHECK(all[2].metric == Metric::points);
  CHECK(all[3].metric == Metric::reduction);
  for (const auto& c : all) {
    CHECK(c.baseline == "base");
    CHECK(c.trials == 400);
    CHECK(c.difference == 0.0);
    CHECK(c.p == 1.0);
    CHECK(c.verdict == Verdict::equivalent);
    CHECK_FALSE(c.trials_needed);
  }
}

TEST_CASE("few trials that agree are inconclusive and say how many more decide") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 10, 1, 10, 100),
                                     comparison_arm("same", 10, 1, 10, 100)};
  for (const auto& c : report::compare_to_first(arms, 1)) {
    CHECK(c.verdict == Verdict::inconclusive);
    REQUIRE(c.trials_needed);
    CHECK(*c.trials_needed > 10);
  }
}

TEST_CASE("a few trials that all disagree need what the exact test needs, more of it for more arms") {
  const auto base = comparison_arm("base", 3, 3, 3, 100), good = comparison_arm("good", 3, 0, 3, 100);
  const auto needed = [&](const std::vector<ArmRows>& arms) {
    const auto all = report::compare_to_first(arms, 1);
    return comparison_of(all, "good", Metric::true_success).trials_needed.value_or(0);
  };
  // Discordance by Laplace's rule: 4 of 5. Six such trials decide between two arms, seven among three.
  CHECK(needed({base, good}) == 8);
  CHECK(needed({base, good, comparison_arm("other", 3, 3, 3, 100)}) == 9);
}

TEST_CASE("a clear difference is better or worse, by its sign") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 200, 3, 10, 1000),
                                     comparison_arm("good", 200, 0, 10, 100),
                                     comparison_arm("bad", 200, 8, 10, 2000)};
  const auto all = report::compare_to_first(arms, 1);
  for (const Metric metric : {Metric::true_success, Metric::reduction}) {
    CHECK(comparison_of(all, "good", metric).verdict == Verdict::better);
    CHECK(comparison_of(all, "good", metric).low > 0.0);
    CHECK(comparison_of(all, "bad", metric).verdict == Verdict::worse);
    CHECK(comparison_of(all, "bad", metric).high < 0.0);
  }
}

TEST_CASE("the success comparison is McNemar's and Newcombe's of the paired table") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 60, 1, 4, 100),
                                     comparison_arm("new", 60, 1, 6, 100)};
  // Failures: multiples of 4 (15) and of 6 (10), multiples of 12 (5) in both.
  const qdtune::stats::PairedCounts counts{40, 10, 5, 5};
  const auto all = report::compare_to_first(arms, 1);
  const auto& c = comparison_of(all, "new", Metric::true_success);
  CHECK(c.difference == Approx(5.0 / 60.0));
  CHECK(c.p == qdtune::stats::mcnemar_exact_p(10, 5));
  CHECK(c.low == qdtune::stats::risk_difference_interval(counts).low);
  CHECK(c.high == qdtune::stats::risk_difference_interval(counts).high);
  CHECK(c.p_equivalence == qdtune::stats::equivalence_p(counts, 0.05));
  CHECK(c.test == "exact McNemar");
  CHECK(c.margin == 0.05);
  CHECK_FALSE(c.ratio);
}

TEST_CASE("the baseline's lead within a budget is that of its rate over the same pairs") {
  // Trial by trial, points of the baseline and of the other arm; -1 is a refusal.
  const std::vector<std::pair<int, int>> points = {{20, 40},  {30, 20},   {60, 60},  {60, 100},
                                                   {90, 200}, {200, 300}, {300, -1}, {-1, 50}};
  std::vector<report_test::TrialRow> base, slow;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto row = [i](int p) { return report_test::simulated(i, p > 0, p > 0, p > 0 ? p : 10, 0.95); };
    base.push_back(row(points[i].first));
    slow.push_back(row(points[i].second));
  }
  slow.push_back(report_test::simulated(99, true, true, 10, 0.95));  // a trial that the baseline has not
  const std::vector<ArmRows> arms = {report_test::arm("base", base), report_test::arm("slow", slow)};
  const auto all = report::compare_to_first(arms, 1);
  const auto& within = comparison_of(all, "slow", Metric::true_success).success_within;
  REQUIRE(within);
  // both, only the baseline, only the other, neither; within 32, 64, 128 and 256 points
  const std::array<qdtune::stats::PairedCounts, 4> tables = {
      {{1, 1, 0, 6}, {3, 1, 1, 3}, {4, 1, 1, 2}, {5, 1, 1, 1}}};
  for (std::size_t b = 0; b < tables.size(); ++b) {
    CAPTURE(report::point_budgets[b]);
    CHECK((*within)[b].value == qdtune::stats::risk_difference(tables[b]));
    CHECK((*within)[b].low == qdtune::stats::risk_difference_interval(tables[b]).low);
    CHECK((*within)[b].high == qdtune::stats::risk_difference_interval(tables[b]).high);
  }
  CHECK((*within)[0].value > 0.0);  // the baseline is ahead
  for (const Metric metric : {Metric::false_claims, Metric::points, Metric::reduction})
    CHECK_FALSE(comparison_of(all, "slow", metric).success_within);
}

TEST_CASE("pairing is by trial, over the trials that both arms have") {
  auto base = comparison_arm("base", 30, 0, 10, 100);
  auto late = comparison_arm("late", 40, 0, 10, 100);
  base.rows.erase(base.rows.begin() + 3);
  late.rows.erase(late.rows.begin(), late.rows.begin() + 10);
  const std::vector<ArmRows> arms = {base, late};
  CHECK(report::compare_to_first(arms, 1).at(0).trials == 20);

  const std::vector<ArmRows> apart = {comparison_arm("base", 5, 0, 10, 100), report_test::arm("empty", {})};
  CHECK(report::compare_to_first(apart, 1).empty());
}

TEST_CASE("an error row is a failure of its arm, not a missing pair") {
  auto crashed = comparison_arm("crashed", 30, 0, 10, 100);
  for (auto& row : crashed.rows) {
    if (row.trial < 20) row = report_test::error(row.trial);
  }
  const std::vector<ArmRows> arms = {comparison_arm("base", 30, 0, 10, 100), crashed};
  const auto all = report::compare_to_first(arms, 1);
  CHECK(comparison_of(all, "crashed", Metric::true_success).trials == 30);
  CHECK(comparison_of(all, "crashed", Metric::true_success).difference == Approx(-20.0 / 30.0));
  CHECK(comparison_of(all, "crashed", Metric::reduction).verdict == Verdict::worse);
}

TEST_CASE("without truth only points and reduction are compared") {
  const std::vector<ArmRows> arms = {report_test::arm("a", {report_test::recorded(0, 0.0)}),
                                     report_test::arm("b", {report_test::recorded(0, 0.001)})};
  const auto all = report::compare_to_first(arms, 1);
  REQUIRE(all.size() == 2);
  CHECK(all[0].metric == Metric::points);
  CHECK(all[1].metric == Metric::reduction);
  CHECK_FALSE(all[1].p);  // one pair has no spread to judge by
  CHECK(all[1].verdict == Verdict::inconclusive);
}

TEST_CASE("comparing more arms asks more of each") {
  // Nine discordant trials of 100, all in favour of one arm: p = 2 / 2^9 = 0.004.
  const auto base = comparison_arm("base", 100, 1, 12, 100);
  const auto good = comparison_arm("good", 100, 0, 12, 100);
  std::vector<ArmRows> arms = {base, good};
  const auto alone = report::compare_to_first(arms, 1).at(0);
  CHECK(alone.verdict == Verdict::better);
  for (int copy = 0; copy < 20; ++copy) arms.push_back(good);
  const auto among_many = report::compare_to_first(arms, 1).at(0);
  CHECK(among_many.p == alone.p);
  CHECK(among_many.verdict == Verdict::inconclusive);
}

TEST_CASE("each metric has a margin of its own, which decides what is equivalent") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 300, 1, 10, 100),
                                     comparison_arm("same", 300, 1, 10, 100)};
  for (const auto& c : report::compare_to_first(arms, 1)) CHECK(c.verdict == Verdict::equivalent);
  report::Margins strict;
  strict.set(Metric::true_success, 0.001);
  const auto all = report::compare_to_first(arms, 1, strict);
  CHECK(comparison_of(all, "same", Metric::true_success).verdict == Verdict::inconclusive);
  CHECK(comparison_of(all, "same", Metric::true_success).margin == 0.001);
  CHECK(comparison_of(all, "same", Metric::reduction).verdict == Verdict::equivalent);
}

TEST_CASE("points are compared trial by trial, and fewer are better") {
  // Both arms vary from trial to trial in the same way: the difference is exact all the same.
  const std::vector<ArmRows> arms = {comparison_arm("base", 70, 0, 10, 100),
                                     comparison_arm("frugal", 70, 0, 10, 60),
                                     comparison_arm("lavish", 70, 0, 10, 200)};
  const auto all = report::compare_to_first(arms, 1);
  const auto& frugal = comparison_of(all, "frugal", Metric::points);
  CHECK(frugal.trials == 70);
  CHECK(frugal.difference == -40.0);
  CHECK(frugal.low == -40.0);
  CHECK(frugal.high == -40.0);
  CHECK(frugal.test == "paired bootstrap");
  CHECK(frugal.verdict == Verdict::better);
  CHECK(comparison_of(all, "lavish", Metric::points).verdict == Verdict::worse);
  REQUIRE(frugal.ratio);
  CHECK(frugal.ratio->value == 63.0 / 103.0);
  CHECK(frugal.ratio->low <= frugal.ratio->value);
  CHECK(frugal.ratio->high >= frugal.ratio->value);
  CHECK(frugal.ratio->high - frugal.ratio->low < 0.03);
}

TEST_CASE("the ratio of medians is the paired bootstrap of the same rows") {
  const auto base = comparison_arm("base", 25, 0, 10, 100);
  auto other = comparison_arm("other", 25, 0, 10, 300);
  std::vector<double> base_points, other_points;
  for (std::size_t i = 0; i < 25; ++i) {
    other.rows[i].points += static_cast<std::int64_t>(i * i);
    base_points.push_back(static_cast<double>(base.rows[i].points));
    other_points.push_back(static_cast<double>(other.rows[i].points));
  }
  const std::vector<ArmRows> arms = {base, other};
  const auto all = report::compare_to_first(arms, 5, {}, 300);
  const auto interval = qdtune::stats::central_interval(
      qdtune::stats::bootstrap_ratios_of_medians(other_points, base_points, 5, 300), 0.95);
  CHECK(comparison_of(all, "other", Metric::points).ratio->low == interval.low);
  CHECK(comparison_of(all, "other", Metric::points).ratio->high == interval.high);
}

TEST_CASE("the margin of points is a share of the baseline's mean") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 70, 0, 10, 97),  // mean 100
                                     comparison_arm("close", 70, 0, 10, 101)};
  const auto of = [&](double share) {
    report::Margins margins;
    margins.set(Metric::points, share);
    return comparison_of(report::compare_to_first(arms, 1, margins), "close", Metric::points);
  };
  CHECK(of(0.05).margin == Approx(5.0));
  CHECK(of(0.05).verdict == Verdict::equivalent);
  CHECK(of(0.03).margin == Approx(3.0));
  CHECK(of(0.03).verdict == Verdict::worse);
}

TEST_CASE("points of a crashed trial are unknown: its pair is left out") {
  auto crashed = comparison_arm("crashed", 30, 0, 10, 100);
  crashed.rows[3] = report_test::error(3);
  const std::vector<ArmRows> arms = {comparison_arm("base", 30, 0, 10, 100), crashed};
  const auto all = report::compare_to_first(arms, 1);
  CHECK(comparison_of(all, "crashed", Metric::points).trials == 29);
  CHECK(comparison_of(all, "crashed", Metric::points).difference == 0.0);
  CHECK(comparison_of(all, "crashed", Metric::reduction).trials == 30);
}

TEST_CASE("trials without points leave out the ratio, and a baseline without any the comparison") {
  auto idle = comparison_arm("idle", 30, 0, 10, 100);
  idle.rows[0].points = 0;
  const std::vector<ArmRows> some = {comparison_arm("base", 30, 0, 10, 100), idle};
  CHECK_FALSE(comparison_of(report::compare_to_first(some, 1), "idle", Metric::points).ratio);
  for (auto& row : idle.rows) row.points = 0;
  const std::vector<ArmRows> none = {idle, comparison_arm("busy", 30, 0, 10, 100)};
  for (const auto& c : report::compare_to_first(none, 1)) CHECK(c.metric != Metric::points);
}

TEST_CASE("fewer false claims are better") {
  auto careless = comparison_arm("careless", 60, 0, 10, 100);
  for (std::size_t i = 0; i < 20; ++i) careless.rows[i].true_success = false;
  const auto careful = comparison_arm("careful", 60, 0, 10, 100);
  const std::vector<ArmRows> arms = {careless, careful};
  const auto all = report::compare_to_first(arms, 1);
  const auto& c = comparison_of(all, "careful", Metric::false_claims);
  CHECK(c.difference == Approx(-20.0 / 60.0));
  CHECK(c.p == qdtune::stats::mcnemar_exact_p(0, 20));
  CHECK(c.verdict == Verdict::better);
  const std::vector<ArmRows> reversed = {careful, careless};
  CHECK(comparison_of(report::compare_to_first(reversed, 1), "careless", Metric::false_claims).verdict ==
        Verdict::worse);
}

TEST_CASE("rows out of order are refused") {
  auto shuffled = comparison_arm("base", 5, 0, 10, 100);
  std::swap(shuffled.rows[0], shuffled.rows[1]);
  const std::vector<ArmRows> arms = {shuffled, comparison_arm("other", 5, 0, 10, 100)};
  CHECK_THROWS_AS(report::compare_to_first(arms, 1), qdtune::Error);
}

TEST_CASE("verdicts and metrics have names") {
  CHECK(report::to_string(Metric::true_success) == "true_success");
  CHECK(report::to_string(Metric::false_claims) == "false_claims");
  CHECK(report::to_string(Metric::points) == "points");
  CHECK(report::to_string(Metric::reduction) == "reduction");
  CHECK(report::to_string(Metric::measuring_s) == "measuring_s");
  CHECK(report::to_string(Verdict::better) == "better");
  CHECK(report::to_string(Verdict::worse) == "worse");
  CHECK(report::to_string(Verdict::equivalent) == "equivalent");
  CHECK(report::to_string(Verdict::inconclusive) == "inconclusive");
}

TEST_CASE("a simulated and a recorded arm are not compared") {
  const std::vector<ArmRows> arms = {comparison_arm("simulated", 3, 0, 10, 100),
                                     report_test::arm("scan", {report_test::recorded(0, 0.0)})};
  CHECK(report::compare_to_first(arms, 1).empty());
}
