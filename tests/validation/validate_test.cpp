#include "validation/validate.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "validation/prior_runs.hpp"
#include "validation/validation_fixture.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

bool same(const std::vector<StudyResult>& a, const std::vector<StudyResult>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const StudyResult& x, const StudyResult& y) {
    return x.study == y.study &&
           std::equal(
               x.findings.begin(), x.findings.end(), y.findings.begin(), y.findings.end(),
               [](const Finding& f, const Finding& g) { return f.value == g.value && f.note == g.note; }) &&
           std::equal(
               x.tables.begin(), x.tables.end(), y.tables.begin(), y.tables.end(),
               [](const DataTable& s, const DataTable& t) { return s.name == t.name && s.rows == t.rows; });
  });
}

}  // namespace

TEST_CASE("every study runs, and on three threads as on one", "[slow]") {
  const std::vector<StudyResult> alone = validate(context_of(5));
  REQUIRE(alone.size() == studies.size());
  for (std::size_t s = 0; s < studies.size(); ++s) CHECK(alone[s].study == studies[s]);
  for (const StudyResult& result : alone) {
    CHECK_FALSE(result.findings.empty());
    for (const DataTable& table : result.tables) {
      CHECK_FALSE(table.rows.empty());
      for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
    }
  }
  const parallel::Executor threads = parallel::Executor::concurrent(parallel::Backend::threads, 3);
  const Context context{shared_small_config(), context_of(5).settings, threads, {}};
  CHECK(same(alone, validate(context)));
  const std::vector<StudyResult> other = validate(context_of(5, 2), std::vector{Study::ranks});
  CHECK_FALSE(same({alone.front()}, other));  // another seed
}

TEST_CASE("studies run in their own order, and progress counts each run") {
  std::vector<std::pair<Study, std::size_t>> seen;
  Context context = context_of(4);
  context.progress = [&](Study study, std::size_t done, std::size_t of) {
    CHECK(of == 4);
    seen.emplace_back(study, done);
  };
  const std::vector<StudyResult> results =
      validate(context, std::vector{Study::calibration, Study::coverage});
  REQUIRE(results.size() == 2);
  CHECK(results[0].study == Study::coverage);
  CHECK(results[1].study == Study::calibration);
  REQUIRE(seen.size() == 8);
  CHECK(seen.front() == std::pair{Study::ranks, std::size_t{1}});  // coverage is read from the runs of ranks
  CHECK(seen.back() == std::pair{Study::calibration, std::size_t{4}});
}

TEST_CASE("a truth that the particles do not know is a quantity: cell and likelihood too") {
  const PriorRuns runs = run_prior_devices(context_of(2));
  REQUIRE(runs.quantities.size() == device::parameter_count + 3);
  CHECK(runs.quantities.back() == "log_likelihood_nat");
  for (const PriorRun& run : runs.runs) {
    CHECK(run.ranks.size() == runs.quantities.size());
    CHECK(run.places.size() == runs.quantities.size() - 1);
  }
}

TEST_CASE("recorded devices have no truth to validate against") {
  trial::TrialConfig config = small_config();
  config.device = trial::DeviceKind::recorded;
  const Context context{config, {}, serial_executor(), {}};
  CHECK_THROWS_AS(validate(context), Error);
}

TEST_CASE("the worst verdict of a finding is that of all") {
  const auto with = [](Verdict verdict) {
    Finding finding;
    finding.verdict = verdict;
    return StudyResult{Study::gains, {finding}, {}};
  };
  CHECK(verdict_of({with(Verdict::pass)}) == Verdict::pass);
  CHECK(verdict_of({with(Verdict::pass), with(Verdict::undecided)}) == Verdict::undecided);
  CHECK(verdict_of({with(Verdict::undecided), with(Verdict::fail), with(Verdict::pass)}) == Verdict::fail);
}
