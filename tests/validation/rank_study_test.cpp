// Ranks and coverage on posteriors that are known: all runs infer a standard normal number.
#include "validation/rank_study.hpp"

#include <catch2/catch.hpp>

#include "validation/validation_fixture.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

constexpr std::size_t particles = 256;

// How the belief of a run differs from the truth's distribution.
struct Sampler {
  double shift = 0.0, width = 1.0;
  std::size_t copies = 1;  // each particle this often, side by side, as resampling leaves them
};

PriorRun normal_run(const Sampler& sampler, random::Stream stream) {
  const double truth = random::normal(stream);
  std::vector<double> values;
  while (values.size() < particles)
    values.insert(values.end(), sampler.copies, sampler.shift + sampler.width * random::normal(stream));
  return {{thinned_rank(values, truth)}, {place_of(values, truth)}};
}

PriorRuns normal_runs(const Sampler& sampler, std::size_t runs, std::uint32_t study = 0) {
  PriorRuns all{{"x"}, {}};
  for (std::size_t run = 0; run < runs; ++run)
    all.runs.push_back(normal_run(sampler, test_stream(run, study)));
  return all;
}

}  // namespace

TEST_CASE("the rank is the number of evenly spaced particles below the truth") {
  std::vector<double> values(150);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  CHECK(thinned_rank(values, -1.0) == 0);
  CHECK(thinned_rank(values, 5.5) == 1);  // particles 5, 15, 25, ...
  CHECK(thinned_rank(values, 15.0) == 1);
  CHECK(thinned_rank(values, 1000.0) == rank_draws);
  CHECK(place_of(values, -1.0) == Approx(0.5 / 151.0));
  CHECK(place_of(values, 1000.0) == Approx(150.5 / 151.0));
}

TEST_CASE("an exact sampler keeps the level, also when resampling left copies side by side") {
  // Sixteen copies of each: 16 distinct particles, 15 draws of which all are different ones.
  int rejected = 0;
  double mean_p = 0.0;
  constexpr int repetitions = 150;
  for (std::uint32_t study = 0; study < repetitions; ++study) {
    const Finding finding = judge_ranks(normal_runs({0.0, 1.0, 16}, 160, study)).findings.front();
    rejected += finding.verdict == Verdict::fail ? 1 : 0;
    mean_p += finding.value / repetitions;
  }
  CHECK(rejected <= 6);  // 1.5 expected; seven or more once in a thousand times
  CHECK(mean_p == Approx(0.5).margin(0.08));
}

TEST_CASE("particles that are fewer than the draws are seen") {
  CHECK(judge_ranks(normal_runs({0.0, 1.0, 64}, 300)).findings.front().verdict == Verdict::fail);
}

TEST_CASE("biased and narrow beliefs fail, and the note says how they err") {
  const Finding high = judge_ranks(normal_runs({0.6, 1.0, 1}, 300)).findings.front();
  CHECK(high.verdict == Verdict::fail);
  CHECK(high.note.find("x: truths low") == 0);
  const Finding narrow = judge_ranks(normal_runs({0.0, 0.6, 1}, 300)).findings.front();
  CHECK(narrow.verdict == Verdict::fail);
  CHECK(narrow.note.find("too narrow") != std::string::npos);
  const Finding wide = judge_ranks(normal_runs({0.0, 2.0, 1}, 300)).findings.front();
  CHECK(wide.verdict == Verdict::fail);
  CHECK(wide.note.find("too wide") != std::string::npos);
}

TEST_CASE("the table counts every run once") {
  const StudyResult result = judge_ranks(normal_runs({}, 250));
  REQUIRE(result.tables.size() == 2);
  const std::vector<Cell>& counts = result.tables[1].rows.front();
  REQUIRE(counts.size() == 2 + rank_draws);
  std::int64_t sum = 0;
  for (std::size_t k = 1; k < counts.size(); ++k) sum += std::get<std::int64_t>(counts[k]);
  CHECK(sum == 250);
}

TEST_CASE("intervals of an exact belief hold the truth as often as they say, those of a narrow one do not") {
  const StudyResult exact = judge_coverage(normal_runs({}, 400));
  CHECK(exact.findings.front().verdict == Verdict::pass);
  REQUIRE(exact.tables.front().rows.size() == 3);
  for (const std::vector<Cell>& row : exact.tables.front().rows) {
    const double nominal = std::get<double>(row[1]);
    CHECK(std::get<double>(row[5]) < nominal);
    CHECK(std::get<double>(row[6]) > nominal);
  }
  const Finding narrow = judge_coverage(normal_runs({0.0, 0.7, 1}, 400)).findings.front();
  CHECK(narrow.verdict == Verdict::fail);
}

TEST_CASE("few runs decide nothing") {
  CHECK(judge_ranks(normal_runs({3.0, 1.0, 1}, 99)).findings.front().verdict == Verdict::undecided);
  CHECK(judge_coverage(normal_runs({3.0, 1.0, 1}, 99)).findings.front().verdict == Verdict::undecided);
}
