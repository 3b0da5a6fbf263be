#include "agent/verification.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "belief/cell_probability.hpp"
#include "sensing/hypotheses.hpp"
#include "sensing/point_selection.hpp"
#include "sensing/question.hpp"

namespace qdtune::agent {

using device::GateVoltages;
using device::Window;

namespace {

constexpr int ray_samples = 48;             // between the claimed voltage and the window's edge
constexpr std::size_t candidate_size = 25;  // a side
static_assert(candidate_size * candidate_size == settling_candidates);
constexpr double beyond_boundary = 1.25;  // of the distance to the boundary: clearly in the neighbouring cell

// Distance along (c, s) from v to the edge of the window, in volts.
double distance_to_edge(const GateVoltages& v, double c, double s, const Window& window) {
  double distance = 1e9;
  if (c > 1e-12) distance = std::min(distance, (window.high.v1_V - v.v1_V) / c);
  if (c < -1e-12) distance = std::min(distance, (window.low.v1_V - v.v1_V) / c);
  if (s > 1e-12) distance = std::min(distance, (window.high.v2_V - v.v2_V) / s);
  if (s < -1e-12) distance = std::min(distance, (window.low.v2_V - v.v2_V) / s);
  return std::max(distance, 0.0);
}

GateVoltages clamped(double v1_V, double v2_V, const Window& window) {
  return {std::clamp(v1_V, window.low.v1_V, window.high.v1_V),
          std::clamp(v2_V, window.low.v2_V, window.high.v2_V)};
}

GateVoltages point_on_ray(const belief::ParticleBelief& belief, const physics::Electrons& target,
                          const GateVoltages& claimed, double angle, const Window& window) {
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double edge = distance_to_edge(claimed, c, s, window);
  std::vector<GateVoltages> samples;
  for (int k = 1; k <= ray_samples; ++k) {
    const double r = edge * k / ray_samples;
    samples.push_back(clamped(claimed.v1_V + r * c, claimed.v2_V + r * s, window));
  }
  const auto estimates = belief::cell_estimates(belief, target, samples);
  const auto outside =
      std::find_if(estimates.begin(), estimates.end(), [](const auto& e) { return e.probability < 0.5; });
  const double boundary = edge * static_cast<double>(outside - estimates.begin() + 1) / ray_samples;
  const double r = std::min(edge, beyond_boundary * boundary);
  return clamped(claimed.v1_V + r * c, claimed.v2_V + r * s, window);
}

}  // namespace

device::ScanPlan verification_plan(const belief::ParticleBelief& belief, const physics::Electrons& target,
                                   const GateVoltages& claimed, const Window& window,
                                   const VerificationConfig& config) {
  device::ScanPlan plan;
  for (int ray = 0; ray < config.rays; ++ray) {
    const double angle = 2.0 * std::numbers::pi * ray / config.rays;
    plan.points.push_back(point_on_ray(belief, target, claimed, angle, window));
  }
  // From just below the claimed voltage to the edge, the edge included.
  for (int k = 1; k <= config.points_per_gate; ++k) {
    const double t = static_cast<double>(k) / config.points_per_gate;
    plan.points.push_back({claimed.v1_V + t * (window.low.v1_V - claimed.v1_V), claimed.v2_V});
  }
  for (int k = 1; k <= config.points_per_gate; ++k) {
    const double t = static_cast<double>(k) / config.points_per_gate;
    plan.points.push_back({claimed.v1_V, claimed.v2_V + t * (window.low.v2_V - claimed.v2_V)});
  }
  for (GateVoltages& v : plan.points) v = clamped(v.v1_V, v.v2_V, window);
  return plan;
}

device::ScanPlan settling_plan(const belief::ParticleBelief& belief, const physics::Electrons& target,
                               const GateVoltages& claimed, const Window& window,
                               const VerificationConfig& config) {
  const sensing::Hypotheses hypotheses(belief, belief.particles());
  const sensing::Question question = sensing::membership_question(hypotheses, target, claimed);
  const std::vector<GateVoltages> candidates =
      device::grid_scan(window, candidate_size, candidate_size).points;
  device::ScanPlan plan;
  for (const std::size_t k : sensing::telling_columns(hypotheses.readings(candidates), question.inside.col(0),
                                                      static_cast<std::size_t>(config.points_per_round))) {
    plan.points.push_back(candidates[k]);
  }
  if (plan.points.empty()) return verification_plan(belief, target, claimed, window, config);
  return plan;
}

device::ScanPlan class_plan(const belief::ParticleBelief& belief, const sensing::Hypotheses& rivals,
                            const Window& window, const VerificationConfig& config) {
  const sensing::Hypotheses own(belief, rivals.count());
  const std::vector<GateVoltages> candidates =
      device::grid_scan(window, candidate_size, candidate_size).points;
  const auto ours = static_cast<Eigen::Index>(own.count());
  const auto theirs = static_cast<Eigen::Index>(rivals.count());
  Eigen::ArrayXXf readings(ours + theirs, static_cast<Eigen::Index>(candidates.size()));
  readings << own.readings(candidates, own.noise_sd()), rivals.readings(candidates, own.noise_sd());
  Eigen::ArrayXf answers = Eigen::ArrayXf::Zero(ours + theirs);
  answers.head(ours).setOnes();
  device::ScanPlan plan;
  for (const std::size_t k :
       sensing::telling_columns(readings, answers, static_cast<std::size_t>(config.points_per_round))) {
    plan.points.push_back(candidates[k]);
  }
  return plan;
}

}  // namespace qdtune::agent
