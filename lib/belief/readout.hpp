// Moves of gain, offset and noise given everything else: no forward evaluation,
// because the likelihood's sums suffice.
//
// Given f and sigma the likelihood is Gaussian in (a, b). The proposal is that Gaussian times a normal
// stand-in for the prior of each; the Metropolis ratio is then prior over stand-in, new over old (an
// independence sampler close to Gibbs). The noise walks in log sigma with the step of its conditional.
// Cost: about 100 ns a lane.
#pragma once

#include "belief/likelihood.hpp"
#include "belief/prior_map.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

struct Readout {
  double gain = 1.0, offset = 0.0, noise_sd = 0.05;
};

// Sums of one lane, tempered: old + beta * new.
struct LaneSums {
  double rr = 0.0, r = 0.0, rf = 0.0, f = 0.0, ff = 0.0, points = 0.0;
};
LaneSums tempered(const ResidualSums& old_sums, const ResidualSums& new_sums, double beta, Eigen::Index lane);

// One draw of (gain, offset), then one of noise_sd; parameters with a fixed prior stay.
// `sums` belong to `now`.
Readout draw_readout(const PriorMap& prior, LaneSums sums, const Readout& now, random::Stream& stream);

}  // namespace qdtune::belief
