// The original's log-likelihood of a scan given a charge state.
//
//   log L = -1/2 mean_k ((observed_k - predicted_k) / (noise_std + 1e-8))^2                           (nat)
// without the constant of the normal distribution. The prediction is current_patch_for_state on axes of
// linspace, not stretched to [0, 1] although the observation is.
//
// What is wrong with it: the residuals are averaged, not summed, so that 256 points say no more than one: the
// true Gaussian log-likelihood is the number of points times this (the best state led the second by 6.7
// instead of 1707 nats). And one charge state has to explain a window that may hold five.
//
// Precondition: as many observed as predicted values, at least one. Sums in numpy's order (pairwise_sum.hpp).
// Cost: 0.4 ns a point in single precision, 0.8 ns in double.
#pragma once

#include <span>

namespace qdtune::legacy {

// Where the original rounds to single precision.
enum class Precision {
  single,              // both arrays and all arithmetic: the way its belief calls it with a patch
  rounded_prediction,  // the prediction only
  full,                // nothing: the way it treats line scans of doubles
};

double log_likelihood(std::span<const double> observed, std::span<const double> predicted, double noise_std,
                      Precision precision);

}  // namespace qdtune::legacy
