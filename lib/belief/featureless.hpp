// Evidence of the simplest rival of a double dot: a constant signal in white noise.
//
//   y_k = c + sigma eps_k,  c uniform over what the readout's prior allows, sigma from the prior of the noise.
//
// c is integrated in closed form, sigma over 65 quantiles of its prior. Compared with a belief's log evidence of the same points it
// tells a dead sensor, or a window without any transition, from a device. Not modelled: a signal that varies smoothly
// without a transition (sensor cross-talk only). Cost: microseconds.
#pragma once

#include "device/device.hpp"
#include "device/distribution.hpp"

namespace qdtune::belief {

// log p(y | constant signal) in nats; 0 for no points.
double featureless_log_evidence_nat(const device::Measurement& measurement,
                                    const device::ParameterDistributions& prior);

}  // namespace qdtune::belief
