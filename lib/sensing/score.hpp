// What plans are compared by: gain per cost.
//
//   score = (success + information_weight * I_nat) / (cost + scans * overhead_points)
//
// Success is what a reading changes of the choice of voltage; information stands in for what later scans will change.
#pragma once

#include "sensing/gain.hpp"
#include "sensing/sensing_config.hpp"

namespace qdtune::sensing {

inline double score_of(const Gain& gain, double cost, const SensingConfig& config, int scans = 1) {
  return (gain.success + config.information_weight * gain.information_nat) /
         (cost + static_cast<double>(scans) * config.overhead_points);
}

}  // namespace qdtune::sensing
