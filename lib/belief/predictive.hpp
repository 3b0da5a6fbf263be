// Posterior predictive check: would the belief have expected these fresh points?
//
//   score of data y = log p(y | belief) = log 1/N sum_i p(y | theta_i),   in nats
//
// It is compared with the scores of replicates drawn from the belief itself; a small tail probability says
// that data like these are rarely as badly predicted, whatever the noise. (Rubin, Ann. Stat. 12, 1151 (1984);
// Gelman, Meng & Stern, Stat. Sinica 6, 733 (1996).)
//
// Cost: particles x points forward evaluations, then replicates x particles x points multiply-adds.
#pragma once

#include <cstdint>

#include "belief/particle_belief.hpp"
#include "device/device.hpp"

namespace qdtune::belief {

struct PredictiveCheck {
  double log_score_nat = 0.0;     // of the measured points
  double tail_probability = 1.0;  // share of replicates that score no better, in (0, 1]
};

// `step` addresses the replicates' random numbers (one stream a replicate).
// The belief must not have seen the measurement.
PredictiveCheck predictive_check(const ParticleBelief& belief, const device::Measurement& measurement,
                                 int replicates, std::uint64_t seed, std::uint64_t trial, std::uint32_t step);

}  // namespace qdtune::belief
