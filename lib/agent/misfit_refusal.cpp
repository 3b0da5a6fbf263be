// Whether a double dot explains the readings at all, asked before a claim: the belief takes its model for granted.
#include <algorithm>

#include <fmt/format.h>

#include "agent/survey_plan.hpp"
#include "agent/tuner.hpp"

namespace qdtune::agent {

namespace {

// Points of a scan that settles a doubt, in rounds of verification.
constexpr std::size_t doubt_rounds_worth = 2;

}  // namespace

Tuner::Fit Tuner::judge_fit() {
  misfit_ = belief::model_misfit(keeper_.belief(), config_.prior, session_.window());
  keeper_.count_evaluations(session_.all_data().values.size());
  const DiagnosisConfig& limits = config_.diagnosis;
  const bool loud = misfit_->residual_ratio > limits.doubtful_residual;
  const double largest_advantage_nat = loud ? limits.doubtful_advantage_nat : limits.smooth_advantage_nat;
  const bool good = misfit_->smooth_advantage_nat <= largest_advantage_nat;
  if (log_.enabled()) {
    log_.add(audit::Check{
        std::string(to_string(machine_.stage)), "smooth surface", misfit_->smooth_advantage_nat,
        largest_advantage_nat, good,
        fmt::format(
            "nats by which a surface without dots predicts better; the residual is {:.2f} of the prior's "
            "largest noise",
            misfit_->residual_ratio)});
  }
  if (good) return Fit::good;
  return misfit_->smooth_advantage_nat > limits.smooth_advantage_nat ? Fit::none : Fit::doubtful;
}

device::ScanPlan Tuner::doubt_plan() const {
  const auto round = static_cast<std::size_t>(config_.verification.points_per_round);
  for (int index = 1;; ++index) {
    const device::ScanPlan finer =
        without(survey_grid(session_.window(), survey_size_, index), session_.all_data().points);
    if (finer.points.size() >= round)
      return {
          sensing::evenly_chosen(finer.points, std::min(finer.points.size(), doubt_rounds_worth * round))};
  }
}

}  // namespace qdtune::agent
