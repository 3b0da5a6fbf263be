// Seconds in a report.
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/render.hpp"
#include "report/report_fixture.hpp"

namespace report = qdtune::report;

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
