#include "validation/evidence_study.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "validation/validation_fixture.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

// Log-normal estimates whose mean Z is exp(bias) times the right one.
EvidenceSampler sampler_with(double bias_nat) {
  constexpr double spread = 0.2;
  EvidenceSampler sampler{"test", std::vector<EvidenceCase>(4)};
  for (std::size_t d = 0; d < sampler.cases.size(); ++d) {
    EvidenceCase& c = sampler.cases[d];
    c.brute_nat = -3.0 - static_cast<double>(d);
    c.brute_error = 0.01;
    random::Stream stream = test_stream(d);
    for (int k = 0; k < 16; ++k)
      c.log_evidence_nat.push_back(c.brute_nat + bias_nat - 0.5 * spread * spread +
                                   spread * random::normal(stream));
  }
  return sampler;
}

}  // namespace

TEST_CASE("unbiased evidence passes, biased evidence fails") {
  const StudyResult result =
      judge_evidence(context_of(200), {sampler_with(0.0), sampler_with(0.2), sampler_with(-0.2)});
  REQUIRE(result.findings.size() == 3);
  CHECK(result.findings[0].verdict == Verdict::pass);
  CHECK(result.findings[1].verdict == Verdict::fail);
  CHECK(result.findings[2].verdict == Verdict::fail);
  CHECK(result.tables.front().rows.size() == 12);
}

TEST_CASE("brute force and beliefs estimate the same evidence of real data") {
  trial::TrialConfig config = small_config();
  config.agent.belief.particles = 128;
  config.agent.belief.move_sweeps = 6;
  const Context context{config, context_of(2).settings, serial_executor(), {}};
  const StudyResult result = judge_evidence(context, estimate_evidence(context));
  for (const std::vector<Cell>& row : result.tables.front().rows) {
    CHECK(std::get<std::int64_t>(row[3]) == 2);
    CHECK(std::isfinite(std::get<double>(row[2])));
    CHECK(std::get<double>(row[4]) > 0.4);
    CHECK(std::get<double>(row[4]) < 2.5);
  }
  CHECK(result.findings.front().verdict == Verdict::undecided);
}
