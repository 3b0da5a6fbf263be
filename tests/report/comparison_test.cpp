#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "report/report_fixture.hpp"
#include "report/summary.hpp"
#include "stats/paired.hpp"

namespace report = qdtune::report;
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
                                        const std::string& metric) {
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
  REQUIRE(all.size() == 2);
  CHECK(all[0].metric == "true_success");
  CHECK(all[1].metric == "reduction");
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

TEST_CASE("a clear difference is better or worse, by its sign") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 200, 3, 10, 1000),
                                     comparison_arm("good", 200, 0, 10, 100),
                                     comparison_arm("bad", 200, 8, 10, 2000)};
  const auto all = report::compare_to_first(arms, 1);
  for (const std::string metric : {"true_success", "reduction"}) {
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
  const auto& c = comparison_of(all, "new", "true_success");
  CHECK(c.difference == Approx(5.0 / 60.0));
  CHECK(c.p == qdtune::stats::mcnemar_exact_p(10, 5));
  CHECK(c.low == qdtune::stats::risk_difference_interval(counts).low);
  CHECK(c.high == qdtune::stats::risk_difference_interval(counts).high);
  CHECK(c.p_equivalence == qdtune::stats::equivalence_p(counts, 0.05));
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
  CHECK(comparison_of(all, "crashed", "true_success").trials == 30);
  CHECK(comparison_of(all, "crashed", "true_success").difference == Approx(-20.0 / 30.0));
  CHECK(comparison_of(all, "crashed", "reduction").verdict == Verdict::worse);
}

TEST_CASE("without truth only the reduction is compared") {
  const std::vector<ArmRows> arms = {report_test::arm("a", {report_test::recorded(0, 0.0)}),
                                     report_test::arm("b", {report_test::recorded(0, 0.001)})};
  const auto all = report::compare_to_first(arms, 1);
  REQUIRE(all.size() == 1);
  CHECK(all[0].metric == "reduction");
  CHECK_FALSE(all[0].p);  // one pair has no spread to judge by
  CHECK(all[0].verdict == Verdict::inconclusive);
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

TEST_CASE("the margin decides what is equivalent") {
  const std::vector<ArmRows> arms = {comparison_arm("base", 300, 1, 10, 100),
                                     comparison_arm("same", 300, 1, 10, 100)};
  CHECK(report::compare_to_first(arms, 1, {.margin = 0.05}).at(0).verdict == Verdict::equivalent);
  CHECK(report::compare_to_first(arms, 1, {.margin = 0.001}).at(0).verdict == Verdict::inconclusive);
}

TEST_CASE("rows out of order are refused") {
  auto shuffled = comparison_arm("base", 5, 0, 10, 100);
  std::swap(shuffled.rows[0], shuffled.rows[1]);
  const std::vector<ArmRows> arms = {shuffled, comparison_arm("other", 5, 0, 10, 100)};
  CHECK_THROWS_AS(report::compare_to_first(arms, 1), qdtune::Error);
}

TEST_CASE("verdicts have names") {
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
