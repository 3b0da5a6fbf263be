#include "audit/json_lines.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "audit/audit_fixture.hpp"
#include "base/error.hpp"

using namespace qdtune;
using audit::read_json_lines;
using audit::Record;
using audit::to_json_lines;

namespace {

std::string line_of(const Record& record) {
  return to_json_lines(std::vector<Record>{record});
}

template <class T>
T read_back(const T& record) {
  return std::get<T>(read_json_lines(line_of(record)).at(0));
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

// The message about text that must not be read.
std::string damage_of(const std::string& text) {
  try {
    read_json_lines(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::damaged_data);
    return error.what();
  }
  FAIL("read: " << text);
  return "";
}

bool says(const std::string& message, const std::string& part) {
  UNSCOPED_INFO(message);
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a line is one object: schema, ordinal, kind, then the fields in their order") {
  const std::string text = to_json_lines(std::vector<Record>{
      audit::Belief{"coarse_survey", {0.0452, 0.101}, 0.625, 0.1, -12.5, 1.0, 1e-300},
      audit::Start{17, 0x2a, "dense", {1, 1}, {{0, 0}, {0.15, 0.15}}, {0.05, 0.06}, 2048, 100}});
  CHECK(text ==
        "{\"schema\":1,\"seq\":0,\"kind\":\"belief\",\"stage\":\"coarse_survey\",\"best_V\":[0.0452,0.101],"
        "\"probability\":0.625,\"entropy_nat\":0.1,\"log_evidence_nat\":-12.5,\"ess_fraction\":1,"
        "\"acceptance\":1e-300}\n"
        "{\"schema\":1,\"seq\":1,\"kind\":\"start\",\"trial\":17,\"seed\":\"0x000000000000002a\","
        "\"policy\":\"dense\",\"target\":[1,1],\"window_V\":[[0,0],[0.15,0.15]],\"start_V\":[0.05,0.06],"
        "\"budget_points\":2048,\"budget_steps\":100}\n");
  CHECK(to_json_lines({}).empty());
}

TEST_CASE("every kind of record comes back as it was, and gives the same bytes again") {
  const auto records = audit_test::one_of_each_kind();
  REQUIRE(records.size() == std::variant_size_v<Record>);
  for (const Record& record : records) {
    INFO(audit::kind_of(record));
    CHECK(read_json_lines(line_of(record)) == std::vector<Record>{record});
  }
  const std::string text = to_json_lines(records);
  CHECK(read_json_lines(text) == records);
  CHECK(to_json_lines(read_json_lines(text)) == text);
  CHECK(read_json_lines("").empty());
}

TEST_CASE("doubles keep their bits; what is not finite is null and comes back as NaN") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> numbers{
      0.1, 1.0 / 3.0, 5e-324, std::numeric_limits<double>::max(), 1e15, 1e17, 123456789012345678.0, -2.5e-7};
  CHECK(read_back(audit::Scan{"s", "p", {}, numbers, {}}).values == numbers);
  const auto zero = read_back(audit::Scan{"s", "p", {}, {-0.0, 0.0}, {}}).values;
  CHECK(std::signbit(zero.at(0)));
  CHECK_FALSE(std::signbit(zero.at(1)));

  const std::string line = line_of(audit::Scan{"s", "p", {}, {std::nan(""), infinity, -infinity}, {}});
  CHECK(says(line, "\"values\":[null,null,null]"));
  const auto values = std::get<audit::Scan>(read_json_lines(line)[0]).values;
  REQUIRE(values.size() == 3);
  for (const double value : values) CHECK(std::isnan(value));
}

TEST_CASE("no chosen candidate, no backtrack: null") {
  const audit::Ranking none{"s", {}, std::nullopt, ""};
  CHECK(says(line_of(none), "\"candidates\":[],\"chosen\":null"));
  CHECK(read_back(none) == none);
  const audit::StageChange first{"a", "b", "passed", "", std::nullopt, std::nullopt};
  CHECK(says(line_of(first), "\"backtrack\":null,\"retry\":null"));
  CHECK(read_back(first) == first);
}

TEST_CASE("texts survive, whatever is in them, unless they are no UTF-8") {
  audit::Verdict verdict;
  verdict.reason = "\"V > 5\"\\\n\t\x01 \xc2\xb5V \xf0\x9f\x8e\xb5";
  CHECK(read_back(verdict) == verdict);
  CHECK(line_of(verdict).find('\n') == line_of(verdict).size() - 1);
  verdict.reason =
      "a\xff"
      "b";
  CHECK(read_back(verdict).reason ==
        "a\xef\xbf\xbd"
        "b");
}

TEST_CASE("damaged lines are named by their number") {
  const auto records = audit_test::one_of_each_kind();
  const std::string text = to_json_lines(records);
  CHECK(says(damage_of(replaced(text, "\"kind\":\"stage_change\"", "\"kind\":\"poem\"")),
             "line 2 of the audit is no record of schema 1: there is no kind of record 'poem'"));
  CHECK(says(damage_of(text.substr(0, text.size() - 1)), "line 11"));
  CHECK(says(damage_of(text.substr(0, text.size() / 2)), "cut off"));
  CHECK(says(damage_of(text.substr(text.find('\n') + 1)),
             "line 1 of the audit is no record of schema 1: its seq is 1 "
             "instead of 0"));
  CHECK(says(damage_of("\n" + text), "line 1"));
  CHECK(says(damage_of("[]\n"), "line 1"));
  CHECK(says(damage_of("{\"schema\":1\n"), "no JSON"));
  CHECK(says(damage_of(replaced(text, "\"schema\":1", "\"schema\":2")),
             "its schema is 2, this program reads 1"));
}

TEST_CASE("every field is needed, no other is taken, each of its own type") {
  const std::string start = line_of(audit_test::one_of_each_kind()[0]);
  CHECK(says(damage_of(replaced(start, "\"policy\"", "\"politics\"")), "lacks the field 'policy'"));
  CHECK(says(damage_of(replaced(start, "\"policy\"", "\"mood\":1,\"policy\"")), "12 fields"));
  const std::pair<const char*, const char*> wrong[] = {
      {"\"trial\":17", "\"trial\":-17"},
      {"\"trial\":17", "\"trial\":17.5"},
      {"\"seed\":\"0xfedcba9876543210\"", "\"seed\":12"},
      {"\"seed\":\"0xfedcba9876543210\"", "\"seed\":\"0xFEDCBA9876543210\""},
      {"\"seed\":\"0xfedcba9876543210\"", "\"seed\":\"0x1fedcba9876543210\""},
      {"\"policy\":\"expected_success\"", "\"policy\":null"},
      {"\"target\":[1,2]", "\"target\":[1]"},
      {"\"target\":[1,2]", "\"target\":[1,4294967296]"},
      {"\"start_V\":[0.05,0.06]", "\"start_V\":[0.05,\"0.06\"]"},
      {"\"window_V\":[[0,0.01],[0.15,0.14]]", "\"window_V\":[0,0.01]"},
      {"\"budget_points\":2048", "\"budget_points\":18446744073709551615"},
      {"\"budget_points\":2048", "\"budget_points\":1e999"},
  };
  for (const auto& [what, with] : wrong) {
    INFO(with);
    CHECK(says(damage_of(replaced(start, what, with)), "line 1"));
  }
  const std::string check = line_of(audit::Check{});
  CHECK(says(damage_of(replaced(check, "\"passed\":false", "\"passed\":0")), "'passed' is no boolean"));
  const std::string end = line_of(audit::End{});
  CHECK(says(damage_of(replaced(end, "\"outcome\":\"refused\"", "\"outcome\":\"great\"")), "'outcome'"));
  const std::string ranking = line_of(audit_test::one_of_each_kind()[2]);
  CHECK(
      says(damage_of(replaced(ranking, "\"score\":0.0051", "\"scores\":0.0051")), "lacks the field 'score'"));
  CHECK(says(damage_of(replaced(ranking, "[{", "[1,{")), "something else than objects"));
}
