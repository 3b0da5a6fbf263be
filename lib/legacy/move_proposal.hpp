// The original's Bayesian optimisation of the gates: where to move next.
//
//   objective(V) = mean(V) + 2 sqrt(variance(V))   of the process of gaussian_process.hpp, prior mean
//   m(V) = sum_n p_n max(G(V) + noise_level z, 0),   a new normal z for each state n and each question
// maximised within half a step cap of the position (and the bounds), from the position, by a quasi-Newton method
// with forward differences of 1e-8 V.
//
// What is wrong with it: m asks G (cim_current) and not G given n, so it is the same for every belief; and the
// noise of m over 1e-8 V makes a gradient of 1e5 per volt of nothing, whose promised rise no step can keep. All of
// 12 recorded proposals were moves of length zero. Scores come from classified patches only; without one the
// process is its prior, with one nearby its slope is real and may win against the noise.
//
// The original leaves the search to L-BFGS-B (Byrd et al., SIAM J. Sci. Comput. 16, 1190 (1995)). This is its
// first iteration again and again: the projected gradient step, shortened until it keeps a thousandth of its
// promise, at most 20 times. Where there is noise both stay where they are; where there is none both climb, not
// along the same path.
// Cost: 1 / 4 microseconds a question of the objective without history / with 20 scores, some 25 of them.
#pragma once

#include <span>

#include "legacy/agent_models.hpp"
#include "legacy/gaussian_process.hpp"
#include "legacy/state_probabilities.hpp"
#include "random/stream.hpp"

namespace qdtune::legacy {

struct MoveScore {
  physics::GateVoltages v;
  double score = 0.0;  // confidence of a double dot, 0 for another label
};

struct MoveProblem {
  physics::GateVoltages position;
  device::Window bounds;
  double l1_cap_V = 0.1;
  CimParameters device;
  double noise_level = 0.01;
};

// The move from the position. Draws as many normals as it asks questions times states.
physics::GateVoltages propose_move(const MoveProblem& problem, const StateProbabilities& belief,
                                   std::span<const MoveScore> history, random::Stream& stream);

}  // namespace qdtune::legacy
