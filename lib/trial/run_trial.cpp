#include "trial/run_trial.hpp"

#include <memory>

#include <time.h>

#include "agent/agent.hpp"
#include "base/stopwatch.hpp"
#include "simulation/simulated_device.hpp"
#include "simulation/truth.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::trial {

namespace {

constexpr double dense_points = 4096.0;  // the 64x64 scan that reductions are measured against

double thread_cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Estimate to_estimate(const belief::CredibleInterval& interval) {
  return {interval.median, interval.low, interval.high};
}

// What the agent did and believes; nothing here knows the truth.
void record_report(const agent::AgentReport& report, const agent::AgentConfig& config, TrialRow& row) {
  row.outcome = report.claimed() ? Outcome::complete : Outcome::failed;
  row.stage = agent::to_string(report.stage);
  row.reason = report.reason;
  row.diagnosis = report.diagnosis;
  row.claimed = report.claimed();
  row.claimed_probability = report.claimed_probability;
  row.v1_V = report.voltage.v1_V;
  row.v2_V = report.voltage.v2_V;
  row.points = report.points;
  row.budget_points = agent::points_budget(config);
  row.steps = report.steps;
  row.backtracks = report.backtracks;
  row.retries = report.retries;
  row.safety_violations = report.safety_violations;
  row.reduction = 1.0 - static_cast<double>(row.claimed ? row.points : row.budget_points) / dense_points;
  row.log_evidence_nat = report.log_evidence_nat;
  row.entropy_nat = report.entropy_nat;
  row.acceptance = report.statistics.acceptance();
  row.min_ess_fraction = report.statistics.min_ess_fraction;
  row.tempering_levels = report.statistics.levels;
  row.forward_evaluations = report.statistics.forward_evaluations;
}

agent::AgentReport tune_simulated(const TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                                  const parallel::Executor& inner, audit::Log& log, TrialRow& row) {
  const simulation::DrawnDevice drawn = draw_device(config, seed, index);
  simulation::SimulatedDevice device = simulated_device(config, drawn, seed, index);
  agent::AgentReport report = agent::tune(device, config.agent, seed, index, inner, log);
  const simulation::Truth truth =
      simulation::truth_at(device.dot_at(device.position()), device.position(), config.agent.target);
  row.device = drawn.parameters;
  row.device_redraws = drawn.redraws;
  row.device_class = device::to_string(drawn.device_class);
  // A broken device has no state to be brought to: whatever is claimed of it is false.
  const bool good = drawn.device_class == device::DeviceClass::double_dot;
  if (good) row.margin_meV = truth.margin_meV;
  row.true_success = good && report.claimed() && truth.margin_meV > 0.0;
  log.add(audit::Truth{truth.ground_state, truth.margin_meV, *row.true_success, row.device_class});
  return report;
}

agent::AgentReport tune_recorded(const TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                                 const parallel::Executor& inner, audit::Log& log, TrialRow& row) {
  device::RecordedDevice device = open_scan(config);
  agent::AgentReport report = agent::tune(device, config.agent, seed, index, inner, log);
  if (report.triple_points) {
    row.triple_point_a_v1_V = to_estimate(report.triple_points->electron_v1_V);
    row.triple_point_a_v2_V = to_estimate(report.triple_points->electron_v2_V);
    row.triple_point_b_v1_V = to_estimate(report.triple_points->hole_v1_V);
    row.triple_point_b_v2_V = to_estimate(report.triple_points->hole_v2_V);
  }
  return report;
}

}  // namespace

TrialResult run_trial(const TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                      const parallel::Executor& inner, audit::Log& log) {
  const Stopwatch watch;
  const double cpu_start = thread_cpu_s();
  TrialResult result;
  result.row.trial = index;
  const auto tune_device = config.device == DeviceKind::simulated ? tune_simulated : tune_recorded;
  const agent::AgentReport report = tune_device(config, seed, index, inner, log, result.row);
  record_report(report, config.agent, result.row);
  result.telemetry.wall_s = watch.seconds();
  result.telemetry.cpu_s = thread_cpu_s() - cpu_start;
  result.telemetry.measure_s = report.measure_s;
  result.telemetry.belief_s = report.belief_s;
  result.telemetry.sensing_s = report.sensing_s;
  result.telemetry.verify_s = report.verify_s;
  return result;
}

}  // namespace qdtune::trial
