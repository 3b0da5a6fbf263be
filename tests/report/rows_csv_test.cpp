#include "report/rows_csv.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "report/report_fixture.hpp"

namespace report = qdtune::report;

namespace {

// Fields of a line without quotes.
std::vector<std::string> rows_csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else if (c != '\n') {
      fields.back() += c;
    }
  }
  return fields;
}

std::string rows_csv_value(const std::string& line, const std::string& name) {
  const auto names = rows_csv_fields(report::rows_csv_header());
  const auto values = rows_csv_fields(line);
  REQUIRE(names.size() == values.size());
  const auto at = std::find(names.begin(), names.end(), name);
  REQUIRE(at != names.end());
  return values[static_cast<std::size_t>(at - names.begin())];
}

}  // namespace

TEST_CASE("the header names the arm, every field of the record and every parameter of the device") {
  const auto names = rows_csv_fields(report::rows_csv_header());
  CHECK(names[0] == "arm");
  CHECK(names[1] == "trial");
  CHECK(names[2] == "outcome");
  CHECK(names.back() == "device_" + std::string(qdtune::device::parameter_infos().back().name));
  std::size_t fields = 0;
  const qdtune::trial::TrialRow blank;
  qdtune::trial::visit_fields(blank, [&fields](const auto&, const auto&) { ++fields; });
  CHECK(names.size() == 1 + fields + qdtune::device::parameter_count);
}

TEST_CASE("a line holds numbers that read back, words for booleans and nothing for nothing") {
  auto row = report_test::simulated(7, true, false, 100, 0.1 + 0.2);
  row.device->back() = 0.05;
  const std::string line = report::rows_csv_line("base", row);
  CHECK(rows_csv_value(line, "arm") == "base");
  CHECK(rows_csv_value(line, "trial") == "7");
  CHECK(rows_csv_value(line, "outcome") == "complete");
  CHECK(rows_csv_value(line, "claimed") == "true");
  CHECK(rows_csv_value(line, "true_success") == "false");
  CHECK(rows_csv_value(line, "claimed_probability") == "0.30000000000000004");
  CHECK(rows_csv_value(line, "points") == "100");
  CHECK(rows_csv_value(line, "triple_point_a_v1_V_low").empty());
  CHECK(rows_csv_value(line, "device_noise_sd") == "0.05");
}

TEST_CASE("a recorded row has empty truth and device, and its estimates") {
  const std::string line = report::rows_csv_line("scan", report_test::recorded(0, 0.0));
  CHECK(rows_csv_value(line, "true_success").empty());
  CHECK(rows_csv_value(line, "margin_meV").empty());
  CHECK(rows_csv_value(line, "device_gain").empty());
  CHECK(rows_csv_value(line, "triple_point_a_v1_V") == "0.4123");
}

TEST_CASE("reasons with commas and quotes stay one field") {
  const std::string line = report::rows_csv_line("a,b", report_test::error(1));
  CHECK(line.starts_with("\"a,b\",1,error,,\"the sky fell, and \"\"everything\"\" broke\",,false,,"));
}

TEST_CASE("all rows come in the order given, and equal rows give equal bytes") {
  const std::vector<report::ArmRows> arms = {report_test::baseline(),
                                             report_test::arm("scan", {report_test::recorded(0, 0.0)})};
  const std::string text = report::rows_csv(arms);
  CHECK(text == report::rows_csv(arms));
  std::string expected = report::rows_csv_header();
  for (const auto& row : arms[0].rows) expected += report::rows_csv_line("baseline", row);
  expected += report::rows_csv_line("scan", arms[1].rows[0]);
  CHECK(text == expected);
}
