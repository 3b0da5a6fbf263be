// One-dimensional distributions of device parameters, as populations and priors state them.
//
// A draw is quantile(u) of a uniform u, so a device is a point of the unit cube: one coordinate a parameter,
// whatever the distributions, and arms that widen one range keep every other parameter of a device.
// Not modelled: dependence between parameters.
// Precondition of quantile and cdf: problem() is empty. They are hot and check only that u lies in [0, 1].
// Cost: nanoseconds; log_uniform takes one exp or log, normal one normal quantile or erfc.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "device/parameters.hpp"

namespace qdtune::device {

enum class DistributionKind { fixed, uniform, log_uniform, normal };
std::string_view to_string(DistributionKind kind);

// fixed: a.  uniform and log_uniform: on [a, b].
// normal: mean a, standard deviation b before it is cut at +-4 standard deviations.
struct Distribution {
  DistributionKind kind = DistributionKind::fixed;
  double a = 0.0;
  double b = 0.0;

  // Ends of the support: a twice when fixed.
  double lowest() const;
  double highest() const;
  // Inverse of the cumulative distribution, never outside the support; u in [0, 1]. A fixed one returns a.
  double quantile(double u) const;
  // Cumulative distribution: 0 below the support, 1 above it; 0.5 for a fixed one.
  // quantile(cdf(x)) == x inside the support, to rounding.
  double cdf(double x) const;
  bool contains(double x) const;
  // Empty when usable, else what is wrong ("log_uniform needs 0 < low < high").
  std::string problem() const;
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// A population of devices, and equally an agent's prior, in the order of Parameter.
using ParameterDistributions = std::array<Distribution, parameter_count>;

// What makes distributions unusable, one line a parameter with its name; empty when nothing does. Looks at
// each parameter alone: that Em < min(E1, E2) holds for a draw is for the one who draws.
std::vector<std::string> problems(const ParameterDistributions& distributions);

// Parameter vector at a point of the unit cube (one coordinate a parameter, fixed ones ignore theirs).
ParameterVector parameters_at(const ParameterDistributions& distributions,
                              const std::array<double, parameter_count>& cube);

// The ranges of the `standard` population: GaAs- and Si-like double dots, first lines at 5 to 90 mV, white
// noise of 5 % of the peak.
ParameterDistributions standard_population();
// The same as an agent may know it: the noise only within a factor of two.
ParameterDistributions standard_prior();

}  // namespace qdtune::device
