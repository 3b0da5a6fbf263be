#include "validation/move_study.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "validation/validation_fixture.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

using Cubes = std::vector<belief::ParameterBlock>;
using Streams = std::function<random::Stream(std::size_t)>;

// A step of coordinate 0 that stops at the faces of the cube instead of going round.
void clamped_walk(Cubes& cubes, const Streams& streams) {
  for (std::size_t b = 0; b < cubes.size(); ++b) {
    random::Stream stream = streams(b);
    for (Eigen::Index lane = 0; lane < belief::lane_count; ++lane) {
      double& u = cubes[b](lane, 0);
      u = std::clamp(u + 0.1 * random::normal(stream), 0.0, 1.0);
    }
  }
}

// Each coordinate alone stays uniform, but the first two become one.
void coupling(Cubes& cubes, const Streams&) {
  for (belief::ParameterBlock& cube : cubes) cube.col(1) = cube.col(0);
}

}  // namespace

TEST_CASE("the moves of the belief leave its prior alone", "[slow]") {
  const belief::PriorMap prior(device::standard_prior());
  const belief::BeliefConfig config;
  const StudyResult result = study_moves(context_of(2), prior, belief_moves(prior, config));
  REQUIRE(result.findings.size() == 5);
  for (const Finding& finding : result.findings) {
    INFO(finding.statistic << ", " << finding.note);
    CHECK(finding.verdict == Verdict::pass);
  }
}

TEST_CASE("a move that heaps particles at the faces fails, and so does one that couples coordinates") {
  const belief::PriorMap prior(device::standard_prior());
  const StudyResult result = study_moves(
      context_of(2), prior,
      {{"clamped", clamped_walk}, {"coupling", coupling}, {"none", [](Cubes&, const Streams&) {}}});
  REQUIRE(result.findings.size() == 3);
  CHECK(result.findings[0].verdict == Verdict::fail);
  CHECK(result.findings[1].verdict == Verdict::fail);
  CHECK(result.findings[1].note == "charging_energy_2_meV - charging_energy_1_meV");
  CHECK(result.findings[2].verdict == Verdict::pass);
}
