#include "legacy/stage_results.hpp"

#include <algorithm>

namespace qdtune::legacy {

StageResult bootstrap_result(bool device_responds, bool signal_detected) {
  const bool success = device_responds && signal_detected;
  return {success, success ? 1.0 : 0.0};
}

StageResult survey_result(bool peak_found, double peak_quality) {
  return {peak_found, std::clamp(peak_quality, 0.0, 1.0)};
}

StageResult charge_id_result(RegionLabel label, double confidence, bool physics_override) {
  const double trusted = physics_override ? std::min(confidence, 0.65) : confidence;
  const bool is_dot = label == RegionLabel::single_dot || label == RegionLabel::double_dot;
  return {is_dot && trusted > 0.5, trusted};
}

StageResult navigation_result(bool target_reached, double belief_confidence) {
  return {target_reached && belief_confidence >= 0.7, belief_confidence};
}

StageResult verification_result(bool stable, double reproducibility, double charge_noise) {
  return {stable && reproducibility > 0.8 && charge_noise < 0.1, reproducibility * (1.0 - charge_noise)};
}

}  // namespace qdtune::legacy
