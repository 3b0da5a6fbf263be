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
  summary.gates = {{"true_success.rate >= 0.9", false}, {"errors <= 1", true}};
  return summary;
}

report::Summary render_test_recorded() {
  const std::vector<report::ArmRows> arms = {
      report_test::arm("scan", {report_test::recorded(0, 0.0), report_test::recorded(1, 0.001)})};
  return report::summarise(report_test::run_facts(), arms);
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

TEST_CASE("the JSON object holds comparisons and gates") {
  const json summary = json::parse(report::to_json(render_test_summary()));
  REQUIRE(summary.at("comparisons").size() == 2);
  const json& comparison = summary.at("comparisons").at(0);
  CHECK(comparison.at("arm") == "improved");
  CHECK(comparison.at("baseline") == "baseline");
  CHECK(comparison.at("metric") == "true_success");
  for (const std::string key : {"difference", "low", "high", "p"}) CHECK(comparison.at(key).is_number());
  CHECK(comparison.at("verdict") == "inconclusive");
  CHECK(comparison.at("trials_needed").is_number_integer());
  CHECK(summary.at("comparisons").at(1).at("metric") == "reduction");
  CHECK(summary.at("gates").at(0) == json({{"expr", "true_success.rate >= 0.9"}, {"passed", false}}));
  CHECK(summary.at("gates").at(1).at("passed") == true);
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
