#include "report/render.hpp"

#include <algorithm>
#include <locale>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/golden.hpp"
#include "report/report_fixture.hpp"

namespace report = qdtune::report;
using nlohmann::json;

namespace {

// A baseline with a false claim, a refusal and an error; an arm that always succeeds; a recorded scan.
report::Summary render_test_summary() {
  std::vector<report_test::TrialRow> improved;
  for (std::uint64_t trial = 0; trial < 25; ++trial) {
    improved.push_back(report_test::simulated(trial, true, true, 64, 0.96875));
  }
  const std::vector<report::ArmRows> arms = {
      report_test::baseline(), report_test::arm("improved", improved),
      report_test::arm("scan", {report_test::recorded(0, 0.0), report_test::error(1)})};
  report::Summary summary = report::summarise(report_test::run_facts(), arms);
  summary.gates = {{"true_success.rate >= 0.9", false, 0.4}, {"errors <= 1", true, 1.0}};
  return summary;
}

report::Summary render_test_recorded() {
  const std::vector<report::ArmRows> arms = {
      report_test::arm("scan", {report_test::recorded(0, 0.0), report_test::recorded(1, 0.001)})};
  return report::summarise(report_test::run_facts(), arms);
}

// A scan that nobody claimed, in a run that was stopped.
report::Summary render_test_unclaimed() {
  auto facts = report_test::run_facts();
  facts.trials = 3;
  const std::vector<report::ArmRows> arms = {
      report_test::arm("scan", {report_test::refused_scan(0, 0.0), report_test::refused_scan(1, 0.001)})};
  return report::summarise(facts, arms);
}

// Numbers as in much of Europe, whatever locales this machine has.
class RenderTestComma : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

// The longest line on the screen; the tables hold ASCII only.
std::size_t render_test_width(const std::string& text) {
  std::istringstream lines(text);
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) width = std::max(width, line.size());
  return width;
}

}  // namespace

TEST_CASE("text, Markdown and CSV of a small run") {
  const auto summary = render_test_summary();
  CHECK(report::to_text(summary) == report_test::golden_text);
  CHECK(report::to_markdown(summary) == report_test::golden_markdown);
  CHECK(report::to_csv(summary) == report_test::golden_csv);
}

TEST_CASE("a run on a recorded device shows triple points and no columns of truth") {
  CHECK(report::to_text(render_test_recorded()) == report_test::golden_recorded_text);
}

TEST_CASE("a stopped run and triple points that no trial claimed say so") {
  CHECK(report::to_text(render_test_unclaimed()) == report_test::golden_unclaimed_text);
}

TEST_CASE("an incomplete run is marked, with the arms that are, and in Markdown too") {
  auto facts = report_test::run_facts();
  facts.trials = 7;
  const std::vector<report::ArmRows> arms = {report_test::baseline(),
                                             report_test::arm("other", {report_test::error(0)})};
  const auto summary = report::summarise(facts, arms);
  const std::string sentence = "INCOMPLETE: 6 of 14 trials are stored (baseline 5 of 7, other 1 of 7). ";
  CHECK(report::to_text(summary).find("\n\n" + sentence) != std::string::npos);
  CHECK(report::to_markdown(summary).find("\n\n" + sentence) != std::string::npos);
  const json object = json::parse(report::to_json(summary));
  CHECK(object.at("complete") == false);
  CHECK(object.at("trials") == 6);
  CHECK(object.at("expected_trials") == 14);
  CHECK(object.at("arms").at(0).at("complete") == false);
  CHECK(object.at("arms").at(1).at("expected_trials") == 7);

  facts.trials = 1;  // arms may be longer than a first plan: a run can be extended
  const auto complete = report::summarise(facts, arms);
  CHECK(report::to_text(complete).find("INCOMPLETE") == std::string::npos);
  CHECK(json::parse(report::to_json(complete)).at("complete") == true);
  const json unknown = json::parse(report::to_json(render_test_summary()));
  CHECK(unknown.at("complete").is_null());
  CHECK(unknown.at("arms").at(0).at("expected_trials").is_null());
}

