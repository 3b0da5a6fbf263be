// Populations with a name, and what an agent knows of a population that a file changes.
#pragma once

#include <string>
#include <vector>

#include "device/distribution.hpp"
#include "trial/trial_config.hpp"

namespace qdtune::config {

struct NamedPopulation {
  std::string name;
  std::string help;
  device::ParameterDistributions population;
  device::ParameterDistributions prior;
  simulation::NoiseSettings noise{};
  double broken_share = 0.0;
};

// standard; standard-noisy (white noise 15 % of the peak, and a prior that expects it); shifted (every range
// 20 % wider than the prior, which stays that of `standard`); stress (every noise of a laboratory at once, and tunnel
// couplings up to 0.2 meV, which the prior expects; the noise the agent does not know of); broken (no device can be
// tuned, five classes in equal parts; the prior is that of `standard`).
std::vector<NamedPopulation> named_populations();

// Sets all that a population decides: distributions, prior, noise and the share of broken devices.
void choose(trial::TrialConfig& trial, const NamedPopulation& population);

// What the agent knows of one parameter of a population.
//   all but the noise        the population's own distribution
//   noise_sd (of a point)    log-uniform from half the lowest to twice the highest value the population
//                            allows, and never below 0.1 % of the peak, so that a noise-free device has
//                            a prior too
device::Distribution known_from_population(device::Parameter parameter,
                                           const device::Distribution& population);

}  // namespace qdtune::config
