// Where the original's Bayesian optimisation wants to go: nowhere, unless its noise is taken away.
#include "legacy/move_proposal.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace qdtune::legacy;
using qdtune::device::Window;

namespace {

MoveProblem proposed_from(const qdtune::physics::GateVoltages& position, double noise_level) {
  return {position, {{-1.0, -1.0}, {1.0, 1.0}}, 0.1, {0.5, 0.55, 0.05, 0.015, 1.0}, noise_level};
}

qdtune::random::Stream proposal_stream(std::uint32_t step) {
  return {4, {0, qdtune::random::Purpose::test, step, 0}};
}

}  // namespace

TEST_CASE("legacy proposals: with its own noise all moves have length zero, whatever is believed") {
  const StateProbabilities wide = uniform_over_25_states();
  const StateProbabilities certain{{{1, 1}, 1.0}};
  for (std::uint32_t step = 0; step < 12; ++step) {
    for (const auto& belief : {wide, certain}) {
      auto stream = proposal_stream(step);
      const auto move = propose_move(proposed_from({0.1, -0.2}, 0.01), belief, {}, stream);
      CHECK(std::abs(move.v1_V) + std::abs(move.v2_V) < 1e-4);
    }
  }
}

TEST_CASE("legacy proposals: without noise it climbs the current, within half a step cap a gate") {
  auto stream = proposal_stream(0);
  const MoveProblem problem = proposed_from({-0.42, -0.2}, 0.0);  // the peak of gate 1 lies at -0.5 V
  const auto move = propose_move(problem, uniform_over_25_states(), {}, stream);
  CHECK(move.v1_V == Approx(-0.05).margin(1e-9));
  CHECK(std::abs(move.v2_V) <= 0.05);
}

TEST_CASE(
    "legacy proposals: without noise it leaves where it has scored badly, and stays within the bounds") {
  const StateProbabilities belief = uniform_over_25_states();
  const std::vector<MoveScore> history{{{0.98, 0.99}, 0.0}, {{0.97, 0.98}, 0.0}};
  auto stream = proposal_stream(1);
  const auto move = propose_move(proposed_from({0.985, 0.985}, 0.0), belief, history, stream);
  CHECK(std::abs(move.v1_V) + std::abs(move.v2_V) > 0.01);
  CHECK(0.985 + move.v1_V <= 1.0);
  CHECK(0.985 + move.v2_V <= 1.0);
}
