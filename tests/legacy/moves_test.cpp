// The original's way of making a move safe and of choosing one.
#include <array>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "legacy/gaussian_process.hpp"
#include "legacy/move_safety.hpp"
#include "legacy/risk.hpp"

using namespace qdtune::legacy;

namespace {

const MoveLimits one_volt{{{-1.0, -1.0}, {1.0, 1.0}}, 0.1, 0.05};

}  // namespace

TEST_CASE("legacy safety: a move towards a bound is clipped into one that is refused, again and again") {
  qdtune::physics::GateVoltages position{0.97, 0.0};
  for (int i = 0; i < 3; ++i) {
    const ClippedMove move = clip_move(one_volt, position, {0.08, 0.0});
    CHECK(move.clipped);
    CHECK_FALSE(verify_move(one_volt, position, move.delta).all_passed);
    CHECK(verify_move(one_volt, position, move.delta).voltage_bounds.passed);
  }
}

TEST_CASE("legacy safety: after clipping the slew rule cannot fire") {
  for (const double delta_V : {0.05, 0.1, 0.5, 3.0, 1e6}) {
    const ClippedMove move = clip_move(one_volt, {0.0, 0.0}, {delta_V, -delta_V});
    CHECK(verify_move(one_volt, {0.0, 0.0}, move.delta).slew_rate.passed);
  }
  CHECK_FALSE(verify_move(one_volt, {0.0, 0.0}, {0.06, -0.06}).slew_rate.passed);
}

TEST_CASE("legacy safety: from far outside, the step that is allowed does not get back and is refused") {
  const ClippedMove move = clip_move(one_volt, {2.0, 0.0}, {0.0, 0.0});
  CHECK(move.warnings == std::vector<std::string>{"vg1_upper_bound", "l1_clip"});
  CHECK(move.arrival.v1_V == Approx(1.9));
  CHECK_FALSE(verify_move(one_volt, {2.0, 0.0}, move.delta).voltage_bounds.passed);
}

TEST_CASE("legacy safety: warnings handed in stay in front and are no clipping of their own") {
  const ClippedMove move = clip_move(one_volt, {0.0, 0.0}, {0.01, 0.0}, {"upstream"});
  CHECK_FALSE(move.clipped);
  CHECK(move.warnings == std::vector<std::string>{"upstream"});
}

TEST_CASE("legacy risk: step 1 is certain, other steps add up to at most one") {
  RiskInputs calm;
  calm.voltage_bounds_margin_V = calm.slew_rate_margin_V = calm.voltage_margin_V = 0.2;
  calm.step = 2;
  CHECK(assess_risk(calm).risk == 0.0);
  RiskInputs first = calm;
  first.step = 1;
  CHECK(assess_risk(first).risk == 1.0);
  RiskInputs worst = calm;
  worst.quality = DataQuality::low;
  worst.slew_rate_margin_V = 0.04;
  CHECK(assess_risk(worst).risk == 1.0);
  RiskInputs middle = calm;
  middle.quality = DataQuality::moderate;
  middle.ensemble_disagreement = 0.31;
  CHECK(assess_risk(middle).asks_human);  // 0.35 + 0.35: the threshold itself
  middle.ensemble_disagreement = 0.30;
  CHECK_FALSE(assess_risk(middle).asks_human);
}

TEST_CASE("legacy risk: the safe move is judged where there is one") {
  RiskInputs inputs;
  inputs.voltage_bounds_margin_V = inputs.slew_rate_margin_V = inputs.voltage_margin_V = 0.2;
  inputs.step = 2;
  inputs.delta = {0.2, 0.0};
  CHECK(assess_risk(inputs).risk == 0.4);
  inputs.safe_delta = qdtune::physics::GateVoltages{0.05, 0.0};
  CHECK(assess_risk(inputs).risk == 0.0);
}

TEST_CASE("legacy process: without observations it is the prior; far from all of them too") {
  const GaussianProcess empty({}, {});
  CHECK(empty.predict({0.1, 0.2}, 0.7).mean == 0.7);
  CHECK(empty.predict({0.1, 0.2}, 0.7).variance == 0.5);
  const std::array<GpObservation, 1> history{{{{0.0, 0.0}, 1.0, 0.25}}};
  const GaussianProcess one({}, history);
  CHECK(one.predict({5.0, 5.0}, 0.25).mean == 0.25);
  // At the observation: m + s^2 / (s^2 + noise) (y - m), s^2 noise / (s^2 + noise).
  CHECK(one.predict({0.0, 0.0}, 0.25).mean == Approx(0.25 + 0.75 * 0.5 / 0.51));
  CHECK(one.predict({0.0, 0.0}, 0.25).variance == Approx(0.5 * 0.01 / 0.51));
}

TEST_CASE("legacy process: the first of equal candidates, none of none, and the prior mean decides far out") {
  const GaussianProcess empty({}, {});
  CHECK(best_candidate(empty, {}) == std::nullopt);
  const std::array<GpCandidate, 3> equal{{{{0.0, 0.0}, 0.0}, {{1.0, 0.0}, 0.0}, {{0.0, 1.0}, 0.0}}};
  CHECK(best_candidate(empty, equal) == 0U);
  auto hopeful = equal;
  hopeful[2].prior_mean = 0.1;
  CHECK(best_candidate(empty, hopeful) == 2U);
}

TEST_CASE("legacy process: hyperparameters without a meaning are a broken promise") {
  CHECK_THROWS_AS(GaussianProcess({0.0, 0.5, 0.01}, {}), qdtune::Error);
  CHECK_THROWS_AS(GaussianProcess({0.05, 0.5, 0.0}, {}), qdtune::Error);
  CHECK_THROWS_AS(GaussianProcess({0.05, -0.5, 0.01}, {}), qdtune::Error);
  const std::array<GpObservation, 1> lost{{{{std::numeric_limits<double>::quiet_NaN(), 0.0}, 1.0, 0.0}}};
  CHECK_THROWS_AS(GaussianProcess({}, lost), qdtune::Error);
}
