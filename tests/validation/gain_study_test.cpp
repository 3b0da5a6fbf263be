#include "validation/gain_study.hpp"

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

#include "validation/exact_gain.hpp"
#include "validation/validation_fixture.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

Eigen::ArrayXXf two_readings(float distance, Eigen::Index points) {
  Eigen::ArrayXXf readings = Eigen::ArrayXXf::Zero(2, points);
  readings(1, points - 1) = distance;
  return readings;
}

sensing::Question two_answers() {
  Eigen::ArrayXXf inside(2, 2);
  inside << 1.0F, 0.0F, 0.0F, 1.0F;
  return sensing::make_question(std::vector<device::GateVoltages>(2), inside);
}

}  // namespace

TEST_CASE("quadrature knows what two hypotheses tell in closed form") {
  // The better guess of two Gaussians d apart is right with probability Phi(d / 2).
  for (const float d : {0.5F, 1.8F, 4.0F}) {
    const double expected = 0.5 * std::erf(static_cast<double>(d) / (2.0 * std::numbers::sqrt2));
    const sensing::Gain line = exact_gain(two_readings(d, 1), two_answers());
    const sensing::Gain plane = exact_gain(two_readings(d, 2), two_answers());
    CHECK(line.success == Approx(expected).margin(1e-6));
    CHECK(plane.success == Approx(expected).margin(2e-4));
    CHECK(plane.information_nat == Approx(line.information_nat).margin(1e-9));
  }
  const sensing::Gain far = exact_gain(two_readings(30.0F, 1), two_answers());
  CHECK(far.information_nat == Approx(std::numbers::ln2).margin(1e-9));
  CHECK(far.success == Approx(0.5).margin(1e-9));
  const sensing::Gain same = exact_gain(two_readings(0.0F, 2), two_answers());
  CHECK(same.information_nat == Approx(0.0).margin(1e-12));
}

TEST_CASE("the gains that rank scans pass") {
  const StudyResult result = study_gains(context_of(100));
  REQUIRE(result.findings.size() == 2);
  CHECK(result.findings[0].verdict == Verdict::pass);
  CHECK(result.findings[1].verdict == Verdict::pass);
  CHECK(result.tables.front().rows.size() == 40);
}

TEST_CASE("a gain a tenth too large is found, and a bound on the wrong side") {
  GainEstimators faulty;
  faulty.gain = [](const auto& readings, const auto& question, const auto& outcomes) {
    sensing::Gain gain = sensing::expected_gain(readings, question, outcomes);
    gain.success *= 1.1;
    return gain;
  };
  faulty.bounds = [](const auto& readings, const auto& question) {
    const sensing::InformationBounds right = sensing::information_bounds(readings, question);
    return sensing::InformationBounds{right.high_nat, right.high_nat};
  };
  const StudyResult result = study_gains(context_of(100), faulty);
  CHECK(result.findings[0].verdict == Verdict::fail);
  CHECK(result.findings[1].verdict == Verdict::fail);
}
