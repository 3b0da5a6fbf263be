#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "legacy/belief.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {
namespace {

// An entropy near 0 is a sum of terms rounded at the scale of 1: what is left of them does not get exacter as
// it shrinks (sums of 60 weights are good to some 1e-15).
constexpr Tolerance entropy{1e-9, 1e-14};
// The particles' own likelihoods went through single precision, whatever they add up to; weights of
// impossible states underflow.
constexpr Tolerance recomputed{1e-5, 1e-14};
// Weights are exponentials: below 1e-300 they lose digits before they reach 0.
constexpr Tolerance weight{1e-9, 1e-300};

std::optional<legacy::Classification> classification_of(const Value& recorded) {
  if (recorded.is_null()) return std::nullopt;
  legacy::Classification found{.label = legacy::RegionLabel::unknown,
                               .confidence = recorded.at("confidence").number(),
                               .physics_override = recorded.at("physics_override").flag()};
  for (const auto label :
       {legacy::RegionLabel::single_dot, legacy::RegionLabel::double_dot, legacy::RegionLabel::misc}) {
    if (to_string(label) == recorded.at("label").text()) found.label = label;
  }
  return found;
}

legacy::PatchObservation observation_of(const Value& recorded) {
  const std::size_t resolution = recorded.at("observed_f32").items().size();
  return {.axes = legacy::patch_axes(window_of(recorded), resolution),
          .values = recorded.at("observed_f32").numbers(),
          .noise_std = recorded.at("noise_std").number()};
}

std::vector<legacy::Electrons> states_of(const Value& list) {
  std::vector<legacy::Electrons> states;
  for (const Value& item : list.items()) states.push_back(state_of(item));
  return states;
}

// Recorded likelihoods by state, in single precision.
class RecordedLikelihoods {
 public:
  explicit RecordedLikelihoods(const Value& recorded) : recorded_(recorded) {}
  std::optional<double> of(const legacy::Electrons& state) const {
    const std::string key = std::to_string(state.n1) + "," + std::to_string(state.n2);
    if (!recorded_.has(key)) return std::nullopt;
    return recorded_.at(key).number();
  }

 private:
  const Value& recorded_;
};

void check_exact(const Value& recorded, Comparison& comparison) {
  const auto classification = classification_of(recorded.at("classification"));
  comparison.number(recorded.at("weight_factor"), legacy::likelihood_weight(classification));
  const legacy::StateProbabilities prior = probabilities_of(recorded.at("prior"));
  const RecordedLikelihoods likelihoods(recorded.at("loglik"));
  std::vector<double> log_likelihoods;
  for (const auto& [state, probability] : prior) {
    const auto known = likelihoods.of(state);
    comparison.require(recorded.at("loglik"), known.has_value(), "a state of the prior has no likelihood");
    log_likelihoods.push_back(known.value_or(0.0));
  }
  const legacy::ExactPosterior posterior = legacy::exact_update(prior, log_likelihoods, classification);
  comparison.number(recorded.at("log_evidence"), posterior.log_evidence_nat);
  check_probabilities(comparison, recorded.at("posterior"), posterior.states, weight);
  comparison.number(recorded.at("posterior_entropy_nats"), legacy::entropy_nat(posterior.states), entropy);
  comparison.number(recorded.at("posterior_entropy_bits"), legacy::entropy_bits(posterior.states), entropy);
  check_state(comparison, recorded.at("most_likely"), legacy::most_likely(posterior.states));
}

void check_likelihoods(const Value& recorded, Comparison& comparison) {
  std::vector<legacy::Electrons> states;
  for (const auto& [key, value] : recorded.at("loglik").members()) states.push_back(state_of(value, key));
  const auto computed = legacy::log_likelihoods_nat(device_of(recorded), observation_of(recorded), states);
  std::size_t i = 0;
  for (const auto& [key, value] : recorded.at("loglik").members())
    comparison.number(value, computed[i++], rounded_single);
}

void check_particles(const Value& recorded, Comparison& comparison) {
  const Value& particles = recorded.at("particles");
  legacy::ParticleBelief belief(states_of(particles.at("initial")));
  const RecordedLikelihoods likelihoods(recorded.at("loglik"));
  const auto distinct = belief.distinct_states();
  const bool all_recorded = std::all_of(distinct.begin(), distinct.end(),
                                        [&](const auto& n) { return likelihoods.of(n).has_value(); });
  const auto classification = classification_of(recorded.at("classification"));
  if (all_recorded) {
    belief.update([&](const legacy::Electrons& n) { return *likelihoods.of(n); }, classification);
  } else {
    belief.update(device_of(recorded), observation_of(recorded), classification);
  }
  check_probabilities(comparison, particles.at("charge_probs"), belief.charge_probabilities(),
                      all_recorded ? weight : recomputed);
  comparison.number(particles.at("effective_sample_size"), belief.effective_sample_size(),
                    all_recorded ? pure_double : recomputed);
  comparison.number(particles.at("belief_entropy_bits"), legacy::entropy_bits(belief.charge_probabilities()),
                    all_recorded ? entropy : recomputed);
  belief.resample(particles.at("resample_u").number());
  const auto& resampled = particles.at("resampled").items();
  comparison.require(particles.at("resampled"), resampled.size() == belief.particles().size(),
                     "as many particles as before");
  for (std::size_t k = 0; k < std::min(resampled.size(), belief.particles().size()); ++k) {
    check_state(comparison, resampled[k], belief.particles()[k]);
  }
}

}  // namespace

void check_belief(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    check_likelihoods(recorded, comparison);
    check_exact(recorded, comparison);
    check_particles(recorded, comparison);
  }
}

}  // namespace qdtune::oracle
