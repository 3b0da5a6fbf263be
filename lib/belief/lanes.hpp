// Sixteen hypotheses side by side: the unit of work of the belief.
//
// A block holds the parameters of 16 particles, one Eigen array column a parameter, so that one forward
// evaluation predicts a voltage for all of them. Blocks are the grain of parallel work and of summation
// order; their number never depends on threads.
#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "device/parameters.hpp"

namespace qdtune::belief {

inline constexpr int lane_count = 16;

using LanesF = Eigen::Array<float, lane_count, 1>;   // forward evaluations
using LanesD = Eigen::Array<double, lane_count, 1>;  // parameters and sums
// Column p holds parameter p (device::Parameter) of each lane: either in the unit cube or in physical units.
using ParameterBlock = Eigen::Array<double, lane_count, static_cast<int>(device::parameter_count)>;

inline auto column(ParameterBlock& block, device::Parameter p) {
  return block.col(static_cast<Eigen::Index>(p));
}
inline auto column(const ParameterBlock& block, device::Parameter p) {
  return block.col(static_cast<Eigen::Index>(p));
}

// One lane of a block, as a vector in the order of device::Parameter.
inline device::ParameterVector lane_parameters(const ParameterBlock& block, Eigen::Index lane) {
  device::ParameterVector values{};
  for (std::size_t p = 0; p < values.size(); ++p) values[p] = block(lane, static_cast<Eigen::Index>(p));
  return values;
}

}  // namespace qdtune::belief
