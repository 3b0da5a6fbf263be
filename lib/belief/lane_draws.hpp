// Random numbers of sixteen particles, for the steps and verdicts of their moves.
#pragma once

#include "belief/lanes.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

// One word a lane.
inline LanesD lane_bells(random::Stream& stream) {
  LanesD z;
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) z[lane] = random::bell_short(stream);
  return z;
}

// Logarithms of uniform numbers in (0, 1), two words a lane.
inline LanesD log_uniforms(random::Stream& stream) {
  LanesD u;
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) u[lane] = random::uniform_open(stream);
  return u.log();
}

}  // namespace qdtune::belief
