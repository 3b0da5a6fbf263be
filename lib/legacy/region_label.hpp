// What the original's classifier calls a charge stability diagram, and the physics features that may overrule it.
//
// Rules, in order; all comparisons strict:
//   diagonal_strength < 0.10 and conductance_std < 0.05 and the label is not misc          -> misc
//   double-dot and fft_peak_ratio > threshold and diagonal_strength < least diagonal       -> single-dot
//   otherwise the classifier's word stands
// A feature that was not computed counts as peak ratio 0, diagonal 1, deviation 1: it never overrules.
//
// What is wrong with it: the second rule does not fire on a periodic image (stability_features.hpp: the ratio of
// one is at most 2.5, the threshold 3.5).
#pragma once

#include <optional>
#include <string_view>

namespace qdtune::legacy {

enum class RegionLabel { single_dot, double_dot, misc, unknown };
std::string_view to_string(RegionLabel label);

struct OverrideThresholds {
  double peak_ratio = 3.5;
  double least_diagonal = 0.25;
};

struct OverrideFeatures {
  double fft_peak_ratio = 0.0;
  double diagonal_strength = 1.0;
  double conductance_std = 1.0;
};

// The label that replaces the classifier's; nothing where it stands.
std::optional<RegionLabel> physics_override(RegionLabel classified, const OverrideFeatures& features,
                                            const OverrideThresholds& thresholds = {});

}  // namespace qdtune::legacy
