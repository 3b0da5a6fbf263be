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

// Draws (gain, offset), then noise_sd; parameters with a fixed prior stay.
class ReadoutSampler {
 public:
  explicit ReadoutSampler(const PriorMap& prior);  // the prior outlives the sampler
  // `sums` belong to `now`. Always takes the same words from the stream.
  Readout draw(LaneSums sums, const Readout& now, random::Stream& stream) const;

 private:
  // A normal distribution of about the prior's place and width.
  struct NormalStandIn {
    double mean = 0.0, precision = 1.0;
    explicit NormalStandIn(const PriorDistribution& prior);
    double log_ratio(const PriorDistribution& prior, double x) const;
  };

  void draw_gain_and_offset(LaneSums& sums, Readout& now, random::Stream& stream) const;
  void draw_noise(const LaneSums& sums, Readout& now, random::Stream& stream) const;

  const PriorMap& prior_;
  NormalStandIn gain_like_, offset_like_;
};

}  // namespace qdtune::belief
