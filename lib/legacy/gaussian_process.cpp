#include "legacy/gaussian_process.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/contracts.hpp"

namespace qdtune::legacy {

GaussianProcess::GaussianProcess(const GpHyperparameters& hyper, std::span<const GpObservation> history)
    : hyper_(hyper) {
  QDTUNE_REQUIRE(hyper.length_scale_V > 0.0 && hyper.noise_variance > 0.0 && hyper.signal_variance >= 0.0,
                 "length scale and noise variance are positive, the signal variance is not negative");
  for (const GpObservation& observation : history) {
    points_.push_back(observation.v);
    whitened_.push_back(observation.score - observation.prior_mean);
  }
  factorise();
  solve_lower(whitened_);
}

double GaussianProcess::kernel(const physics::GateVoltages& a, const physics::GateVoltages& b) const {
  const double d1 = a.v1_V - b.v1_V;
  const double d2 = a.v2_V - b.v2_V;
  const double l = hyper_.length_scale_V;
  return hyper_.signal_variance * std::exp(-(d1 * d1 + d2 * d2) / (2.0 * l * l));
}

void GaussianProcess::factorise() {
  const std::size_t n = points_.size();
  factor_.resize(n * (n + 1) / 2);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = kernel(points_[i], points_[j]);
      if (i == j) rest += hyper_.noise_variance;
      for (std::size_t k = 0; k < j; ++k) rest -= factor(i, k) * factor(j, k);
      factor(i, j) = i == j ? std::sqrt(rest) : rest / factor(j, j);
    }
    QDTUNE_ENSURE(factor(i, i) > 0.0, "observations are finite and the noise is not lost in rounding");
  }
}

void GaussianProcess::solve_lower(std::vector<double>& b) const {
  for (std::size_t i = 0; i < b.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= factor(i, k) * b[k];
    b[i] /= factor(i, i);
  }
}

GpPrediction GaussianProcess::predict(const physics::GateVoltages& v, double prior_mean) const {
  std::vector<double> k(points_.size());
  std::transform(points_.begin(), points_.end(), k.begin(),
                 [&](const physics::GateVoltages& point) { return kernel(v, point); });
  solve_lower(k);
  const double shift = std::inner_product(k.begin(), k.end(), whitened_.begin(), 0.0);
  const double explained = std::inner_product(k.begin(), k.end(), k.begin(), 0.0);
  return {prior_mean + shift, std::max(hyper_.signal_variance - explained, 0.0)};
}

double upper_confidence_bound(const GpPrediction& prediction, double beta) {
  return prediction.mean + beta * std::sqrt(prediction.variance);
}

std::optional<std::size_t> best_candidate(const GaussianProcess& process,
                                          std::span<const GpCandidate> candidates, double beta) {
  std::optional<std::size_t> best;
  double best_bound = 0.0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const double bound =
        upper_confidence_bound(process.predict(candidates[i].v, candidates[i].prior_mean), beta);
    if (best && bound <= best_bound) continue;
    best = i;
    best_bound = bound;
  }
  return best;
}

}  // namespace qdtune::legacy
