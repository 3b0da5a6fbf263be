#include "config/populations.hpp"

#include <algorithm>
#include <cmath>

namespace qdtune::config {

namespace {

using device::Distribution;
using device::DistributionKind;

constexpr std::size_t noise_sd = static_cast<std::size_t>(device::Parameter::noise_sd);
constexpr std::size_t tunnel_coupling = static_cast<std::size_t>(device::Parameter::tunnel_coupling);

// The same centre, each range 20 % wider; on the logarithm for a log-uniform one. A fixed value has no range.
Distribution wider(Distribution d) {
  constexpr double excess = 0.1;  // each side
  switch (d.kind) {
    case DistributionKind::uniform:
      return {d.kind, d.a - excess * (d.b - d.a), d.b + excess * (d.b - d.a)};
    case DistributionKind::log_uniform: {
      const double factor = std::pow(d.b / d.a, excess);
      return {d.kind, d.a / factor, d.b * factor};
    }
    case DistributionKind::normal:
      return {d.kind, d.a, d.b * (1.0 + 2.0 * excess)};
    case DistributionKind::fixed:
      break;
  }
  return d;
}

simulation::NoiseSettings stress_noise() {
  simulation::NoiseSettings noise;
  noise.pink_ueV_per_sqrt_Hz = 3.0;
  noise.pink_exponent = 1.0;
  noise.fluctuators = 2;
  noise.fluctuator_ueV = 10.0;
  noise.fluctuator_slowest_Hz = 0.01;
  noise.fluctuator_fastest_Hz = 100.0;
  noise.jumps_per_min = 0.2;
  noise.jump_sd_V = 0.003;
  noise.gain_drift_percent_per_min = 5.0;
  noise.latching_probability = 0.1;
  noise.disorder_sd_V = 0.002;
  noise.disorder_length_V = 0.040;
  noise.lever_arm_variation_percent = 10.0;
  return noise;
}

}  // namespace

Distribution known_from_population(device::Parameter parameter, const Distribution& population) {
  if (parameter != device::Parameter::noise_sd) return population;
  constexpr double floor = 0.001;
  const double low = std::max(0.5 * population.lowest(), floor);
  return {DistributionKind::log_uniform, low, std::max(2.0 * population.highest(), 4.0 * low)};
}

std::vector<NamedPopulation> named_populations() {
  const auto standard = device::standard_population();
  const auto prior = device::standard_prior();

  auto noisy = standard;
  noisy[noise_sd] = {DistributionKind::fixed, 0.15, 0.0};
  auto noisy_prior = prior;
  noisy_prior[noise_sd] = known_from_population(device::Parameter::noise_sd, noisy[noise_sd]);

  auto shifted = standard;
  std::transform(shifted.begin(), shifted.end(), shifted.begin(), wider);

  auto strong = standard, strong_prior = prior;
  strong[tunnel_coupling] = strong_prior[tunnel_coupling] = {DistributionKind::log_uniform, 0.002, 0.200};

  return {{"standard", "white noise 5 % of the peak", standard, prior},
          {"standard-noisy", "white noise 15 % of the peak", noisy, noisy_prior},
          {"shifted", "every range 20 % wider than the agent's prior", shifted, prior},
          {"stress", "every noise of section noise but offset drift, and t_c up to 0.2 meV", strong,
           strong_prior, stress_noise()},
          {"broken", "no device can be tuned, five classes in equal parts", standard, prior, {}, 1.0}};
}

void choose(trial::TrialConfig& trial, const NamedPopulation& population) {
  trial.simulated.population = population.name;
  trial.simulated.distributions = population.population;
  trial.simulated.noise = population.noise;
  trial.simulated.broken_share = population.broken_share;
  trial.agent.prior = population.prior;
}

}  // namespace qdtune::config