TEST_CASE("broken devices have a table of their own, by class, and names in the JSON and CSV") {
  const std::vector<report::ArmRows> arms = {report_test::baseline(), report_test::broken_devices()};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  CHECK(report::to_text(summary).find(report_test::golden_broken_table) != std::string::npos);
  CHECK(report::to_text(render_test_summary()).find("broken device") == std::string::npos);
  const json parsed = json::parse(report::to_json(summary));
  CHECK(parsed.at("arms").at(0).at("diagnosed").is_null());
  const json& arm = parsed.at("arms").at(1);
  CHECK(arm.at("diagnosed").at("count") == 2);
  CHECK(
      arm.at("broken").at(0) ==
      json{{"device_class", "single_dot"}, {"trials", 2}, {"claimed", 1}, {"refused", 1}, {"diagnosed", 0}});
  CHECK(report::to_csv(summary).find(",2,0.6666666666666666,") != std::string::npos);
}

TEST_CASE("every report is byte-identical when it is made again") {
  CHECK(report::to_json(render_test_summary()) == report::to_json(render_test_summary()));
  CHECK(report::to_text(render_test_summary()) == report::to_text(render_test_summary()));
}

TEST_CASE("the JSON object has the stable names and types") {
  const json summary = json::parse(report::to_json(render_test_summary()));
  CHECK(summary.at("schema") == 1);
  CHECK(summary.at("experiment").is_string());
  CHECK(summary.at("digest") == "fedcba9876543210fedcba9876543210");
  CHECK(summary.at("seed") == "0x000000000000002a");
  CHECK(summary.at("threads") == 2);
  CHECK(summary.at("wall_s") == 8.125);
  CHECK(summary.at("cpu_s") == 15.9);
  REQUIRE(summary.at("arms").size() == 3);
  const json& arm = summary.at("arms").at(0);
  CHECK(arm.at("name") == "baseline");
  for (const std::string name : {"trials", "errors", "safety_violations"})
    CHECK(arm.at(name).is_number_integer());
  for (const std::string name : {"true_success", "claimed_success"}) {
    CHECK(arm.at(name).at("count").is_number_integer());
    for (const std::string key : {"rate", "low", "high"}) CHECK(arm.at(name).at(key).is_number_float());
  }
  for (const std::string name : {"false_claims", "refused"}) {
    CHECK(arm.at(name).at("count").is_number_integer());
    CHECK(arm.at(name).at("rate").is_number_float());
  }
  const std::vector<std::pair<std::string, std::vector<std::string>>> numbers = {
      {"points", {"mean", "median", "p90", "max"}},
      {"reduction", {"mean", "sd", "median", "low", "high", "successes_mean"}},
      {"steps", {"mean"}},
      {"backtracks", {"mean"}},
      {"confidence", {"mean", "ece", "brier"}},
      {"trial_ms", {"median", "p95"}}};
  for (const auto& [name, keys] : numbers) {
    for (const auto& key : keys) CHECK(arm.at(name).at(key).is_number());
  }
}

TEST_CASE("the JSON object says null where there is no truth") {
  const json scan = json::parse(report::to_json(render_test_summary())).at("arms").at(2);
  CHECK(scan.at("true_success").is_null());
  CHECK(scan.at("false_claims").is_null());
  CHECK(scan.at("reduction").at("successes_mean").is_null());
  CHECK(scan.at("confidence").at("ece").is_null());
  CHECK(scan.at("trials") == 2);
  CHECK(scan.at("errors") == 1);
  CHECK(scan.at("triple_points").at("trials") == 1);
  CHECK(scan.at("triple_points").at("a").at("v1_V").at("value") == 0.4123);
  CHECK(scan.at("triple_points").at("b").at("v2_V").at("low") == -0.0955);
}

