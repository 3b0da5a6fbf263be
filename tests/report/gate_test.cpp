#include "report/gate.hpp"

#include <algorithm>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "report/report_fixture.hpp"

namespace report = qdtune::report;

namespace {

const std::vector<std::string> gate_test_arms = {"baseline", "small.v2", "scan"};

// Of baseline: 2 of 5 true successes, 1 false claim, median of 144 points; small.v2 always succeeds with 64;
// scan is recorded and has no truth.
report::Summary gate_test_summary(std::optional<std::int64_t> trials = std::nullopt) {
  std::vector<report_test::TrialRow> small;
  for (std::uint64_t trial = 0; trial < 5; ++trial)
    small.push_back(report_test::simulated(trial, true, true, 64, 0.97));
  auto facts = report_test::run_facts();
  facts.trials = trials;
  return report::summarise(facts, std::vector{report_test::baseline(), report_test::arm("small.v2", small),
                                              report_test::arm("scan", {report_test::recorded(0, 0.0)})});
}

report::Gate gate_test_judged(const std::string& expr, const report::Summary& summary = gate_test_summary()) {
  const std::vector<report::GateRule> rules = {report::parse_gate(expr, gate_test_arms)};
  return report::judge(rules, summary).at(0);
}

std::string gate_test_message(const std::string& expr, const report::Hint& hint = {}) {
  try {
    report::parse_gate(expr, gate_test_arms, hint);
  } catch (const qdtune::Error& error) {
    CHECK(error.kind() == qdtune::ErrorKind::usage);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a gate is about the first arm unless it names another") {
  CHECK(gate_test_judged("true_success.rate >= 0.4").passed == true);
  CHECK(gate_test_judged("true_success.rate >= 0.4").value == 0.4);
  CHECK(gate_test_judged("true_success.rate > 0.4").passed == false);
  CHECK(gate_test_judged("small.v2: true_success.rate >= 0.97").passed == true);
  CHECK(gate_test_judged("arms.small.v2.points.mean < 80").value == 64.0);
  CHECK(gate_test_judged("arms.baseline.points.median == 144").passed == true);
  CHECK(report::parse_gate("small.v2:points.max<=1e2", gate_test_arms).field == "arms.small.v2.points.max");
}

TEST_CASE("every operator is exact at its limit") {
  using report::Relation;
  struct Case {
    Relation relation;
    bool below, at, above;
  };
  for (const Case& c :
       {Case{Relation::at_least, false, true, true}, Case{Relation::at_most, true, true, false},
        Case{Relation::above, false, false, true}, Case{Relation::below, true, false, false},
        Case{Relation::equal, false, true, false}, Case{Relation::unequal, true, false, true}}) {
    const double limit = 0.97, step = std::numeric_limits<double>::epsilon();
    CHECK(report::holds(limit - step, c.relation, limit) == c.below);
    CHECK(report::holds(limit, c.relation, limit) == c.at);
    CHECK(report::holds(limit + step, c.relation, limit) == c.above);
  }
  CHECK(report::parse_gate("errors != 1", gate_test_arms).relation == Relation::unequal);
  CHECK(report::parse_gate(" errors==1 ", gate_test_arms).relation == Relation::equal);
  CHECK(report::parse_gate(" errors==1 ", gate_test_arms).expr == "errors==1");
  CHECK(report::parse_gate("reduction.mean > -0.5", gate_test_arms).limit == -0.5);
}

TEST_CASE("numbers of the run and of comparisons have gates too") {
  CHECK(gate_test_judged("wall_s < 10").value == 8.125);
  CHECK(gate_test_judged("trials == 5").passed == true);  // of the arm, which comes before the run
  CHECK(gate_test_judged("comparisons.small.v2.true_success.difference > 0.5").passed == true);
  CHECK(gate_test_judged("comparisons.small.v2.points.ratio_of_medians.value < 0.5").passed == true);
  CHECK(gate_test_judged("margins.points == 0.05").passed == true);
}

TEST_CASE("gates reach the success within a budget of points, and the baseline's lead there") {
  CHECK(gate_test_judged("success_within.128.rate == 0.2").passed == true);
  CHECK(gate_test_judged("small.v2: success_within.64.low > 0.5").passed == true);
  CHECK(gate_test_judged("comparisons.small.v2.true_success.success_within.64.baseline_minus_arm == -1")
            .passed == true);
  CHECK_FALSE(gate_test_judged("scan: success_within.64.rate >= 0").value);
  CHECK_THAT(gate_test_message("success_within.100.rate >= 0"),
             Catch::Contains("no number 'success_within.100.rate'"));
}

TEST_CASE("a number without data decides nothing") {
  for (const char* expr : {"scan: true_success.rate >= 0.97", "scan: confidence.ece < 0.1",
                           "baseline: triple_points.a.v1_V.value > 0", "baseline: diagnosed.rate >= 0.9",
                           "expected_trials == 5", "comparisons.small.v2.measuring_s.difference < 0"}) {
    const report::Gate gate = gate_test_judged(expr);
    INFO(expr);
    CHECK_FALSE(gate.passed);
    CHECK_FALSE(gate.value);
  }
  CHECK(gate_test_judged("scan: triple_points.a.v1_V.value > 0.4").passed == true);
}

TEST_CASE("a run that is incomplete decides no gate, but its numbers are shown") {
  const report::Gate early = gate_test_judged("true_success.rate >= 0.4", gate_test_summary(6));
  CHECK_FALSE(early.passed);
  CHECK(early.value == 0.4);
  std::vector<report_test::TrialRow> rows = report_test::baseline().rows;
  auto facts = report_test::run_facts();
  facts.trials = 5;
  const report::Summary whole = report::summarise(facts, std::vector{report_test::arm("baseline", rows)});
  CHECK(report::judge(std::vector{report::parse_gate("errors == 1", {"baseline"})}, whole)[0].passed == true);
}

TEST_CASE("gates are judged in their order, and each on its own") {
  const std::vector<report::GateRule> rules = {report::parse_gate("errors == 0", gate_test_arms),
                                               report::parse_gate("errors == 1", gate_test_arms)};
  const auto gates = report::judge(rules, gate_test_summary());
  REQUIRE(gates.size() == 2);
  CHECK(gates[0].expr == "errors == 0");
  CHECK(gates[0].passed == false);
  CHECK(gates[1].passed == true);
  CHECK(report::judge({}, gate_test_summary()).empty());
}

TEST_CASE("whatever number a summary has, a gate can name it before the run") {
  const report::Summary summary = gate_test_summary(5);
  std::size_t numbers = 0;
  for (const auto& [field, value] : report::numbers_of(summary)) {
    if (!value) continue;
    INFO(field);
    const std::string of_baseline = "arms.baseline." + field;  // a number of the first arm comes first
    const std::string found = report::parse_gate(field + " >= 0", gate_test_arms).field;
    CHECK((found == field || found == of_baseline));
    ++numbers;
  }
  CHECK(numbers > 100);
}

TEST_CASE("what is no gate is refused with the way to mend it") {
  using Catch::Contains;
  CHECK_THAT(gate_test_message("true_success.rate"), Contains("write FIELD OPERATOR NUMBER"));
  CHECK_THAT(gate_test_message("errors = 0"), Contains(">= <= > < == !="));
  CHECK_THAT(gate_test_message(""), Contains("write FIELD OPERATOR NUMBER"));
  CHECK_THAT(gate_test_message("true_success.rate >= 97%"),
             Contains("'97%' is no number; rates are fractions"));
  for (const char* limit : {"", "nan", "inf", "0.9.7", "0,97", "points.max"}) {
    INFO(limit);
    CHECK_THAT(gate_test_message("errors <= " + std::string(limit)), Contains("is no number"));
  }
  CHECK_THAT(gate_test_message(">= 0.97"), Contains("no field before the operator"));
  CHECK_THAT(gate_test_message("points <= 100"),
             Contains("'points' is several numbers: points.max, points.mean, points.median, points.p90"));
  CHECK_THAT(gate_test_message("smal: errors == 0"), Contains("there is no arm 'smal' (arms: baseline, "));
  CHECK_THAT(gate_test_message("experiment == 0"), Contains("the summary has no number 'experiment'"));
  CHECK_THAT(gate_test_message("claimed == 1"), Contains("no number 'claimed'"));
}

TEST_CASE("a hint sees the word and the names that could stand there") {
  std::string word;
  std::vector<std::string> names;
  const report::Hint spy = [&](std::string_view asked, const std::vector<std::string>& known) {
    word = asked;
    names = known;
    return std::string("; did you mean 'x'?");
  };
  const auto offered = [&](const std::string& name) { return std::count(names.begin(), names.end(), name); };
  CHECK_THAT(gate_test_message("true_sucess.rate > 0", spy), Catch::Contains("; did you mean 'x'?"));
  CHECK(word == "true_sucess.rate");
  CHECK(offered("true_success.rate") == 1);
  CHECK(offered("wall_s") == 1);
  CHECK(offered("arms.scan.points.mean") == 1);
  gate_test_message("scan: pionts.mean > 0", spy);
  CHECK(offered("points.mean") == 1);
  CHECK(offered("wall_s") == 0);
  gate_test_message("sacn: points.mean > 0", spy);
  CHECK(names == gate_test_arms);
}
