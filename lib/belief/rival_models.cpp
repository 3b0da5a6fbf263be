#include "belief/rival_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "belief/tempering.hpp"

namespace qdtune::belief {

using device::Diagnosis;
using device::Distribution;
using device::DistributionKind;
using device::Parameter;
using device::ParameterDistributions;

namespace {

constexpr double out_of_reach_V = 10.0;  // a first line that no window reaches
constexpr double saturated_ceiling = 0.2;
constexpr double rough_factor = 6.0;   // of the prior's largest noise
constexpr double hopeless_nat = 20.0;  // so far behind the double dot nothing of a rival matters

Distribution& at(ParameterDistributions& prior, Parameter p) {
  return prior[static_cast<std::size_t>(p)];
}

void fix(ParameterDistributions& prior, Parameter p, double value) {
  at(prior, p) = {DistributionKind::fixed, value, 0.0};
}

void fix_at_median(ParameterDistributions& prior, Parameter p) {
  fix(prior, p, at(prior, p).quantile(0.5));
}

// Without its transitions nothing tells of these.
void pinch_off_1(ParameterDistributions& prior) {
  using enum Parameter;
  fix(prior, first_line_1, out_of_reach_V);
  for (const Parameter p : {charging_energy_1, lever_arm_11, cross_ratio_12, sensor_shift_1})
    fix_at_median(prior, p);
}

void pinch_off_2(ParameterDistributions& prior) {
  using enum Parameter;
  fix(prior, first_line_2, out_of_reach_V);
  for (const Parameter p : {charging_energy_2, lever_arm_22, cross_ratio_21, sensor_shift_2})
    fix_at_median(prior, p);
}

void uncouple(ParameterDistributions& prior) {
  fix_at_median(prior, Parameter::mutual_charging_energy);
  fix_at_median(prior, Parameter::tunnel_coupling);
}

// What the model leaves out counts as noise.
ParameterDistributions rough(ParameterDistributions prior) {
  Distribution& noise = at(prior, Parameter::noise_sd);
  const double high = rough_factor * noise.highest();
  noise = {DistributionKind::log_uniform, std::max(noise.lowest(), 1e-3 * high), high};
  return prior;
}

// One dot with the lever arms of both plungers and the sensor shifts of either dot.
ParameterDistributions merged(ParameterDistributions prior) {
  using enum Parameter;
  const auto of = [&prior](Parameter p) -> Distribution& { return at(prior, p); };
  const double ratio = of(lever_arm_22).highest() / of(lever_arm_11).lowest();
  const double shift_low = std::min(of(sensor_shift_1).lowest(), of(sensor_shift_2).lowest());
  const double shift_high = std::max(of(sensor_shift_1).highest(), of(sensor_shift_2).highest());
  pinch_off_2(prior);
  uncouple(prior);
  at(prior, cross_ratio_12) = {DistributionKind::log_uniform, 0.85 / ratio, ratio};
  at(prior, sensor_shift_1) = {DistributionKind::uniform, shift_low, shift_high};
  return rough(prior);
}

}  // namespace

std::vector<RivalModel> rival_models(const ParameterDistributions& prior) {
  std::vector<RivalModel> rivals(6);
  for (RivalModel& rival : rivals) rival.prior = prior;
  rivals[0].diagnosis = rivals[1].diagnosis = Diagnosis::single_dot;
  pinch_off_2(rivals[0].prior);
  pinch_off_1(rivals[1].prior);
  rivals[2].diagnosis = Diagnosis::merged_dot;
  rivals[2].prior = merged(prior);
  rivals[3].diagnosis = Diagnosis::no_transition;
  pinch_off_1(rivals[3].prior);
  pinch_off_2(rivals[3].prior);
  fix_at_median(rivals[3].prior, Parameter::electron_temperature);
  for (const std::size_t k : {0U, 1U, 3U}) uncouple(rivals[k].prior);
  rivals[4].diagnosis = Diagnosis::saturated_sensor;
  rivals[4].signal_ceiling = saturated_ceiling;
  rivals[5].diagnosis = Diagnosis::double_dot;
  rivals[5].prior = rough(prior);
  return rivals;
}

RivalEvidence rival_evidence(const device::Measurement& measurement, const ParameterDistributions& prior,
                             const BeliefConfig& settings, const RivalConfig& config,
                             const BeliefStream& stream, const parallel::Executor& executor,
                             double double_dot_log_evidence_nat) {
  BeliefConfig small = settings;
  small.particles = config.particles;
  small.move_sweeps = config.move_sweeps;
  small.final_factor = 0;  // moves at the full likelihood do not change an evidence
  std::array<std::vector<double>, device::diagnoses.size()> evidences;
  BeliefStream own = stream;
  RivalEvidence result;
  double best = -std::numeric_limits<double>::infinity();
  for (const RivalModel& rival : rival_models(prior)) {
    const PriorMap map(rival.prior);
    ParticleBelief belief(small, map, own, rival.signal_ceiling);
    belief.update(measurement, executor, double_dot_log_evidence_nat - hopeless_nat);
    evidences[static_cast<std::size_t>(rival.diagnosis)].push_back(belief.log_evidence_nat());
    result.statistics.add(belief.statistics());
    if (rival.diagnosis != Diagnosis::double_dot && belief.log_evidence_nat() > best) {
      best = belief.log_evidence_nat();
      result.strongest_ceiling = rival.signal_ceiling;
      result.strongest.clear();
      for (std::size_t b = 0; b < belief.block_count(); ++b) result.strongest.push_back(belief.parameters(b));
    }
    own.first_step = belief.next_step();
  }
  result.next_step = own.first_step;
  for (std::size_t k = 0; k < evidences.size(); ++k) {
    result.log_evidence_nat[k] =
        log_sum_exp(evidences[k]) - std::log(static_cast<double>(evidences[k].size()));
  }
  return result;
}

ByDiagnosis class_probabilities(const ByDiagnosis& log_evidence_nat) {
  ByDiagnosis weights = log_evidence_nat;
  for (std::size_t k = 1; k < weights.size(); ++k)
    weights[k] -= std::log(static_cast<double>(weights.size() - 1));
  const double total = log_sum_exp(weights);
  for (double& w : weights) w = std::exp(w - total);
  return weights;
}

}  // namespace qdtune::belief
