#include "validation/quantities.hpp"

#include <Eigen/LU>

namespace qdtune::validation {

using belief::lane_count;

namespace {

Eigen::Vector2d cell_centre_V(const device::ParameterVector& theta, const physics::Electrons& target) {
  const physics::DoubleDot dot = device::double_dot(theta);
  const Eigen::Vector2d electrons(target.n1, target.n2);
  return dot.lever_arm_meV_per_V.inverse() * (dot.charging_matrix_meV() * electrons + dot.offset_meV);
}

}  // namespace

Quantities::Quantities(const belief::PriorMap& prior, const physics::Electrons& target)
    : free_(prior.free()), target_(target) {
  for (const std::size_t p : free_) names_.emplace_back(device::parameter_infos()[p].name);
  names_.insert(names_.end(), {"cell_centre_v1_V", "cell_centre_v2_V", "log_likelihood_nat"});
}

Eigen::Array<double, lane_count, Eigen::Dynamic> Quantities::values(
    const belief::ParameterBlock& theta, const belief::PointData& data,
    const belief::Likelihood& likelihood) const {
  Eigen::Array<double, lane_count, Eigen::Dynamic> all(lane_count, static_cast<Eigen::Index>(count()));
  Eigen::Index next = 0;
  for (const std::size_t p : free_) all.col(next++) = theta.col(static_cast<Eigen::Index>(p));
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    const Eigen::Vector2d centre = cell_centre_V(belief::lane_parameters(theta, lane), target_);
    all(lane, next) = centre[0];
    all(lane, next + 1) = centre[1];
  }
  all.col(next + 2) = likelihood.log_likelihood(theta, data, 0, data.size());
  return all;
}

}  // namespace qdtune::validation
