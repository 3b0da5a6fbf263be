// A move along an exact symmetry: charging energies, lever arms, tunnel coupling and temperature, all times one factor,
// predict the same readings at every voltage: only ratios of energies enter the charge states, and the sensor counts electrons.
//
//   (E1, E2, Em, A11, A22, t, T) -> lambda (E1, E2, Em, A11, A22, t, T),   log lambda symmetric about 0
//
// First lines and cross ratios of lever arms stay. The data do not bound lambda, only the prior does, so the posterior is as
// long as the prior in this direction and narrow across it: other moves, which change one of the seven without the rest, creep
// along it. Accepted by the ratio of priors times lambda^7, the volume's change; no forward evaluation. Invariance as a source
// of proposals: Liu & Sabatti, Biometrika 87, 353 (2000).
// Cost: about 100 ns a particle and pass.
#pragma once

#include "belief/prior_map.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

class EnergyScale {
 public:
  explicit EnergyScale(const PriorMap& prior);  // outlives the move
  // Nothing moves when the prior fixes one of the seven. Takes the same number of words from the stream whatever happens.
  void walk(ParameterBlock& cube, ParameterBlock& theta, int passes, random::Stream& stream) const;

 private:
  const PriorMap& prior_;
  bool free_;
};

}  // namespace qdtune::belief
