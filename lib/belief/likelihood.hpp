// Likelihood of measured points, 16 hypotheses at a time, summed over points (never averaged).
//
//   y_k = b + a f_k(theta) + sigma eps_k,   k = 1 .. P,   r_k = y_k - b - a f_k
//   eps Gaussian:      log L = -P log(sigma sqrt(2 pi)) - sum_k r_k^2 / (2 sigma^2)
//   eps Student's t:   log L = P (log c - log sigma) - (nu + 1) / 2 sum_k log(1 + r_k^2 / (nu sigma^2)),
//                      c = Gamma((nu + 1) / 2) / (Gamma(nu / 2) sqrt(nu pi))
//
// f is the charge-sensor signal before gain. The t distribution forgives single readings that no hypothesis explains
// (latching, a line displaced by disorder); sigma is then its scale, not a standard deviation (Lange, Little & Taylor,
// J. Am. Stat. Assoc. 84, 881 (1989)). The sums that the Gaussian log L needs are linear in products of (r, f, 1),
// so the readout parameters (a, b, sigma) can be redrawn without another forward evaluation. Forward evaluations run in single precision (relative error of f about 1e-6, far below any
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
  // log L of those points under Student's t with these scales.
  LanesD student_log_likelihood(const PointData& data, std::size_t first, std::size_t last,
                                const LanesD& noise_sd, int degrees_of_freedom) const;
  // Signals before gain at all points: row = lane, column = point.
  Eigen::Array<float, lane_count, Eigen::Dynamic> signals(const PointData& data) const;

 private:
  physics::HypothesisBlock<LanesF> block_;
  LanesF gain_, offset_;
  float ceiling_;
};

// log c of Student's t above, nu >= 1.
double student_log_normalisation(int degrees_of_freedom);

// log L under Student's t, residuals given one after another. Four factors are multiplied before
// a logarithm is taken: single precision holds them up to residuals of 1e4 sigma, where each is cut off.
class StudentSum {
 public:
  explicit StudentSum(const LanesD& noise_sd, int degrees_of_freedom);
  void add(const LanesF& residual);
  // log L of all residuals so far.
  LanesD log_likelihood() const;

 private:
  LanesD noise_sd_, logarithms_ = LanesD::Zero();
  LanesF inverse_, product_ = LanesF::Ones();
  int degrees_of_freedom_;
  std::size_t points_ = 0;
};

// A range of points as 16 hypotheses explain them.
struct Fit {
  LanesD log_likelihood = LanesD::Zero();
  ResidualSums sums;  // of Gaussian readings only
};

// What the belief takes readings for.
class Likelihood {
 public:
  // degrees_of_freedom: of Student's t; 0: Gaussian. signal_ceiling: as in ForwardModel.
  explicit Likelihood(int degrees_of_freedom, double signal_ceiling = 1.0)
      : degrees_of_freedom_(degrees_of_freedom), signal_ceiling_(signal_ceiling) {}

  bool gaussian() const { return degrees_of_freedom_ == 0; }
  int degrees_of_freedom() const { return degrees_of_freedom_; }
  ForwardModel model(const ParameterBlock& theta) const { return ForwardModel(theta, signal_ceiling_); }
  // Points [first, last) of the data.
  Fit fit(const ParameterBlock& theta, const PointData& data, std::size_t first, std::size_t last) const;

 private:
  int degrees_of_freedom_;
  double signal_ceiling_;
};

}  // namespace qdtune::belief
