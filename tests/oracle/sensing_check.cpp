#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "legacy/patch.hpp"
#include "legacy/sensing.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {
namespace {

// An entropy near 0 is a sum of terms rounded at the scale of 1: what is left of them does not get exacter as
// it shrinks.
constexpr Tolerance entropy{1e-9, 1e-14};
// Of a patch: likelihoods in single precision on the way.
constexpr Tolerance entropy_of_single{1e-5, 1e-14};

Tolerance tolerance_of(legacy::Modality modality) {
  return modality == legacy::Modality::line_scan ? entropy : entropy_of_single;
}

legacy::Modality modality_of(const Value& recorded, const std::string& name) {
  for (const legacy::Modality modality : legacy::modalities) {
    if (legacy::to_string(modality) == name) return modality;
  }
  throw Error(ErrorKind::damaged_data, recorded.place() + ": '" + name + "' is no modality");
}

std::size_t index_of(const legacy::StateProbabilities& prior, const Value& state) {
  const legacy::Electrons wanted = state_of(state);
  const auto found =
      std::find_if(prior.begin(), prior.end(), [&](const auto& p) { return p.state == wanted; });
  if (found == prior.end())
    throw Error(ErrorKind::damaged_data, state.place() + ": not a state of the prior");
  return static_cast<std::size_t>(found - prior.begin());
}

void check_table(const Value& table, Comparison& comparison) {
  comparison.require(table, table.items().size() == legacy::modalities.size(),
                     "as many modalities as we know");
  for (const Value& row : table.items()) {
    const legacy::Modality modality = modality_of(row, row.at("modality").text());
    comparison.integer(row.at("cost_points"), static_cast<long long>(legacy::cost_points(modality)));
    comparison.integer(row.at("resolution"), static_cast<long long>(legacy::resolution(modality)));
  }
}

void check_posterior_entropy(const Value& recorded, double noise_std, Comparison& comparison) {
  const legacy::StateProbabilities prior = probabilities_of(recorded.at("prior"));
  const legacy::Modality modality = modality_of(recorded, recorded.at("modality").text());
  const auto predictions = legacy::predict_scan(device_of(recorded), modality, window_of(recorded), prior);
  const legacy::SimulatedScan noise_free{index_of(prior, recorded.at("true_state")), {}, {}};
  const std::vector<double> observed = legacy::simulated_values(predictions, noise_free, noise_std);

  const Value& checksum = recorded.at("observed_checksum");
  comparison.number(checksum.at("sum_f64"), std::accumulate(observed.begin(), observed.end(), 0.0),
                    rounded_single);
  comparison.number(checksum.at("max"), *std::max_element(observed.begin(), observed.end()), rounded_single);
  comparison.number(recorded.at("prior_entropy_bits"), legacy::entropy_bits(prior), entropy);
  comparison.number(recorded.at("posterior_entropy_nats"),
                    legacy::posterior_entropy_nat(prior, predictions, observed, noise_std),
                    tolerance_of(modality));
}

// The original's normals were replaced by zeros, and the same draws of true states used for each modality.
std::vector<legacy::SimulatedScan> recorded_draws(const Value& indices) {
  std::vector<legacy::SimulatedScan> draws;
  for (const Value& index : indices.items())
    draws.push_back({static_cast<std::size_t>(index.integer()), {}, {}});
  return draws;
}

void check_choice(const Value& recorded, const legacy::StateProbabilities& prior,
                  const std::vector<legacy::SimulatedScan>& draws, const legacy::SensingSettings& settings,
                  Comparison& comparison) {
  const std::vector<std::vector<legacy::SimulatedScan>> same_draws(legacy::modalities.size(), draws);
  const legacy::SensingChoice choice = legacy::choose_scan(device_of(recorded), window_of(recorded), prior,
                                                           legacy::modalities, same_draws, settings);
  if (choice.modality) {
    comparison.text(recorded.at("selected"), legacy::to_string(*choice.modality));
  } else if (!recorded.at("selected").is_null()) {
    comparison.text(recorded.at("selected"), "none");
  }
  comparison.number(recorded.at("selected_score"), choice.score,
                    tolerance_of(choice.modality.value_or(legacy::Modality::line_scan)));
}

void check_gain(const Value& recorded, const legacy::SensingSettings& settings, Comparison& comparison) {
  const legacy::StateProbabilities prior = probabilities_of(recorded.at("prior"));
  comparison.number(recorded.at("prior_entropy_bits"), legacy::entropy_bits(prior), entropy);
  const auto draws = recorded_draws(recorded.at("mc_draw_indices"));
  for (const auto& [name, gain] : recorded.at("ig_mixed_units").members()) {
    const legacy::Modality modality = modality_of(gain, name);
    const auto predictions = legacy::predict_scan(device_of(recorded), modality, window_of(recorded), prior);
    comparison.number(gain, legacy::information_gain_mixed_units(prior, predictions, draws, settings),
                      tolerance_of(modality));
  }
  check_choice(recorded, prior, draws, settings, comparison);
}

}  // namespace

void check_sensing(const Value& data, Comparison& comparison) {
  const legacy::SensingSettings settings{.noise_std = data.at("noise_std").number(),
                                         .gain_threshold = data.at("info_gain_threshold").number()};
  comparison.number(data.at("noise_std"), legacy::SensingSettings{}.noise_std);
  comparison.number(data.at("info_gain_threshold"), legacy::SensingSettings{}.gain_threshold);
  check_table(data.at("modality_table"), comparison);
  for (const Value& recorded : data.at("posterior_entropy").items()) {
    comparison.begin_case();
    check_posterior_entropy(recorded, settings.noise_std, comparison);
  }
  for (const Value& recorded : data.at("estimate_ig").items()) {
    comparison.begin_case();
    check_gain(recorded, settings, comparison);
  }
}

}  // namespace qdtune::oracle
