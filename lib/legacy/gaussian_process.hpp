// The original's Gaussian process over gate space and its upper confidence bound.
//
//   k(V, V') = s^2 exp(-|V - V'|^2 / 2 l^2),   C = K + noise I
//   mean = m(V) + k^T C^-1 (y - m),   variance = max(s^2 - k^T C^-1 k, 0)    of the objective, without noise
//   ucb  = mean + beta sqrt(variance)
// (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapter 2; Srinivas et al., ICML 2010.)
//
// m is the prior mean that the belief provides: data here, one number an observation and one a candidate. The
// original inverts C; this solves with its Cholesky factor, which agrees to 1e-9 at condition numbers of 2000.
//
// What is wrong with the original's use of it: its prior mean is noisy and does not depend on the charge state, so
// 12 of 12 proposals were moves of length zero; C is inverted anew at every fit, 142 ms at 200 observations, and a
// proposal takes seconds. navigation/gaussian_process.hpp extends a factor by a row instead. How the original walks
// through the candidates is random and not part of this: best_candidate ranks those it is given.
// Cost: O(n^3) to fit, O(n^2) a prediction.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "device/device.hpp"

namespace qdtune::legacy {

struct GpHyperparameters {
  double length_scale_V = 0.05;
  double signal_variance = 0.5;
  double noise_variance = 0.01;
};

struct GpObservation {
  physics::GateVoltages v;
  double score = 0.0;
  double prior_mean = 0.0;
};

struct GpPrediction {
  double mean = 0.0;
  double variance = 0.0;
};

class GaussianProcess {
 public:
  // Preconditions: length scale and noise variance positive, signal variance not negative; finite observations.
  GaussianProcess(const GpHyperparameters& hyper, std::span<const GpObservation> history);

  GpPrediction predict(const physics::GateVoltages& v, double prior_mean = 0.0) const;

 private:
  double kernel(const physics::GateVoltages& a, const physics::GateVoltages& b) const;
  double& factor(std::size_t row, std::size_t column) { return factor_[row * (row + 1) / 2 + column]; }
  double factor(std::size_t row, std::size_t column) const { return factor_[row * (row + 1) / 2 + column]; }
  void factorise();
  void solve_lower(std::vector<double>& b) const;  // L^-1 b

  GpHyperparameters hyper_;
  std::vector<physics::GateVoltages> points_;
  std::vector<double> factor_;    // L of L L^T = C, packed by rows
  std::vector<double> whitened_;  // L^-1 (y - m)
};

double upper_confidence_bound(const GpPrediction& prediction, double beta);

struct GpCandidate {
  physics::GateVoltages v;
  double prior_mean = 0.0;
};

// Index of the candidate with the largest upper confidence bound, the first on a tie; nothing without candidates.
std::optional<std::size_t> best_candidate(const GaussianProcess& process,
                                          std::span<const GpCandidate> candidates, double beta = 2.0);

}  // namespace qdtune::legacy
