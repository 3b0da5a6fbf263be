// Does a double dot explain the readings at all?
//
// Every inference about parameters takes its model for granted. Two numbers do not:
//
//   residual ratio   rms of y - b - a f(theta) over the posterior / the largest noise that the prior states. The belief takes what
//                    its model cannot describe for noise; above 1 that is more noise than there can be.
//   smooth advantage log(Z' / Z) of the belief's evidence Z and that of a random smooth surface without dots, which predicts each
//                    reading from readings near it. Above 0 the surface is the better prediction.
//
// The surface:
//   y(V) = c + g(V) + sigma eps,   c ~ N(0, s^2),   g a Gaussian process of covariance (a s)^2 (1 + sqrt3 r) exp(-sqrt3 r),
//   r^2 = (dV1 / (l w1))^2 + (dV2 / (l w2))^2,   w the extent of the window, s the median gain of the prior
//
// Z' averages over a grid of a (0 included: nothing but noise), l, and sigma from the prior's smallest noise to six times its
// largest. Each reading is predicted from at most ten of those before it, the nearest: a proper density of all readings at a cost
// that grows with their number only. Vecchia, J. R. Stat. Soc. B 50, 297 (1988); for evidence, Kass & Raftery, J. Am. Stat. Assoc.
// 90, 773 (1995).
//
// Not said: which part of the model is wrong. Readings of nothing but noise are not told from a dot by either number, since both
// models call them noise; `unexplained` does that. Evidence of a belief scatters by a few nats.
// Cost: 50 us a point, most of it the surface.
#pragma once

#include "belief/particle_belief.hpp"
#include "device/distribution.hpp"

namespace qdtune::belief {

struct Misfit {
  // Root of the mean squared residual, over points and particles; units of the readout.
  double residual_rms = 0.0;
  double residual_ratio = 0.0;  // residual_rms / the prior's largest noise
  double noise_sd =
      0.0;  // root mean square of the particles': the residual of a good fit, or the scale of Student's t
  double unexplained =
      0.0;  // residual_rms^2 / variance of the readings, 1 if they have none; a constant leaves 1
  double smooth_advantage_nat = 0.0;  // log(Z' / Z)
};

// log Z' of the points, each predicted from those before it. The stated prior gives scale and noise.
double smooth_evidence_nat(const PointData& data, const device::Window& window,
                           const device::ParameterDistributions& prior);

// Of everything the belief has seen, one point or more, measured in this window. Same bits on any executor.
Misfit model_misfit(const ParticleBelief& belief, const device::ParameterDistributions& prior,
                    const device::Window& window);

}  // namespace qdtune::belief
