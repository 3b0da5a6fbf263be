// What an undecided comparison says about the trials that are missing.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "report/render.hpp"
#include "report/report_fixture.hpp"

namespace report = qdtune::report;

namespace {

// The verdict of a comparison of 30 pairs that needs some more.
std::string outlook_text(std::int64_t more) {
  const std::vector<report::ArmRows> arms = {report_test::baseline()};
  report::Summary summary = report::summarise(report_test::run_facts(), arms);
  report::Comparison undecided;
  undecided.arm = "new";
  undecided.baseline = "baseline";
  undecided.trials = 30;
  undecided.trials_needed = 30 + more;
  undecided.test = "exact McNemar";
  summary.comparisons = {undecided};
  return report::to_text(summary);
}

bool promises(std::int64_t more, const std::string& how_many) {
  return outlook_text(more).find("inconclusive: " + how_many + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("an undecided verdict says about how many more trials should decide, and no number where few do") {
  CHECK(promises(1, "a few more trials an arm should decide"));
  CHECK(promises(4, "a few more trials an arm should decide"));
  CHECK(promises(5, "about 5 more trials an arm should decide"));
  CHECK(promises(2000, "about 2000 more trials an arm should decide"));
  CHECK(promises(2'000'000, "no practical number of trials would decide"));
}