TEST_CASE("the JSON object holds comparisons with their margins, and gates") {
  const json summary = json::parse(report::to_json(render_test_summary()));
  REQUIRE(summary.at("comparisons").size() == 4);
  const std::vector<std::string> metrics = {"true_success", "false_claims", "points", "reduction"};
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const json& comparison = summary.at("comparisons").at(i);
    CHECK(comparison.at("metric") == metrics[i]);
    CHECK(comparison.at("arm") == "improved");
    CHECK(comparison.at("baseline") == "baseline");
    for (const std::string key : {"difference", "low", "high", "margin"})
      CHECK(comparison.at(key).is_number());
    CHECK(comparison.at("verdict") == "inconclusive");
    CHECK(comparison.at("trials_needed").is_number_integer());
    CHECK(comparison.at("ratio_of_medians").is_object() == (metrics[i] == "points"));
    CHECK(summary.at("margins").at(metrics[i]) == 0.05);
  }
  CHECK(summary.at("comparisons").at(0).at("p").is_number());
  CHECK(summary.at("comparisons").at(0).at("test") == "exact McNemar");
  CHECK(summary.at("comparisons").at(2).at("test") == "paired bootstrap");
  CHECK(summary.at("comparisons").at(2).at("margin") == 0.05 * 160.0);  // of the baseline's mean
  CHECK(summary.at("comparisons").at(2).at("ratio_of_medians").at("value") == 64.0 / 144.0);
  CHECK(summary.at("margin") == 0.05);
  CHECK(summary.at("gates").at(0) ==
        json({{"expr", "true_success.rate >= 0.9"}, {"passed", false}, {"value", 0.4}}));
  CHECK(summary.at("gates").at(1).at("passed") == true);
}

TEST_CASE("the JSON object holds success by the budget of points, of arms and of comparisons") {
  const json summary = json::parse(report::to_json(render_test_summary()));
  const json& arm = summary.at("arms").at(0);
  CHECK(arm.at("success_within").size() == 4);
  CHECK(arm.at("success_within").at("128").at("rate") == 0.2);
  CHECK(arm.at("success_within").at("256") == arm.at("true_success"));
  CHECK(summary.at("arms").at(2).at("success_within").is_null());
  const json& of_success = summary.at("comparisons").at(0);  // the other way round than its difference
  CHECK(of_success.at("difference") == 0.6);
  CHECK(of_success.at("success_within").at("256").at("baseline_minus_arm") == -0.6);
  CHECK(summary.at("comparisons").at(1).at("success_within").is_null());
}

TEST_CASE("the JSON object holds reasons of refusals and trials worth a look") {
  const json arms = json::parse(report::to_json(render_test_summary())).at("arms");
  CHECK(arms.at(0).at("refusals") ==
        json::parse(R"([{"stage": "verification", "reason": "no voltage reaches the probability to claim",
                         "count": 1}])"));
  CHECK(arms.at(0).at("examples") == json({{"false_claims", {2}}, {"refused", {3}}, {"errors", {4}}}));
  CHECK(arms.at(1).at("refusals") == json::array());
  CHECK(arms.at(2).at("examples").at("errors") == json({1}));
  const json scan = json::parse(report::to_json(render_test_unclaimed())).at("arms").at(0);
  CHECK(scan.at("triple_points").at("claimed") == false);
  CHECK(arms.at(2).at("triple_points").at("claimed") == true);
}

TEST_CASE("many reasons and many trials are cut short in text, not in JSON") {
  std::vector<report_test::TrialRow> rows;
  for (std::uint64_t trial = 0; trial < 14; ++trial) {
    rows.push_back(report_test::simulated(trial, false, false, 100, 0.1));
    rows.back().reason = "reason " + std::string(1, static_cast<char>('a' + trial));
  }
  const std::vector<report::ArmRows> arms = {report_test::arm("shy", rows)};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  const std::string text = report::to_text(summary);
  CHECK(text.find("reason j") != std::string::npos);
  CHECK(text.find("reason k") == std::string::npos);
  CHECK(text.find("      4                4 other reasons: see --json\n") != std::string::npos);
  CHECK(text.find("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 4 more\n") != std::string::npos);
  CHECK(text.find("\n    qdtune replay RUN INDEX\n") != std::string::npos);  // the only arm
  CHECK(json::parse(report::to_json(summary)).at("arms").at(0).at("refusals").size() == 14);
}

