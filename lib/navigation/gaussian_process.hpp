// Gaussian process over gate space: posterior mean and sd of an objective after noisy observations of it.
//
//   f ~ GP(m, k),  y_i = f(V_i) + noise_sd eps_i,  r = |V - V'|
//   rbf       k = s^2 exp(-r^2 / 2 l^2)
//   matern52  k = s^2 (1 + u + u^2 / 3) exp(-u),  u = sqrt(5) r / l
//   L L^T = K + noise_sd^2 I,  v = L^-1 k(V),  w = L^-1 (y - m)
//   mean = m(V) + v . w,   sd^2 = s^2 - v . v            of f itself: no observation noise
//   grad mean = grad m + J^T a,   grad sd = -J^T b / sd,   a = L^-T w,  b = L^-T v,  J = dk / dV
// (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapters 2 and 4.)
//
// L grows by one row an observation and is never inverted. At history_cap observations the oldest leaves
// before the next one enters: Givens rotations fold its column into the rest of L (a rank-one update, always
// stable); nothing is rebuilt.
// Jitter rule: the squared pivot of a new row is at least jitter_pivot * s^2, as if that observation alone had
// the missing noise. So repeated voltages are harmless even at noise_sd = 0.
// The prior mean is any deterministic function; its gradient is a central difference over +-0.1 length
// scales, which also tames functions with steps, and may look that far beyond a window's edge.
//
// Cost: O(n^2) an observation; a prediction O(n^2) a voltage, 16 voltages side by side: 1089 voltages in
// about 0.04 / 0.24 / 0.65 / 2 ms at n = 10 / 50 / 100 / 200 (rbf, one core; matern52 10 to 30 % more), and as
// many calls of the prior mean.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "navigation/navigation_config.hpp"
#include "physics/double_dot.hpp"

namespace qdtune::navigation {

using physics::GateVoltages;

// Objective expected before any observation; an empty function is zero everywhere.
using PriorMean = std::function<double(const GateVoltages&)>;

struct Prediction {
  double mean = 0.0;
  double sd = 0.0;
};

struct Slope {  // per volt
  double d1_per_V = 0.0;
  double d2_per_V = 0.0;
};

struct PredictionWithSlope {
  Prediction value;
  Slope mean;
  Slope sd;  // zero where sd is
};

inline constexpr double jitter_pivot = 1e-6;

class GaussianProcess {
 public:
  // Uses kernel, length_scale_V, signal_sd, noise_sd and history_cap; preconditions as stated there.
  explicit GaussianProcess(const NavigationConfig& config, PriorMean prior_mean = {});

  // Preconditions: finite voltages and value, finite prior mean there.
  void observe(const GateVoltages& v, double y);
  // The same observations under another prior mean: O(n^2).
  void set_prior_mean(PriorMean prior_mean);

  std::size_t size() const { return points_.size(); }
  const std::vector<GateVoltages>& points() const { return points_; }  // oldest first
  const std::vector<double>& values() const { return values_; }
  double prior_mean(const GateVoltages& v) const { return prior_mean_ ? prior_mean_(v) : 0.0; }

  Prediction predict(const GateVoltages& v) const;
  // The same numbers, bit for bit, whatever stands beside a voltage.
  std::vector<Prediction> predict(const std::vector<GateVoltages>& voltages) const;
  std::vector<PredictionWithSlope> predict_with_slope(const std::vector<GateVoltages>& voltages) const;

  // log p(y | voltages) in nats; 0 without observations.
  double log_marginal_likelihood_nat() const;

 private:
  void append_row(const GateVoltages& v, double residual);
  void drop_oldest();
  std::vector<double> residual_weights() const;  // a
  Slope prior_slope(const GateVoltages& v) const;

  NavigationConfig config_;
  PriorMean prior_mean_;
  std::vector<GateVoltages> points_;
  std::vector<double> values_;
  std::vector<double> factor_;    // L, packed by rows
  std::vector<double> whitened_;  // w
};

}  // namespace qdtune::navigation
