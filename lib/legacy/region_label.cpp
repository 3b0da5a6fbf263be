#include "legacy/region_label.hpp"

namespace qdtune::legacy {

std::string_view to_string(RegionLabel label) {
  switch (label) {
    case RegionLabel::single_dot:
      return "single-dot";
    case RegionLabel::double_dot:
      return "double-dot";
    case RegionLabel::misc:
      return "misc";
    case RegionLabel::unknown:
      return "unknown";
  }
  return "unknown";
}

std::optional<RegionLabel> physics_override(RegionLabel classified, const OverrideFeatures& features,
                                            const OverrideThresholds& thresholds) {
  const bool featureless = features.diagonal_strength < 0.10 && features.conductance_std < 0.05;
  if (featureless && classified != RegionLabel::misc) return RegionLabel::misc;
  const bool periodic = features.fft_peak_ratio > thresholds.peak_ratio;
  const bool straight = features.diagonal_strength < thresholds.least_diagonal;
  if (classified == RegionLabel::double_dot && periodic && straight) return RegionLabel::single_dot;
  return std::nullopt;
}

}  // namespace qdtune::legacy