TEST_CASE("verdicts are sentences that name the margin or what is missing") {
  std::vector<report_test::TrialRow> base, same, better;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    base.push_back(report_test::simulated(trial, true, trial % 3 != 0, 200, 0.9));
    same.push_back(base.back());
    better.push_back(report_test::simulated(trial, true, trial % 9 != 0, 100, 0.9));
  }
  const std::vector<report::ArmRows> arms = {report_test::arm("base", base), report_test::arm("same", same),
                                             report_test::arm("better", better)};
  report::SummaryOptions options;
  options.margins.set(report::Metric::false_claims, 1e-6);
  const auto summary = report::summarise(report_test::run_facts(), arms, options);
  const std::string text = report::to_text(summary);
  for (const std::string line :
       {"true success    300  equivalent: smaller than the margin of 5.0 pp\n",
        "true success    300  better: it succeeds more often; chance excluded at 5 %\n",
        "false claims    300  inconclusive: no practical number of trials would decide\n",
        "false claims    300  better: fewer false claims; chance excluded at 5 %\n",
        "points          300  equivalent: smaller than the margin of 10.0 points\n",
        "points          300  better: fewer points; chance excluded at 5 %\n", "  0.50 times [0.50, 0.50]\n",
        "adjusted for 2 arms (Holm)", "--margin true_success=0.02"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(render_test_width(text) <= 100);
}

TEST_CASE("numbers in JSON read back to the same bits") {
  const auto summary = render_test_summary();
  const json arm = json::parse(report::to_json(summary)).at("arms").at(0);
  CHECK(arm.at("true_success").at("low").get<double>() == summary.arms[0].true_success->low);
  CHECK(arm.at("confidence").at("brier").get<double>() == *summary.arms[0].confidence.brier);
}

TEST_CASE("a run without rows renders") {
  const std::vector<report::ArmRows> arms = {report_test::arm("empty", {})};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  CHECK(report::to_text(summary).find("empty") != std::string::npos);
  CHECK(json::parse(report::to_json(summary)).at("arms").at(0).at("reduction").at("mean").is_null());
  CHECK(report::to_csv(summary).find("\nempty,0,0,0,,0,1,") != std::string::npos);
}

TEST_CASE("tables fit a terminal of 100 columns") {
  std::vector<report_test::TrialRow> rows;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    rows.push_back(report_test::simulated(trial, trial % 9 != 0, trial % 9 > 1, 2048, 0.95));
  }
  const std::vector<report::ArmRows> arms = {report_test::arm("sixteen_letters_", rows),
                                             report_test::arm("fifteen_letters", rows)};
  CHECK(render_test_width(report::to_text(report::summarise(report_test::run_facts(), arms))) <= 100);
}

TEST_CASE("names of any alphabet keep the columns aligned and the JSON valid") {
  const std::vector<report::ArmRows> arms = {report_test::arm("\xc2\xb5V-\xe9\x87\x8f", {}),
                                             report_test::arm("ascii", {}),
                                             report_test::arm("\xff|broken", {})};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  const std::string text = report::to_text(summary);
  // Four characters of seven bytes are padded to the width of "\xff|broken", eight characters.
  CHECK(text.find("\xc2\xb5V-\xe9\x87\x8f      ") != std::string::npos);
  CHECK(text.find("ascii     ") != std::string::npos);
  CHECK(json::parse(report::to_json(summary)).at("arms").size() == 3);
  CHECK(report::to_markdown(summary).find("\\|broken |") != std::string::npos);
}

TEST_CASE("a locale with a decimal comma changes nothing") {
  const std::string text = report::to_text(render_test_summary());
  const std::string object = report::to_json(render_test_summary());
  const std::locale before = std::locale::global(std::locale(std::locale(), new RenderTestComma));
  std::ostringstream comma;
  comma << 1234.5;
  const std::string with_comma_text = report::to_text(render_test_summary());
  const std::string with_comma_object = report::to_json(render_test_summary());
  std::locale::global(before);
  REQUIRE(comma.str() == "1.234,5");
  CHECK(with_comma_text == text);
  CHECK(with_comma_object == object);
}
