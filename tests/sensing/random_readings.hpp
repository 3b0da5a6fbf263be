// Random numbers in the place of predicted readings.
#pragma once

#include <cstdint>

#include <Eigen/Core>

#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::sensing_test {

// Normal readings of the given spread (in units of the noise): hypothesis x point.
inline Eigen::ArrayXXf random_readings(Eigen::Index hypotheses, Eigen::Index points, double spread,
                                       std::uint64_t seed, std::uint32_t item = 0) {
  random::Stream draws(seed, {0, random::Purpose::test, 1, item});
  Eigen::ArrayXXf readings(hypotheses, points);
  for (Eigen::Index p = 0; p < points; ++p) {
    for (Eigen::Index i = 0; i < hypotheses; ++i) {
      readings(i, p) = static_cast<float>(spread * random::normal(draws));
    }
  }
  return readings;
}

}  // namespace qdtune::sensing_test
