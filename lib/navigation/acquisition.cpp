#include "navigation/acquisition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qdtune::navigation {

namespace {

double normal_density(double z) {
  return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

// How far the mean exceeds what counts as an improvement.
double excess(const AcquisitionRule& rule, const Prediction& prediction) {
  return prediction.mean - rule.incumbent - rule.improvement_margin;
}

// Derivatives of the acquisition in mean and sd.
struct Partial {
  double mean = 0.0;
  double sd = 0.0;
};

Partial partial(const AcquisitionRule& rule, const Prediction& prediction) {
  if (rule.acquisition == Acquisition::ucb) return {1.0, rule.exploration};
  const double gain = excess(rule, prediction);
  const bool ei = rule.acquisition == Acquisition::ei;
  if (!(prediction.sd > 0.0)) return {ei && gain > 0.0 ? 1.0 : 0.0, 0.0};
  const double z = gain / prediction.sd;
  if (ei) return {normal_cdf(z), normal_density(z)};
  return {normal_density(z) / prediction.sd, -z * normal_density(z) / prediction.sd};
}

}  // namespace

double acquisition_value(const AcquisitionRule& rule, const Prediction& prediction) {
  const double gain = excess(rule, prediction);
  const double sd = prediction.sd;
  switch (rule.acquisition) {
    case Acquisition::ucb:
      return prediction.mean + rule.exploration * sd;
    case Acquisition::ei:
      if (!(sd > 0.0)) return std::max(0.0, gain);
      // Far below the incumbent both terms cancel to rounding, which may be negative.
      return std::max(0.0, gain * normal_cdf(gain / sd) + sd * normal_density(gain / sd));
    case Acquisition::pi:
      if (!(sd > 0.0)) return gain > 0.0 ? 1.0 : 0.0;
      return normal_cdf(gain / sd);
  }
  return 0.0;
}

Slope acquisition_slope(const AcquisitionRule& rule, const PredictionWithSlope& prediction) {
  const Partial d = partial(rule, prediction.value);
  return {d.mean * prediction.mean.d1_per_V + d.sd * prediction.sd.d1_per_V,
          d.mean * prediction.mean.d2_per_V + d.sd * prediction.sd.d2_per_V};
}

}  // namespace qdtune::navigation
