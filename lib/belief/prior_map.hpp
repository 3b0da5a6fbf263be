// The agent's prior as a map from the unit cube: particles live in cube coordinates, where the prior is flat.
//
//   theta_p = Q_p(u_p),   Q_p the quantile of parameter p
//
// Metropolis moves in u need no prior ratio; moves in theta (the electron-number shift, the readout draw)
// use its log_density. Soft ends of ranges: prior_distribution.hpp. Cost: a few nanoseconds a lane.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "belief/lanes.hpp"
#include "belief/prior_distribution.hpp"
#include "device/distribution.hpp"

namespace qdtune::belief {

class PriorMap {
 public:
  // Throws Error(config) for a distribution with a problem(), or an unstable device
  // (Em able to reach min(E1, E2)); soft ends of these three are shortened until they keep it stable.
  explicit PriorMap(const device::ParameterDistributions& distributions, const PriorTails& tails = {});

  // Physical parameters of 16 particles.
  ParameterBlock parameters(const ParameterBlock& cube) const;
  device::ParameterVector parameters(const std::array<double, device::parameter_count>& cube) const;

  // Indices of the parameters that are not fixed.
  const std::vector<std::size_t>& free() const { return free_; }
  bool is_free(device::Parameter p) const;

  const PriorDistribution& operator[](device::Parameter p) const {
    return distributions_[static_cast<std::size_t>(p)];
  }

 private:
  bool stable() const;  // Em < min(E1, E2) everywhere

  std::array<PriorDistribution, device::parameter_count> distributions_;
  std::vector<std::size_t> free_;
};

}  // namespace qdtune::belief
