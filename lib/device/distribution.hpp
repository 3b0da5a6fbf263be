// One-dimensional distributions of device parameters, as populations and priors state them.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "device/parameters.hpp"

namespace qdtune::device {

enum class DistributionKind { fixed, uniform, log_uniform, normal };
std::string_view to_string(DistributionKind kind);

// fixed: a.  uniform and log_uniform: on [a, b].  normal: mean a, standard deviation b, cut at +-4 standard deviations.
struct Distribution {
  DistributionKind kind = DistributionKind::fixed;
  double a = 0.0;
  double b = 0.0;

  // Inverse of the cumulative distribution; u in [0, 1]. A fixed distribution returns a.
  double quantile(double u) const;
  // Cumulative distribution; 0.5 for a fixed one. quantile(cdf(x)) == x inside the support, to rounding.
  double cdf(double x) const;
  bool contains(double x) const;
  // Empty when usable, else what is wrong ("log_uniform needs 0 < low < high").
  std::string problem() const;
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// A population of devices, and equally an agent's prior: independent parameters, and the window the voltages live in.
using ParameterDistributions = std::array<Distribution, parameter_count>;

// Parameter vector at a point of the unit cube (one coordinate a parameter, fixed ones ignore theirs).
ParameterVector parameters_at(const ParameterDistributions& distributions, const std::array<double, parameter_count>& cube);

// The ranges of the `standard` population: GaAs- and Si-like double dots, first lines 5 to 90 mV, white noise 5 % of the peak.
ParameterDistributions standard_population();
// The same as an agent may know it: the noise only within a factor of two.
ParameterDistributions standard_prior();

}  // namespace qdtune::device
