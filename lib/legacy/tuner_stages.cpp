// What each stage of the original does.
#include <algorithm>
#include <span>

#include "base/stopwatch.hpp"
#include "legacy/pairwise_sum.hpp"
#include "legacy/patch.hpp"
#include "legacy/tuner.hpp"
#include "random/distributions.hpp"

namespace qdtune::legacy {

namespace {

constexpr std::size_t bootstrap_points = 32;
constexpr double identification_reach_V = 0.1;
constexpr double verification_reach_V = 0.05;
constexpr int verification_scans = 3;
constexpr double least_peak_quality = 0.2;

// In single precision, like the arrays it comes from.
double peak_quality_of(const std::vector<float>& scaled) {
  const float highest = *std::max_element(scaled.begin(), scaled.end());
  return static_cast<double>((highest - mean(std::span<const float>(scaled))) / (highest + 1e-8F));
}

}  // namespace

std::optional<Observation> Tuner::sense(const device::Window& window) {
  const Stopwatch watch;
  const SensingSettings settings{.samples = static_cast<std::size_t>(task_.settings.samples)};
  const SensingChoice choice = choose_drawn_scan(task_.models.planner, window, belief_.charge_probabilities(),
                                                 settings, {seed_, trial_, scans_chosen_++}, executor_);
  sensing_s_ += watch.seconds();
  note_choice(choice);
  if (!choice.modality) return std::nullopt;
  const auto plan = fitted(plan_of(*choice.modality, window), task_.limits.max_points - instrument_.points());
  if (!plan) return std::nullopt;
  return instrument_.measure(*plan, stage());
}

device::Window Tuner::around_position(double reach_V) const {
  return {{position_.v1_V - reach_V, position_.v2_V - reach_V},
          {position_.v1_V + reach_V, position_.v2_V + reach_V}};
}

bool Tuner::usable(const Observation& observation) {
  const QualityReport quality =
      observation.is_patch() ? assess_raster(observation.scaled) : assess_line(observation.scaled.values);
  last_quality_ = quality.quality;
  if (log_.enabled()) {
    log_.add(audit::Quality{stage(), std::string(to_string(quality.quality)), quality.dynamic_range, 0.0,
                            quality.note});
  }
  return quality.quality != DataQuality::low;
}

Classification Tuner::classify(const Observation& observation) {
  const Classification classification = inspect(observation.scaled, answer_);
  const bool hit = classification.label == RegionLabel::double_dot;
  scores_.push_back({position_, hit ? classification.confidence : 0.0});
  return classification;
}

void Tuner::update_belief(const Observation& patch, const std::optional<Classification>& classification) {
  const Stopwatch watch;
  const PatchObservation observation{patch_axes(patch.window, patch.scaled.rows), patch.scaled.values};
  belief_.update(task_.models.belief, observation, classification, executor_);
  random::Stream stream(seed_, {trial_, random::Purpose::legacy_resampling, updates_++, 0});
  belief_.resample_if_depleted(task_.settings.resample_threshold, random::uniform(stream));
  belief_s_ += watch.seconds();
  note_belief();
}

StageResult Tuner::bootstrap() {
  const device::Window bounds = instrument_.bounds();
  const MeasurementPlan line{
      Modality::line_scan, {{0.5 * bounds.low.v1_V, 0.0}, {0.5 * bounds.high.v1_V, 0.0}}, bootstrap_points};
  const auto plan = fitted(line, task_.limits.max_points - instrument_.points());
  const auto observation = plan ? instrument_.measure(*plan, stage()) : std::nullopt;
  if (!observation) return bootstrap_result(false, false);
  const std::vector<float> scaled = rounded_to_single(observation->scaled.values);
  const auto [lowest, highest] = std::minmax_element(scaled.begin(), scaled.end());
  const bool responds = static_cast<double>(variance(std::span<const float>(scaled))) > 1e-6;
  return bootstrap_result(responds, static_cast<double>(*highest - *lowest) > 0.1);
}

StageResult Tuner::survey() {
  const auto observation = sense(instrument_.bounds());
  if (!observation || !usable(*observation)) return survey_result(false, 0.0);
  const double quality = peak_quality_of(rounded_to_single(observation->scaled.values));
  if (observation->is_patch()) update_belief(*observation, std::nullopt);
  return survey_result(quality > least_peak_quality, quality);
}

StageResult Tuner::charge_id() {
  constexpr double confidence_in_a_line = 0.3;
  const auto observation = sense(around_position(identification_reach_V));
  if (!observation || !usable(*observation)) return charge_id_result(RegionLabel::unknown, 0.0, false);
  if (!observation->is_patch()) return charge_id_result(RegionLabel::unknown, confidence_in_a_line, false);
  const Classification classification = classify(*observation);
  update_belief(*observation, classification);
  return charge_id_result(classification.label, classification.confidence, classification.physics_override);
}

StageResult Tuner::navigate() {
  random::Stream stream(seed_, {trial_, random::Purpose::legacy_navigation, proposals_++, 0});
  const MoveProblem problem{position_, move_limits_.bounds, move_limits_.l1_cap_V, task_.models.planner,
                            task_.models.planner_noise_level};
  const physics::GateVoltages wanted = propose_move(problem, belief_.charge_probabilities(), scores_, stream);
  const ClippedMove move = clip_move(move_limits_, position_, wanted);
  const MoveVerification verdict = verify_move(move_limits_, position_, move.delta);
  if (!verdict.all_passed) {
    ++refused_moves_;
    return navigation_result(false, 0.0);
  }
  const RiskScore risk = risk_of(verdict, move.delta, true);
  if (risk.asks_human) ask_human(risk.risk);
  if (instrument_.move_to(move.arrival, stage())) position_ = move.arrival;
  ++decisions_;
  const bool reached = most_likely(belief_.charge_probabilities()) == target_state;
  return navigation_result(reached, target_probability());
}

StageResult Tuner::verify() {
  const Stopwatch watch;
  const double elsewhere_before_s = seconds_elsewhere();
  int confirmations = 0;
  for (int k = 0; k < verification_scans; ++k) {
    const auto observation = sense(around_position(verification_reach_V));
    if (!observation || !usable(*observation) || !observation->is_patch()) continue;
    const Classification classification = classify(*observation);
    update_belief(*observation, classification);
    if (classification.label == RegionLabel::double_dot) ++confirmations;
  }
  verify_s_ += watch.seconds() - (seconds_elsewhere() - elsewhere_before_s);
  const double reproducibility = static_cast<double>(confirmations) / verification_scans;
  return verification_result(confirmations >= 2, reproducibility, 1.0 - reproducibility);
}

}  // namespace qdtune::legacy
