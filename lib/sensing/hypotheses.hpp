// A few hundred of the belief's particles, thinned evenly: what the ranking of plans reasons with.
//
// Readings are predicted in units of the noise (its root mean square over the hypotheses), gain and offset
// applied, so that a plan's likelihoods depend on squared differences alone. Not modelled: a noise that
// differs between hypotheses. Cost: about 7 ns a hypothesis and point.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "belief/particle_belief.hpp"

namespace qdtune::sensing {

class Hypotheses {
 public:
  // At most `count` particles (rounded down to a multiple of 16, at least 16), evenly over all of them.
  Hypotheses(const belief::ParticleBelief& belief, std::size_t count);

  // Particles as they are, of a model with this ceiling of the signal (belief/likelihood.hpp). At least one block.
  explicit Hypotheses(std::vector<belief::ParameterBlock> blocks, double signal_ceiling = 1.0);

  std::size_t count() const { return blocks_.size() * belief::lane_count; }
  const std::vector<belief::ParameterBlock>& blocks() const { return blocks_; }
  double noise_sd() const { return noise_sd_; }

  // Row = hypothesis, column = point, in units of the hypotheses' noise; or of a given noise.
  Eigen::ArrayXXf readings(const std::vector<device::GateVoltages>& points) const;
  Eigen::ArrayXXf readings(const std::vector<device::GateVoltages>& points, double noise_sd) const;

 private:
  std::vector<belief::ParameterBlock> blocks_;
  double signal_ceiling_ = 1.0;
  double noise_sd_ = 1.0;
};

}  // namespace qdtune::sensing
