#include "legacy/classifier.hpp"

#include <algorithm>

#include "legacy/stability_features.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::legacy {

std::string_view to_string(Classifier classifier) {
  switch (classifier) {
    case Classifier::untrained:
      return "untrained";
    case Classifier::double_dot:
      break;
  }
  return "double_dot";
}

Classification blind_answer(Classifier classifier, std::uint64_t seed) {
  if (classifier == Classifier::double_dot) return {RegionLabel::double_dot, 1.0, false};
  constexpr std::array labels{RegionLabel::double_dot, RegionLabel::single_dot, RegionLabel::misc};
  constexpr double beyond_chance = 0.14;  // untrained softmax outputs are nearly uniform
  random::Stream stream(seed, {0, random::Purpose::legacy_classifier, 0, 0});
  const RegionLabel label = labels[random::uniform_index(stream, labels.size())];
  return {label, (1.0 + beyond_chance * random::uniform(stream)) / labels.size(), false};
}

Classification inspect(const Raster& scan, const Classification& answer) {
  constexpr double most_after_override = 0.65;
  const StabilityFeatures features = stability_features(scan);
  const auto overruled = physics_override(
      answer.label, {features.fft_peak_ratio, features.diagonal_strength, features.conductance_std});
  if (!overruled) return answer;
  return {*overruled, std::min(answer.confidence, most_after_override), true};
}

}  // namespace qdtune::legacy
