// Likelihood of measured points, 16 hypotheses at a time, summed over points (never averaged).
//
//   y_k = b + a f_k(theta) + sigma eps_k,   k = 1 .. P,   r_k = y_k - b - a f_k
//   eps Gaussian:      log L = -P log(sigma sqrt(2 pi)) - sum_k r_k^2 / (2 sigma^2)
//   eps Student's t:   log L = P (log c - log sigma) - (nu + 1) / 2 sum_k log(1 + r_k^2 / (nu sigma^2)),
//                      c = Gamma((nu + 1) / 2) / (Gamma(nu / 2) sqrt(nu pi))
//
// f is the charge-sensor signal before gain. The t distribution forgives single readings that no hypothesis explains
// (latching, a line displaced by disorder); sigma is then its scale, not a standard deviation (Lange, Little & Taylor,
// J. Am. Stat. Assoc. 84, 881 (1989)). Forward evaluations run in single precision (relative error of f about 1e-6, far
// below any noise); sums are kept in double. Cost: one forward evaluation a hypothesis and point, about 8 ns; a quarter
// of that where f is at hand.
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

// What turns a signal into readings, lane by lane.
struct Readout {
  LanesD gain, offset, noise_sd;
};
Readout readout_of(const ParameterBlock& theta);

// Signals before gain: row = lane, column = point.
using Signals = Eigen::Array<float, lane_count, Eigen::Dynamic>;

// Sixteen hypotheses, given in physical units, ready to predict.
class ForwardModel {
 public:
  // signal_ceiling: where a saturated sensor cuts the signal before gain; 1 cuts nothing.
  explicit ForwardModel(const ParameterBlock& theta, double signal_ceiling = 1.0);

  LanesF signal(float v1_V, float v2_V) const { return block_.signal(v1_V, v2_V).min(ceiling_); }
  // At the first `points`; at all without it.
  Signals signals(const PointData& data, std::size_t points) const;
  Signals signals(const PointData& data) const { return signals(data, data.size()); }

 private:
  physics::HypothesisBlock<LanesF> block_;
  float ceiling_;
};

// log c of Student's t above, nu >= 1.
double student_log_normalisation(int degrees_of_freedom);

// log L of residuals given one after another, readings scattering by a Gaussian. Squares are added in single precision in
// short runs, so that rounding does not grow with the number of points.
class GaussianSum {
 public:
  explicit GaussianSum(const LanesD& noise_sd) : noise_sd_(noise_sd) {}
  void add(const LanesF& residual);
  LanesD log_likelihood() const;

 private:
  LanesD noise_sd_, squares_ = LanesD::Zero();
  LanesF run_ = LanesF::Zero();
  std::size_t points_ = 0;
};

// The same for Student's t. The factors of 4 points are multiplied in single precision, those of 32 before a logarithm is
// taken: both precisions hold them up to residuals of 1e4 sqrt(nu) sigma, where each is cut off.
class StudentSum {
 public:
  explicit StudentSum(const LanesD& noise_sd, int degrees_of_freedom);
  void add(const LanesF& residual);
  LanesD log_likelihood() const;

 private:
  LanesD noise_sd_, logarithms_ = LanesD::Zero(), product_ = LanesD::Ones();
  LanesF inverse_, run_ = LanesF::Ones();
  int degrees_of_freedom_;
  std::size_t points_ = 0;
};

// What the belief takes readings for.
class Likelihood {
 public:
  // degrees_of_freedom: of Student's t; 0: Gaussian. signal_ceiling: as in ForwardModel.
  explicit Likelihood(int degrees_of_freedom, double signal_ceiling = 1.0)
      : degrees_of_freedom_(degrees_of_freedom), signal_ceiling_(signal_ceiling) {}

  int degrees_of_freedom() const { return degrees_of_freedom_; }
  ForwardModel model(const ParameterBlock& theta) const { return ForwardModel(theta, signal_ceiling_); }

  // log L of points [first, last) of the data.
  LanesD log_likelihood(const ParameterBlock& theta, const PointData& data, std::size_t first,
                        std::size_t last) const;
  // log L of points [0, middle) and of [middle, last).
  struct Split {
    LanesD before, after;
  };
  Split split_log_likelihood(const ParameterBlock& theta, const PointData& data, std::size_t middle,
                             std::size_t last) const;
  // As log_likelihood, where the signals are known.
  LanesD log_likelihood(const Readout& readout, const Signals& signals, const PointData& data,
                        std::size_t first, std::size_t last) const;
  // log L of residual(first) .. residual(last - 1).
  template <class Residual>
  LanesD log_likelihood(const LanesD& noise_sd, std::size_t first, std::size_t last,
                        const Residual& residual) const {
    if (first == last) return LanesD::Zero();
    const auto total = [&](auto sum) {
      for (std::size_t k = first; k < last; ++k) sum.add(residual(k));
      return sum.log_likelihood();
    };
    return degrees_of_freedom_ == 0 ? total(GaussianSum(noise_sd))
                                    : total(StudentSum(noise_sd, degrees_of_freedom_));
  }

 private:
  // Residuals of points, by index, of the hypotheses.
  auto residuals(const ParameterBlock& theta, const PointData& data) const;

  int degrees_of_freedom_;
  double signal_ceiling_;
};

}  // namespace qdtune::belief
