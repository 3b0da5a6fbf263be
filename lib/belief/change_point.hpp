// Did the device change while it was measured? A charge that jumps nearby displaces the whole pattern from one reading on.
//
//   advantage = max_k log( Z(y_1 .. y_k) Z(y_k+1 .. y_n) / Z(y_1 .. y_n) )   in nats,   Z evidences of the same model and prior
//
// Two devices, one before and one after, against one all along. They share nothing: the evidences charge them twice for
// every parameter, so that a quiet device stays some 2 to 12 nats below 0, where a jump of many line widths reaches 10 to 60
// above it. All evidences before and after k come from two beliefs, one that takes the readings from the first to the last and
// one from the last to the first.
// Smith, Biometrika 62, 407 (1975); for evidence, Kass & Raftery, J. Am. Stat. Assoc. 90, 773 (1995).
//
// k is a multiple of a portion, four readings or, of more than 32, an eighth of them, rounded up: a jump within a portion
// leaves part of it on the wrong side.
// Not told apart: a jump from a slow drift, or from disorder that differs between the places measured early and late.
// Cost: two beliefs updated up to 8 times each, about a quarter of a second of a core at 60 points with the agent's settings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "belief/particle_belief.hpp"

namespace qdtune::belief {

struct ChangePoint {
  std::size_t before = 0;  // readings before the best k
  // Below any limit when there are too few readings to split.
  double advantage_nat = -std::numeric_limits<double>::infinity();
  BeliefStatistics statistics;
  std::uint32_t next_step = 0;
};

// Of readings in the order they were measured. log_evidence_nat: of all of them, from the caller's belief; the largest of it and of
// the two beliefs here counts, because an evidence that is too small is one that missed a mode.
// Streams start at stream.first_step and end before next_step. Same bits on any executor.
ChangePoint change_point(const device::Measurement& readings, double log_evidence_nat, const PriorMap& prior,
                         const BeliefConfig& config, const BeliefStream& stream,
                         const parallel::Executor& executor);

}  // namespace qdtune::belief
