#include <functional>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/audit_fixture.hpp"
#include "audit/json_lines.hpp"
#include "support/schema_validator.hpp"

using namespace qdtune;
using nlohmann::json;
using test_support::SchemaValidator;

namespace {

std::string violation(const json& line) {
  static const SchemaValidator validator(audit::json_schema());
  return validator.violation(line.dump());
}

std::vector<json> lines_of(const std::vector<audit::Record>& records) {
  std::istringstream text(audit::to_json_lines(records));
  std::vector<json> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("every kind of record meets the schema, filled or blank") {
  const auto filled = lines_of(audit_test::one_of_each_kind());
  REQUIRE(filled.size() == std::variant_size_v<audit::Record>);
  for (const json& line : filled) {
    INFO(line.dump());
    CHECK(violation(line).empty());
  }
  using namespace audit;
  for (const json& line : lines_of({Start{}, StageChange{}, Ranking{}, Scan{}, Quality{}, audit::Belief{},
                                    Move{}, Verdict{}, Check{}, End{}, Truth{}})) {
    INFO(line.dump());
    CHECK(violation(line).empty());
  }
}

TEST_CASE("numbers that are not finite meet the schema") {
  audit::Belief belief;
  belief.log_evidence_nat = -std::numeric_limits<double>::infinity();
  belief.best.v1_V = std::numeric_limits<double>::quiet_NaN();
  CHECK(violation(lines_of({belief})[0]).empty());
}

TEST_CASE("what a line must not be violates the schema") {
  const auto lines = lines_of(audit_test::one_of_each_kind());
  const auto spoilt = [&lines](std::size_t line, const std::function<void(json&)>& spoil) {
    json changed = lines[line];
    spoil(changed);
    return !violation(changed).empty();
  };
  for (std::size_t line = 0; line < lines.size(); ++line) {
    INFO(lines[line].dump());
    for (const auto& [name, value] : lines[line].items()) {
      INFO(name);
      CHECK(spoilt(line, [name = name](json& j) { j.erase(name); }));
      CHECK(spoilt(line, [name = name](json& j) { j[name] = json::object(); }));
    }
    CHECK(spoilt(line, [](json& j) { j["mood"] = "good"; }));
    CHECK(spoilt(line, [](json& j) { j["schema"] = 2; }));
    CHECK(spoilt(line, [](json& j) { j["seq"] = -1; }));
    CHECK(spoilt(line, [](json& j) { j["kind"] = j["kind"] == "truth" ? "start" : "truth"; }));
  }
  CHECK(spoilt(0, [](json& j) { j["seed"] = "0x2a"; }));
  CHECK(spoilt(0, [](json& j) { j["start_V"] = {0.1}; }));
  CHECK(spoilt(0, [](json& j) { j["start_V"] = {0.1, 0.2, 0.3}; }));
  CHECK(spoilt(0, [](json& j) { j["window_V"][1][0] = "wide"; }));
  CHECK(spoilt(0, [](json& j) { j["target"][0] = 1.5; }));
  CHECK(spoilt(2, [](json& j) { j["candidates"][0].erase("score"); }));
  CHECK(spoilt(2, [](json& j) { j["candidates"][1]["price"] = 3; }));
  CHECK(spoilt(2, [](json& j) { j["chosen"] = -1; }));
  CHECK(spoilt(3, [](json& j) { j["values"][1] = "high"; }));
  CHECK(spoilt(8, [](json& j) { j["passed"] = "yes"; }));
  CHECK(spoilt(9, [](json& j) { j["outcome"] = "maybe"; }));
  CHECK_FALSE(violation(json::array()).empty());
}
