#include "legacy/belief.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/contracts.hpp"
#include "legacy/loglik.hpp"
#include "random/distributions.hpp"

namespace qdtune::legacy {
namespace {

// exp(x - log sum exp x) in place; returns log sum exp x.
double normalise_exponentials(std::vector<double>& log_weights) {
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  QDTUNE_REQUIRE(std::isfinite(largest),
                 "a belief needs a state of positive probability and finite likelihood");
  double sum = 0.0;
  for (const double x : log_weights) sum += std::exp(x - largest);
  const double log_sum = largest + std::log(sum);
  for (double& x : log_weights) x = std::exp(x - largest) / sum;
  return log_sum;
}

}  // namespace

double likelihood_weight(const std::optional<Classification>& classification) {
  return classification && classification->physics_override ? 0.5 : 1.0;
}

double classification_boost_nat(const std::optional<Classification>& classification, const Electrons& n) {
  if (!classification || classification->physics_override) return 0.0;
  switch (classification->label) {
    case RegionLabel::double_dot:
      return n.n1 >= 1 && n.n2 >= 1 ? 1.5 * classification->confidence : 0.0;
    case RegionLabel::single_dot:
      return n.n1 == 0 || n.n2 == 0 ? classification->confidence : 0.0;
    case RegionLabel::misc:
      return n.n1 == 0 && n.n2 == 0 ? 0.5 * classification->confidence : 0.0;
    case RegionLabel::unknown:
      break;
  }
  return 0.0;
}

std::vector<double> log_likelihoods_nat(const CimParameters& device, const PatchObservation& observation,
                                        std::span<const Electrons> states,
                                        const parallel::Executor& executor) {
  std::vector<double> values(states.size());
  executor.for_each_block(states.size(), [&](std::size_t i) {
    const Raster predicted = current_patch_for_state(device, observation.axes, states[i]);
    values[i] =
        log_likelihood(observation.values, predicted.values, observation.noise_std, Precision::single);
  });
  return values;
}

ExactPosterior exact_update(const StateProbabilities& prior, std::span<const double> log_likelihoods,
                            const std::optional<Classification>& classification) {
  QDTUNE_REQUIRE(prior.size() == log_likelihoods.size() && !prior.empty(), "one likelihood for each state");
  const double weight = likelihood_weight(classification);
  std::vector<double> w(prior.size());
  for (std::size_t i = 0; i < prior.size(); ++i) {
    w[i] = std::log(prior[i].probability) + weight * log_likelihoods[i] +
           classification_boost_nat(classification, prior[i].state);
  }
  ExactPosterior posterior{prior, normalise_exponentials(w)};
  for (std::size_t i = 0; i < w.size(); ++i) posterior.states[i].probability = w[i];
  return posterior;
}

ParticleBelief::ParticleBelief(std::vector<Electrons> particles)
    : particles_(std::move(particles)),
      weights_(particles_.size(), 1.0 / static_cast<double>(particles_.size())) {
  QDTUNE_REQUIRE(!particles_.empty(), "a particle belief needs particles");
}

ParticleBelief ParticleBelief::drawn(const StateProbabilities& prior, const BeliefSettings& settings,
                                     random::Stream& stream) {
  std::vector<Electrons> particles(settings.particles);
  for (Electrons& particle : particles) particle = prior[drawn_index(prior, random::uniform(stream))].state;
  return ParticleBelief(std::move(particles));
}

std::vector<Electrons> ParticleBelief::distinct_states() const {
  std::vector<Electrons> distinct;
  for (const Electrons& n : particles_) {
    if (std::find(distinct.begin(), distinct.end(), n) == distinct.end()) distinct.push_back(n);
  }
  return distinct;
}

std::vector<std::size_t> ParticleBelief::state_indices(const std::vector<Electrons>& distinct) const {
  std::vector<std::size_t> indices(particles_.size());
  std::transform(particles_.begin(), particles_.end(), indices.begin(), [&](const Electrons& n) {
    return static_cast<std::size_t>(std::find(distinct.begin(), distinct.end(), n) - distinct.begin());
  });
  return indices;
}

StateProbabilities ParticleBelief::charge_probabilities() const {
  const std::vector<Electrons> distinct = distinct_states();
  StateProbabilities states;
  for (const Electrons& n : distinct) states.push_back({n, 0.0});
  const std::vector<std::size_t> indices = state_indices(distinct);
  for (std::size_t i = 0; i < weights_.size(); ++i) states[indices[i]].probability += weights_[i];
  return states;
}

double ParticleBelief::effective_sample_size() const {
  return 1.0 / std::inner_product(weights_.begin(), weights_.end(), weights_.begin(), 0.0);
}

void ParticleBelief::reweigh(const std::vector<Electrons>& distinct, std::span<const double> log_likelihoods,
                             const std::optional<Classification>& classification) {
  const double weight = likelihood_weight(classification);
  const std::vector<std::size_t> indices = state_indices(distinct);
  std::vector<double> w(particles_.size());
  for (std::size_t i = 0; i < w.size(); ++i) {
    w[i] = std::log(weights_[i]) + weight * log_likelihoods[indices[i]] +
           classification_boost_nat(classification, particles_[i]);
  }
  normalise_exponentials(w);
  weights_ = std::move(w);
}

void ParticleBelief::update(const std::function<double(const Electrons&)>& log_likelihood_nat,
                            const std::optional<Classification>& classification) {
  const std::vector<Electrons> distinct = distinct_states();
  std::vector<double> values(distinct.size());
  std::transform(distinct.begin(), distinct.end(), values.begin(), log_likelihood_nat);
  reweigh(distinct, values, classification);
}

void ParticleBelief::update(const CimParameters& device, const PatchObservation& observation,
                            const std::optional<Classification>& classification,
                            const parallel::Executor& executor) {
  const std::vector<Electrons> distinct = distinct_states();
  reweigh(distinct, log_likelihoods_nat(device, observation, distinct, executor), classification);
}

void ParticleBelief::resample(double u) {
  QDTUNE_REQUIRE(u >= 0.0 && u < 1.0, "systematic resampling takes a uniform in [0, 1)");
  const std::size_t count = particles_.size();
  std::vector<double> cumulative(count);
  std::partial_sum(weights_.begin(), weights_.end(), cumulative.begin());
  std::vector<Electrons> chosen(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double position = (static_cast<double>(k) + u) / static_cast<double>(count);
    const auto at = std::lower_bound(cumulative.begin(), cumulative.end(), position) - cumulative.begin();
    // Rounding may leave the last sum just below 1, and a position above it.
    chosen[k] = particles_[std::min(static_cast<std::size_t>(at), count - 1)];
  }
  *this = ParticleBelief(std::move(chosen));
}

bool ParticleBelief::resample_if_depleted(double threshold, double u) {
  if (effective_sample_size() >= threshold * static_cast<double>(particles_.size())) return false;
  resample(u);
  return true;
}

}  // namespace qdtune::legacy
