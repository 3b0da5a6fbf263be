#include "trial/run_agent.hpp"

#include "agent/agent.hpp"
#include "legacy/tuning.hpp"

namespace qdtune::trial {

namespace {

constexpr double dense_points = 4096.0;  // the 64x64 scan that reductions are measured against

// Of either agent's report: what both have.
template <class Report>
void record_common(const Report& report, std::int64_t budget_points, TrialResult& result) {
  TrialRow& row = result.row;
  row.outcome = report.claimed() ? Outcome::complete : Outcome::failed;
  row.reason = report.reason;
  row.claimed = report.claimed();
  row.v1_V = report.voltage.v1_V;
  row.v2_V = report.voltage.v2_V;
  row.points = report.points;
  row.budget_points = budget_points;
  row.measuring_s = report.measuring_s;
  row.steps = report.steps;
  row.backtracks = report.backtracks;
  row.retries = report.retries;
  row.safety_violations = report.safety_violations;
  row.reduction = 1.0 - static_cast<double>(row.claimed ? row.points : row.budget_points) / dense_points;
  row.entropy_nat = report.entropy_nat;
  result.telemetry.measure_s = report.measure_s;
  result.telemetry.belief_s = report.belief_s;
  result.telemetry.sensing_s = report.sensing_s;
  result.telemetry.verify_s = report.verify_s;
}

void record(const agent::AgentReport& report, const agent::AgentConfig& config, TrialResult& result) {
  record_common(report, agent::points_budget(config), result);
  TrialRow& row = result.row;
  row.stage = agent::to_string(report.stage);
  row.diagnosis = report.diagnosis;
  row.charge_jumps = report.charge_jumps;
  row.claimed_probability = report.claimed_probability;
  row.log_evidence_nat = report.log_evidence_nat;
  if (report.misfit) {
    row.residual_rms = report.misfit->residual_rms;
    row.residual_ratio = report.misfit->residual_ratio;
    row.unexplained = report.misfit->unexplained;
    row.smooth_advantage_nat = report.misfit->smooth_advantage_nat;
  }
  row.evidence_gap_nat = report.evidence_gap_nat;
  row.acceptance = report.statistics.acceptance();
  row.min_ess_fraction = report.statistics.min_ess_fraction;
  row.tempering_levels = report.statistics.levels;
  row.forward_evaluations = report.statistics.forward_evaluations;
}

void record(const legacy::TuningReport& report, const agent::AgentConfig& config, TrialResult& result) {
  record_common(report, config.max_points, result);
  result.row.stage = legacy::stage_word(report.stage);
  result.row.claimed_probability = report.target_probability;
  result.row.approvals = report.approvals;
}

legacy::TuningTask legacy_task(const TrialConfig& config, const device::Window& bounds) {
  const agent::AgentConfig& agent = config.agent;
  const bool at_home = config.device == DeviceKind::legacy;
  const legacy::GateMap gates = at_home ? legacy::GateMap::as_it_is(bounds) : legacy::GateMap::onto(bounds);
  return {config.legacy,
          {agent.max_points, agent.max_steps, agent.step_cap_V, agent.safety_margin_V},
          gates,
          at_home ? legacy::original_models() : legacy::translated_models(agent.prior, gates)};
}

}  // namespace

std::optional<belief::TriplePointEstimate> run_agent(const TrialConfig& config, const TrialSeed& seed,
                                                     device::Device& device, const parallel::Executor& inner,
                                                     audit::Log& log, TrialResult& result) {
  if (config.agent.policy == agent::Policy::legacy) {
    record(legacy::tune(device, legacy_task(config, device.bounds()), seed.seed, seed.index, inner, log),
           config.agent, result);
    return std::nullopt;
  }
  const agent::AgentReport report = agent::tune(device, config.agent, seed.seed, seed.index, inner, log);
  record(report, config.agent, result);
  return report.triple_points;
}

}  // namespace qdtune::trial
