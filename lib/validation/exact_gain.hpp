// Expected gain of a plan by quadrature, for few hypotheses and one or two points.
//
// With z the noise of one reading a point, y = f_i + z, g_i the group of hypothesis i, k* the best voltage before:
//   I(S; Y) = 1/N sum_i E_z log(p(g_i | y) / p(g_i)),   success = 1/N sum_i E_z [max_k P(k | y) - P(k* | y)]
// by the trapezoid rule over |z| <= 8, exact to rounding for the first, which is smooth, and to about 5e-5
// for the second. The sums run over hypotheses and their noise, as the definition of the gain does not: it
// integrates over readings.
// Cost: N^2 exponentials a node; 16000 nodes for one point, 100000 for two.
#pragma once

#include "sensing/gain.hpp"

namespace qdtune::validation {

// Precondition: one or two points (columns of `readings`).
sensing::Gain exact_gain(const Eigen::ArrayXXf& readings, const sensing::Question& question);

}  // namespace qdtune::validation
