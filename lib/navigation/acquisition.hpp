// How much a voltage is worth trying, from the posterior mean and sd of the objective there.
//
//   ucb  mean + exploration sd                                (Srinivas et al., ICML 2010)
//   ei   E[max(0, f - t)] = (mean - t) Phi(z) + sd phi(z)     (Mockus 1978; Jones et al. 1998)
//   pi   P(f > t) = Phi(z)                                    (Kushner 1964)
// with t = incumbent + improvement_margin and z = (mean - t) / sd. sd is that of the objective, without the
// noise of an observation. At sd = 0: ei = max(0, mean - t), pi = 1 where mean > t, else 0; their slopes in
// sd are 0. Cost: nanoseconds.
#pragma once

#include "navigation/gaussian_process.hpp"

namespace qdtune::navigation {

struct AcquisitionRule {
  Acquisition acquisition = Acquisition::ucb;
  double exploration = 2.0;
  double improvement_margin = 0.0;
  double incumbent = 0.0;  // best objective so far; ucb does not use it
};

// Preconditions: finite mean, sd >= 0.
double acquisition_value(const AcquisitionRule& rule, const Prediction& prediction);
// d value / d mean * grad mean + d value / d sd * grad sd.
Slope acquisition_slope(const AcquisitionRule& rule, const PredictionWithSlope& prediction);

}  // namespace qdtune::navigation
