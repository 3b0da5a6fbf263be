#include "legacy/sensing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "legacy/loglik.hpp"
#include "legacy/patch.hpp"
#include "random/distributions.hpp"

namespace qdtune::legacy {
namespace {

constexpr double floor_of_sums = 1e-12;      // keeps the original from log 0 and 0 / 0
constexpr double negligible_weight = 1e-10;  // of a state that does not count in an entropy

PatchAxes scan_axes(Modality modality, const device::Window& window) {
  if (modality != Modality::line_scan) return patch_axes(window, resolution(modality));
  return {linspace(window.low.v1_V, window.high.v1_V, resolution(modality)), {0.0}};
}

std::vector<double> normals(std::size_t count, random::Stream& stream) {
  std::vector<double> values(count);
  for (double& value : values) value = random::normal(stream);
  return values;
}

// Values and noise in single precision, and added in it. No normals: the values alone.
std::vector<double> with_noise(const std::vector<double>& values, const std::vector<double>& normals,
                               double noise_std) {
  QDTUNE_REQUIRE(normals.empty() || normals.size() == values.size(), "one normal for each point, or none");
  std::vector<float> single = rounded_to_single(values);
  for (std::size_t k = 0; k < normals.size(); ++k) single[k] += static_cast<float>(noise_std * normals[k]);
  return widened(single);
}

}  // namespace

std::string_view to_string(Modality modality) {
  switch (modality) {
    case Modality::line_scan:
      return "line_scan";
    case Modality::coarse_2d:
      return "coarse_2d";
    case Modality::local_patch:
      return "local_patch";
    case Modality::fine_2d:
      break;
  }
  return "fine_2d";
}

std::size_t resolution(Modality modality) {
  switch (modality) {
    case Modality::line_scan:
      return 128;
    case Modality::coarse_2d:
      return 16;
    case Modality::local_patch:
      return 32;
    case Modality::fine_2d:
      break;
  }
  return 64;
}

std::size_t cost_points(Modality modality) {
  const std::size_t side = resolution(modality);
  return modality == Modality::line_scan ? side : side * side;
}

ScanPredictions predict_scan(const CimParameters& device, Modality modality, const device::Window& window,
                             const StateProbabilities& states, const parallel::Executor& executor) {
  const PatchAxes axes = scan_axes(modality, window);
  ScanPredictions predictions{modality, std::vector<std::vector<double>>(states.size())};
  executor.for_each_block(states.size(), [&](std::size_t i) {
    std::vector<double> values = current_patch_for_state(device, axes, states[i].state).values;
    if (modality != Modality::line_scan) values = widened(rounded_to_single(values));
    predictions.values[i] = std::move(values);
  });
  return predictions;
}

double posterior_entropy_nat(const StateProbabilities& prior, const ScanPredictions& predictions,
                             std::span<const double> scan, double noise_std) {
  QDTUNE_REQUIRE(prior.size() == predictions.values.size() && !prior.empty(),
                 "one prediction for each state");
  const Precision precision =
      predictions.modality == Modality::line_scan ? Precision::full : Precision::single;
  std::vector<double> w(prior.size());
  for (std::size_t i = 0; i < w.size(); ++i) {
    w[i] = std::log(prior[i].probability + floor_of_sums) +
           log_likelihood(scan, predictions.values[i], noise_std, precision);
  }
  const double largest = *std::max_element(w.begin(), w.end());
  double sum = 0.0;
  for (double& x : w) sum += x = std::exp(x - largest);
  double entropy = 0.0;
  for (const double x : w) {
    const double p = x / (sum + floor_of_sums);
    if (p > negligible_weight) entropy -= p * std::log(p);
  }
  return entropy;
}

std::vector<double> simulated_values(const ScanPredictions& predictions, const SimulatedScan& draw,
                                     double simulation_noise_std) {
  QDTUNE_REQUIRE(draw.true_state < predictions.values.size(), "the true state is one of those predicted");
  return with_noise(predictions.values[draw.true_state], draw.normals, simulation_noise_std);
}

ScanPredictions disturbed_predictions(const ScanPredictions& predictions, const SimulatedScan& draw,
                                      double simulation_noise_std) {
  if (draw.prediction_normals.empty()) return predictions;
  QDTUNE_REQUIRE(draw.prediction_normals.size() == predictions.values.size(),
                 "noise for each state, or none");
  ScanPredictions disturbed{predictions.modality, {}};
  for (std::size_t i = 0; i < predictions.values.size(); ++i) {
    disturbed.values.push_back(
        with_noise(predictions.values[i], draw.prediction_normals[i], simulation_noise_std));
  }
  return disturbed;
}

std::vector<SimulatedScan> draw_scans(const StateProbabilities& prior, Modality modality, std::size_t count,
                                      random::Stream& stream) {
  std::vector<SimulatedScan> draws(count);
  for (SimulatedScan& draw : draws) {
    draw.true_state = drawn_index(prior, random::uniform(stream));
    draw.normals = normals(cost_points(modality), stream);
    if (modality == Modality::line_scan) continue;
    for (std::size_t i = 0; i < prior.size(); ++i)
      draw.prediction_normals.push_back(normals(cost_points(modality), stream));
  }
  return draws;
}

double information_gain_mixed_units(const StateProbabilities& prior, const ScanPredictions& predictions,
                                    std::span<const SimulatedScan> draws, const SensingSettings& settings) {
  QDTUNE_REQUIRE(!draws.empty(), "a Monte Carlo mean needs draws");
  double sum_nat = 0.0;
  for (const SimulatedScan& draw : draws) {
    const double noise_std = settings.simulation_noise_std;
    sum_nat += posterior_entropy_nat(prior, disturbed_predictions(predictions, draw, noise_std),
                                     simulated_values(predictions, draw, noise_std), settings.noise_std);
  }
  return std::max(0.0, entropy_bits(prior) - sum_nat / static_cast<double>(draws.size()));
}

namespace {

void consider(const ScanPredictions& predictions, const StateProbabilities& prior,
              std::span<const SimulatedScan> draws, const SensingSettings& settings, SensingChoice& best) {
  const double gain = information_gain_mixed_units(prior, predictions, draws, settings);
  const double score = gain / static_cast<double>(cost_points(predictions.modality));
  if (score > best.score) best = {predictions.modality, score};
}

}  // namespace

SensingChoice choose_scan(const CimParameters& device, const device::Window& window,
                          const StateProbabilities& prior, std::span<const Modality> candidates,
                          std::span<const std::vector<SimulatedScan>> draws, const SensingSettings& settings,
                          const parallel::Executor& executor) {
  QDTUNE_REQUIRE(candidates.size() == draws.size(), "draws for each candidate");
  SensingChoice best;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    consider(predict_scan(device, candidates[i], window, prior, executor), prior, draws[i], settings, best);
  }
  if (best.score <= settings.gain_threshold) best.modality.reset();
  return best;
}

std::vector<SimulatedScan> draw_scans(const StateProbabilities& prior, Modality modality, std::size_t count,
                                      const SensingStream& stream) {
  const auto place = std::find(modalities.begin(), modalities.end(), modality) - modalities.begin();
  random::Stream draws(stream.seed, {stream.trial, random::Purpose::legacy_sensing, stream.step,
                                     static_cast<std::uint32_t>(place)});
  return draw_scans(prior, modality, count, draws);
}

SensingChoice choose_drawn_scan(const CimParameters& device, const device::Window& window,
                                const StateProbabilities& prior, const SensingSettings& settings,
                                const SensingStream& stream, const parallel::Executor& executor) {
  const double most_gain = entropy_bits(prior);
  SensingChoice best;
  for (const Modality modality : modalities) {
    // Those it cannot beat would leave the choice as it is.
    if (most_gain / static_cast<double>(cost_points(modality)) <= best.score) continue;
    consider(predict_scan(device, modality, window, prior, executor), prior,
             draw_scans(prior, modality, settings.samples, stream), settings, best);
  }
  if (best.score <= settings.gain_threshold) best.modality.reset();
  return best;
}

}  // namespace qdtune::legacy
