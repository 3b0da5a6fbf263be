#include "config/populations.hpp"

#include <algorithm>
#include <cmath>

namespace qdtune::config {

namespace {

using device::Distribution;
using device::DistributionKind;

constexpr std::size_t noise = static_cast<std::size_t>(device::Parameter::noise_sd);

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
  noisy[noise] = {DistributionKind::fixed, 0.15, 0.0};
  auto noisy_prior = prior;
  noisy_prior[noise] = known_from_population(device::Parameter::noise_sd, noisy[noise]);

  auto shifted = standard;
  std::transform(shifted.begin(), shifted.end(), shifted.begin(), wider);

  return {{"standard", "white noise 5 % of the peak", standard, prior},
          {"standard-noisy", "white noise 15 % of the peak", noisy, noisy_prior},
          {"shifted", "every range 20 % wider than the agent's prior", shifted, prior}};
}

}  // namespace qdtune::config
