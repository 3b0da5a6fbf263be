// Seconds in a report: those of an arm, and arms compared by them.
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/render.hpp"
#include "report/report_fixture.hpp"
#include "stats/bootstrap.hpp"
#include "stats/descriptive.hpp"

namespace report = qdtune::report;
using report::Metric;
using report::Verdict;

namespace {

// Every point a dwell of half a second, and a way of `way_s` for each trial.
report::ArmRows on_the_way(const std::string& name, double way_s, std::int64_t points = 40) {
  std::vector<report_test::TrialRow> rows;
  for (int i = 0; i < 40; ++i) {
    rows.push_back(report_test::simulated(static_cast<std::uint64_t>(i), true, true, points + i % 7, 0.99));
    rows.back().measuring_s += way_s + 0.1 * (i % 3);
  }
  return report_test::arm(name, std::move(rows));
}

const report::Comparison* by_seconds(const std::vector<report::Comparison>& all) {
  for (const auto& c : all)
    if (c.metric == Metric::measuring_s) return &c;
  return nullptr;
}

}  // namespace

TEST_CASE("measuring time has a table where ways took time, and none where it is points alone") {
  std::vector<report_test::TrialRow> rows = {report_test::simulated(0, true, true, 40, 0.99),
                                             report_test::simulated(1, true, true, 60, 0.99)};
  const auto text_of = [&rows] {
    const std::vector<report::ArmRows> arms = {report_test::arm("slow", rows)};
    return report::to_text(report::summarise(report_test::run_facts(), arms));
  };
  CHECK(text_of().find("ramps and settling") == std::string::npos);
  rows[1].measuring_s += 2.0;  // 20 s and 32 s
  CHECK(text_of().find("ramps and settling") != std::string::npos);
  CHECK(text_of().find("slow  26.000  30.800\n") != std::string::npos);
}

TEST_CASE("the JSON has the median and the 90 % quantile of measuring time") {
  const std::vector<report::ArmRows> arms = {report_test::baseline()};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  const auto measuring_s = nlohmann::json::parse(report::to_json(summary)).at("arms").at(0).at("measuring_s");
  CHECK(measuring_s.at("median").get<double>() == 72.0);
  CHECK(measuring_s.at("p90").get<double>() == *summary.arms[0].measuring_s.p90);
}

TEST_CASE("where ways take time arms are compared by seconds in pairs, and less time is better") {
  // The quick arm measures more points on a shorter way.
  const std::vector<report::ArmRows> arms = {on_the_way("far", 60.0), on_the_way("near", 10.0, 50)};
  const auto all = report::compare_to_first(arms, 3, {}, 300);
  const report::Comparison* c = by_seconds(all);
  REQUIRE(c != nullptr);
  CHECK(c->trials == 40);
  CHECK(c->difference == Approx(0.5 * 10 - 50.0));
  CHECK(c->test == "paired bootstrap");
  CHECK(c->verdict == Verdict::better);
  std::vector<double> base_s, arm_s;
  for (std::size_t i = 0; i < 40; ++i) {
    base_s.push_back(arms[0].rows[i].measuring_s);
    arm_s.push_back(arms[1].rows[i].measuring_s);
  }
  const auto interval = qdtune::stats::central_interval(
      qdtune::stats::bootstrap_ratios_of_medians(arm_s, base_s, 3, 300), 0.95);
  REQUIRE(c->ratio);
  CHECK(c->ratio->value == qdtune::stats::quantile(arm_s, 0.5) / qdtune::stats::quantile(base_s, 0.5));
  CHECK(c->ratio->low == interval.low);
  CHECK(c->ratio->high == interval.high);
  for (const auto& other : all)
    if (other.metric == Metric::points) CHECK(other.verdict == Verdict::worse);
}

TEST_CASE("the margin of seconds is a share of the baseline's mean, apart from that of points") {
  const std::vector<report::ArmRows> arms = {on_the_way("base", 60.0), on_the_way("close", 62.0)};
  const auto verdict_at = [&arms](double share) {
    report::Margins margins;
    margins.set(Metric::measuring_s, share);
    return by_seconds(report::compare_to_first(arms, 1, margins, 300))->verdict;
  };
  CHECK(verdict_at(0.05) == Verdict::equivalent);  // 2 s of 81.6
  CHECK(verdict_at(0.01) == Verdict::worse);
}

TEST_CASE("where every point takes the same time, seconds say what points say and are not compared") {
  auto base = report_test::baseline(), other = report_test::baseline();
  CHECK(by_seconds(report::compare_to_first(std::vector<report::ArmRows>{base, other}, 1, {}, 300)) ==
        nullptr);
  // Devices that dwell for different times are another matter.
  for (auto& row : other.rows) row.measuring_s *= 2.0;
  CHECK(by_seconds(report::compare_to_first(std::vector<report::ArmRows>{base, other}, 1, {}, 300)) !=
        nullptr);
  // A trial that crashed took no time that counts.
  for (auto& row : other.rows) row.measuring_s *= 0.5;
  other.rows.back().measuring_s = 1e3;
  other.rows.back().points = 1;
  CHECK(by_seconds(report::compare_to_first(std::vector<report::ArmRows>{base, other}, 1, {}, 300)) ==
        nullptr);
}

TEST_CASE("text and JSON show the comparison of seconds where there is one") {
  const std::vector<report::ArmRows> arms = {on_the_way("far", 60.0), on_the_way("near", 10.0)};
  const auto summary = report::summarise(report_test::run_facts(), arms);
  const std::string text = report::to_text(summary);
  CHECK(text.find("-50.000 s [-50.000, -50.000]") != std::string::npos);
  CHECK(text.find("median time") != std::string::npos);
  CHECK(text.find("better: it measures for less time") != std::string::npos);
  CHECK(text.find("s seconds by the device's timing") != std::string::npos);
  const auto object = nlohmann::json::parse(report::to_json(summary));
  CHECK(object.at("comparisons").at(3).at("metric") == "measuring_s");
  CHECK(object.at("comparisons").at(3).at("ratio_of_medians").at("value").get<double>() < 0.5);
  CHECK(object.at("margins").at("measuring_s") == 0.05);

  const std::vector<report::ArmRows> at_once = {report_test::baseline(),
                                                report_test::arm("same", report_test::baseline().rows)};
  const std::string without = report::to_text(report::summarise(report_test::run_facts(), at_once));
  CHECK(without.find("median points") != std::string::npos);
  CHECK(without.find("seconds") == std::string::npos);
}
