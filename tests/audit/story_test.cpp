#include "audit/story.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <catch2/catch.hpp>

#include "audit/audit_fixture.hpp"

using namespace qdtune;
using audit::Record;
using audit::tell;

namespace {

bool tells(const std::vector<Record>& records, const std::string& part) {
  const std::string story = tell(records);
  UNSCOPED_INFO(story);
  return story.find(part) != std::string::npos;
}

std::vector<Record> short_trial() {
  using namespace audit;
  const std::string survey = "coarse_survey", identify = "charge_identification";
  return {
      Start{17, 0x2a, "expected_success", {1, 1}, {{0, 0}, {0.15, 0.15}}, {0.0123, 0.0881}, 2048, 100},
      StageChange{"bootstrap", survey, "passed", "the signal responds to both gates", {}, {}},
      Scan{survey, "grid 4 x 4 over the window", std::vector<GateVoltages>(16), {0.103, 0.4, 0.987}, {}},
      Quality{survey, "good", 0.884, 0.051, ""},
      Belief{survey, {0.0452, 0.061}, 0.621, 0.81, -31.25, 0.52, 0.27},
      StageChange{survey, identify, "passed", "", {}, {}},
      Ranking{identify, {{"line along gate 1, 8 points", 8, 0.032, 0.41, 0.38, 0.44, 0.005}}, 0, ""},
      Scan{identify, "line along gate 1, 8 points", std::vector<GateVoltages>(8), {0.2, 0.93}, {{0.16, 0.1}}},
      Belief{identify, {0.0481, 0.1042}, 0.9997, 0.01, -40.0, 0.5, 0.2},
      StageChange{identify, survey, "contradicted", "the fresh points do not fit", 1, {}},
      Scan{survey, "grid 4 x 4 over the window", std::vector<GateVoltages>(16), {0.1, 0.9}, {}},
      Move{"navigation", {0.0123, 0.0881}, {0.0481, 0.1042}, {0.0481, 0.1042}, "granted", "none", 3},
      Check{"verification", "predictive check", 0.43, 0.01, true, ""},
      StageChange{"verification", "complete", "passed", "", {}, {}},
      End{Outcome::complete, "complete", "", {0.0481, 0.1042}, 0.9871, 88, 9, 1, 0, 0.7312},
      Truth{{1, 1}, 0.637, true},
  };
}

}  // namespace

TEST_CASE("the story of a trial reads like a notebook") {
  CHECK(tell(short_trial()) == R"(Trial 17 of seed 0x000000000000002a
  goal     the charge state (1,1) by the policy expected success
  window   0.0 to 150.0 mV on gate 1, 0.0 to 150.0 mV on gate 2
  start    (12.3, 88.1) mV; at most 2048 points and 100 steps

Bootstrap
  outcome  passed, on to coarse survey: the signal responds to both gates

Coarse survey
  scan     grid 4 x 4 over the window: 16 points, signal 0.103 to 0.987 (good, noise 0.051)
  belief    62.1 % for (1,1) at ( 45.2,  61.0) mV; entropy 0.81 nat, log evidence -31.2 nat
  outcome  passed, on to charge identification

Charge identification
  plan     line along gate 1, 8 points; expected: success +3.2 %, 0.41 nat
  scan     8 points, signal 0.2 to 0.93, 1 point outside the limits left out
  belief   >99.9 % for (1,1) at ( 48.1, 104.2) mV; entropy 0.01 nat, log evidence -40.0 nat
  outcome  contradicted, back to coarse survey: the fresh points do not fit

Coarse survey (backtrack 1)
  scan     grid 4 x 4 over the window: 16 points, signal 0.1 to 0.9

Navigation
  move     ( 12.3,  88.1) mV to ( 48.1, 104.2) mV in 3 steps

Verification
  check    predictive check passed: 0.43 against 0.01
  outcome  passed, ready to claim

Result
  claim    (1,1) at (48.1, 104.2) mV with 98.7 %
  spent    88 points in 0.731 s, 9 steps, 1 backtrack, no retry
  truth    the device holds (1,1) there, 0.64 meV inside the (1,1) cell: the claim is right
)");
}

TEST_CASE("the result says whether the claim was right") {
  audit::End end;
  end.outcome = audit::Outcome::complete;
  CHECK(tells({end, audit::Truth{{1, 2}, -0.2, false}},
              "the device holds (1,2) there, 0.20 meV outside the target cell: THE CLAIM IS WRONG"));
  end.outcome = audit::Outcome::refused;
  end.stage = "charge_identification";
  end.reason = "the signal is featureless";
  CHECK(tells({end, audit::Truth{{0, 1}, -3.0, false}}, "nothing was claimed"));
  CHECK(tells({end, audit::Truth{{0, 1}, -3.0, false, "merged_dot"}},
              "the device is no double dot that could be tuned but a merged dot: nothing was claimed"));
  CHECK(tells({end}, "refusal  in charge identification: the signal is featureless"));
  CHECK(tells({audit::Start{.target = {2, 1}}, end}, "0.0 % for (2,1) at (0.0, 0.0) mV"));
}

