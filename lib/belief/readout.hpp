// Moves of gain, offset and noise given everything else. The signals stay, so that a step costs a quarter of a forward
// evaluation, and many of them follow one. The other moves, which change all parameters or a few picked at random, leave
// these three behind: gain and offset trade against each other along a ridge far narrower than either.
//
// Random walk of 16 particles side by side, each pass in two Metropolis steps:
//   (gain, offset)  a normal step with the covariance that least squares gives them, sigma^2 (F'F + prior)^-1,
//                   F = (f, 1): the ridge's own shape, the same before and after, so the step is symmetric
//   log sigma       a normal step of the width its conditional has
// Cost of a move: one forward evaluation and a half of one for each pass.
#pragma once

#include "belief/likelihood.hpp"
#include "belief/prior_map.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

// What the walk is about: prior x likelihood(points below old_points) x likelihood(points up to `points`)^beta.
struct TemperedData {
  const PointData& data;
  const Signals& signals;  // of the particles that walk
  std::size_t old_points = 0, points = 0;
  double beta = 1.0;
};

// The walkers' place; log likelihoods are those of the old and of the new points there.
struct ReadoutState {
  Readout readout;
  LanesD old_log_likelihood = LanesD::Zero(), new_log_likelihood = LanesD::Zero();
};

class ReadoutWalk {
 public:
  explicit ReadoutWalk(const PriorMap& prior);  // outlives the walk
  // Parameters with a fixed prior stay. Takes the same number of words from the stream whatever happens.
  void walk(ReadoutState& state, const TemperedData& target, const Likelihood& likelihood, int passes,
            random::Stream& stream) const;

 private:
  // (F'F) of each lane; tempered points count beta.
  struct Design {
    LanesD f = LanesD::Zero(), ff = LanesD::Zero();
    double points = 0.0;
  };
  static Design design_of(const TemperedData& target);
  // Log densities of gain and offset together (the plane), and of log sigma (the line).
  LanesD plane_log_prior(const Readout& readout) const;
  LanesD line_log_prior(const Readout& readout) const;
  Readout plane_step(const Readout& now, const Design& design, random::Stream& stream) const;
  Readout line_step(const Readout& now, const Design& design, random::Stream& stream) const;

  const PriorMap& prior_;
  double gain_precision_, offset_precision_;  // of a normal distribution about as wide as the prior
};

}  // namespace qdtune::belief
