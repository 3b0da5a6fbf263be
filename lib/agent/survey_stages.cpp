// Bootstrap and coarse survey.
#include <algorithm>

#include "agent/survey_plan.hpp"
#include "agent/tuner.hpp"
#include "perception/quality.hpp"

namespace qdtune::agent {

namespace {

constexpr const char* no_signal = "the sensor shows no signal beyond its noise";

// What the agent's prior says about the readout.
perception::ReadoutScale readout_scale(const device::ParameterDistributions& prior) {
  const auto of = [&prior](device::Parameter p) { return prior[static_cast<std::size_t>(p)]; };
  return {of(device::Parameter::noise_sd).lowest(), of(device::Parameter::noise_sd).highest(),
          of(device::Parameter::gain).highest()};
}

}  // namespace

Tuner::StageResult Tuner::bootstrap() {
  if (survey_size_ == 0) {
    survey_size_ = affordable_survey(static_cast<std::size_t>(survey_size()), session_.points_left());
  }
  if (survey_size_ == 0) return {StageOutcome::unaffordable, "no survey fits the budget of points"};
  const device::ScanPlan diagonal = survey_diagonal(session_.window(), survey_size_, machine_.retries);
  if (diagonal.points.empty()) return {StageOutcome::inconclusive, no_signal};  // no third diagonal to ask
  const device::ScanPlan scan = affordable(diagonal);
  if (scan.points.empty()) return {StageOutcome::unaffordable, "the bootstrap does not fit the budget"};
  measure(scan, "diagonal of the survey");
  const perception::Quality quality =
      perception::assess_quality(session_.all_data(), readout_scale(config_.prior), config_.quality);
  if (log_.enabled()) {
    log_.add(audit::Quality{std::string(to_string(machine_.stage)), std::string(to_string(quality.grade)),
                            quality.range, quality.noise_sd, quality.reason});
  }
  if (quality.life == perception::Life::alive) return {};
  // Not surely alive after every retry, or no diagonal left: the survey's many points decide, if there are readings
  // at all.
  const bool last = machine_.retries >= std::min(config_.stages.bootstrap_retries, last_diagonal);
  const bool readings = static_cast<int>(quality.points) >= config_.quality.min_points;
  if (quality.life == perception::Life::unclear && last && readings) return {};
  return {StageOutcome::inconclusive, no_signal};
}

Tuner::StageResult Tuner::coarse_survey() {
  const device::ScanPlan plan =
      affordable(without(survey_grid(session_.window(), survey_size_, surveys_), session_.all_data().points));
  if (plan.points.empty()) return {StageOutcome::unaffordable, "the survey does not fit the budget"};
  measure(plan, surveys_ == 0 ? "survey grid" : "survey between the points of the one before");
  if (surveys_ == 0) {
    update_belief();
  } else {
    keeper_.rebuild(session_.all_data());
  }
  ++surveys_;
  note_belief(best());
  if (auto refusal = refusal_by_class()) {
    // A dozen points can mislead; not twice.
    if (surveys_ == 1) refusal->outcome = StageOutcome::inconclusive;
    return *refusal;
  }
  return {};
}

}  // namespace qdtune::agent
