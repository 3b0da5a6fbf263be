// Gaussian likelihood of measured points, 16 hypotheses at a time, summed over points (never averaged).
//
//   y_k = b + a f_k(theta) + sigma eps_k,   k = 1 .. P,
//   log L = -P log(sigma sqrt(2 pi)) - sum_k (y_k - b - a f_k)^2 / (2 sigma^2)
//
// f is the charge-sensor signal before gain. The sums that log L needs are linear in products of (r, f, 1)
// with r = y - b - a f, so the readout parameters (a, b, sigma) can be redrawn without another forward
// evaluation. Forward evaluations run in single precision (relative error of f about 1e-6, far below any
// noise); sums are kept in double. Cost: one forward evaluation a hypothesis and point, about 8 ns.
#pragma once

#include <cstddef>
#include <vector>

#include "belief/lanes.hpp"
#include "device/device.hpp"
#include "physics/signal_kernel.hpp"

namespace qdtune::belief {

// All points measured so far, in single precision, in the order they are evaluated.
struct PointData {
  std::vector<float> v1_V, v2_V, value;
  std::size_t size() const { return value.size(); }
  void append(const device::Measurement& measurement);
  void append(const PointData& other, std::size_t index);
};

// Sums over a range of points for each lane, at the lane's readout parameters.
struct ResidualSums {
  LanesD rr = LanesD::Zero(), r = LanesD::Zero(), rf = LanesD::Zero(), f = LanesD::Zero(),
         ff = LanesD::Zero();
  double points = 0.0;

  // The same sums after gain and offset of `lane` change by these amounts.
  void shift_readout(Eigen::Index lane, double gain_change, double offset_change);
};

// log L of the range for each lane.
LanesD log_likelihood(const ResidualSums& sums, const LanesD& noise_sd);

// Sixteen hypotheses, given in physical units, ready to predict.
class ForwardModel {
 public:
  // signal_ceiling: where a saturated sensor cuts the signal before gain; 1 cuts nothing.
  explicit ForwardModel(const ParameterBlock& theta, double signal_ceiling = 1.0);

  // Sums over points [first, last) of the data.
  ResidualSums sums(const PointData& data, std::size_t first, std::size_t last) const;
  // Signals before gain at all points: row = lane, column = point.
  Eigen::Array<float, lane_count, Eigen::Dynamic> signals(const PointData& data) const;

 private:
  physics::HypothesisBlock<LanesF> block_;
  LanesF gain_, offset_;
  float ceiling_;
};

}  // namespace qdtune::belief