TEST_CASE("what the voltage limits did is told") {
  const device::GateVoltages from{0.05, 0.06}, asked{0.16, 0.06}, granted{0.15, 0.06};
  CHECK(tells({audit::Move{"navigation", from, asked, granted, "clipped", "above the limit of gate 1", 5}},
              "( 50.0,  60.0) mV to (150.0,  60.0) mV in 5 steps; asked for (160.0, 60.0) mV: clipped;"));
  CHECK(tells({audit::Move{"navigation", from, asked, from, "refused", "no step is left", 0}},
              "( 50.0,  60.0) mV stays; asked for (160.0, 60.0) mV: refused; no step is left"));
  CHECK(tells(
      {audit::Verdict{"verification", "a point of a scan", asked, "refused", "above the limit of gate 1"}},
      "limits   a point of a scan at (160.0, 60.0) mV: refused, above the limit of gate 1"));
}

TEST_CASE("a ranking that chose nothing, a quality alone, a retry and a failed check are told") {
  CHECK(tells({audit::Ranking{"s", {{}, {}}, std::nullopt, "no gain is worth a point"}},
              "plan     none of 2 candidates: no gain is worth a point"));
  CHECK(tells({audit::Ranking{"s", {}, 7, ""}}, "plan     none\n"));
  audit::Candidate unjudged;
  unjudged.plan = "patch, 4 points";
  CHECK(tells({audit::Ranking{"s", {unjudged}, 0, "policy random"}},
              "plan     patch, 4 points; policy random\n"));
  CHECK(tells({audit::Quality{"s", "dead", 0.1, 0.2, "no line"}},
              "quality  dead, range 0.1, noise 0.2: no line"));
  CHECK(
      tells({audit::StageChange{"a", "a", "inconclusive", "", {}, 2}, audit::Quality{"a", "good", 1, 1, ""}},
            "A (retry 2)\n"));
  CHECK(tells({audit::Check{"s", "second opinion", 0.5, 0.95, false, ""}},
              "second opinion FAILED: 0.5 against 0.95"));
}

TEST_CASE("a stage that gives up, and a scan whose grade has a reason, say so") {
  CHECK(tells({audit::StageChange{"bootstrap", "failed", "exhausted", "no point is left", {}, {}}},
              "outcome  exhausted, no claim: no point is left"));
  CHECK(
      tells({audit::Scan{"s", "line", {{}}, {0.5}, {}}, audit::Quality{"s", "dead", 0.1, 0.2, "noise alone"}},
            "line: 1 point, signal 0.5 to 0.5 (dead: noise alone)"));
}

TEST_CASE("a doubt is never rounded to a certainty, nor a number that is none shown as one") {
  const auto with = [](double probability) {
    audit::Belief belief;
    belief.probability = probability;
    return std::vector<Record>{belief};
  };
  CHECK(tells(with(0.99999), ">99.9 %"));
  CHECK(tells(with(1.0), "100.0 %"));
  CHECK(tells(with(0.00001), "<0.1 %"));
  CHECK(tells(with(0.0), "0.0 %"));
  CHECK(tells(with(std::nan("")), "unknown"));
  CHECK(tells({audit::Scan{"s", "p", {{}, {}}, {std::nan("")}, {}}}, "p: 2 points, no signal"));
}

TEST_CASE("no line is wider than 100 columns, whatever a reason says") {
  std::string reason;
  for (int i = 0; i < 60; ++i) reason += i % 7 == 0 ? "\xc2\xb5V " : "reasonable ";
  auto records = audit_test::one_of_each_kind();
  records.push_back(audit::Check{"verification", "check", 1, 2, false, reason});
  std::istringstream story(tell(records));
  for (std::string line; std::getline(story, line);) {
    INFO(line);
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }) <= 100);
    CHECK((line.empty() || line.back() != ' '));
  }
  CHECK(tells({audit::Check{"s", "n", 1, 2, true, std::string(300, 'x')}}, std::string(300, 'x')));
}

TEST_CASE("every kind of record is told, alone too") {
  for (const Record& record : audit_test::one_of_each_kind()) {
    INFO(audit::kind_of(record));
    const std::string story = tell(std::vector{record});
    CHECK(std::count(story.begin(), story.end(), '\n') >= 1);
    CHECK(story.ends_with('\n'));
  }
  CHECK(tell({}).empty());
}
