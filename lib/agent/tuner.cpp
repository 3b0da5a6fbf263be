#include "agent/tuner.hpp"

#include <algorithm>

#include "agent/survey_plan.hpp"
#include "base/contracts.hpp"
#include "base/stopwatch.hpp"

namespace qdtune::agent {

namespace {

constexpr int dense_size = 64;            // points a side of the scan that reductions are measured against
constexpr std::size_t smallest_scan = 4;  // of a plan that had to be shrunk

}  // namespace

std::string_view to_string(Policy policy) {
  switch (policy) {
    case Policy::gain:
      return "gain";
    case Policy::random:
      return "random";
    case Policy::cheapest:
      return "cheapest";
    case Policy::variance:
      return "variance";
    case Policy::fixed:
      return "fixed";
    case Policy::dense:
      return "dense";
    case Policy::blind:
      return "blind";
    case Policy::legacy:
      return "legacy";
  }
  return "unknown";
}

std::int64_t points_budget(const AgentConfig& config) {
  if (config.policy != Policy::dense) return config.max_points;
  const VerificationConfig& v = config.verification;
  const int first_round = v.rays + 2 * v.points_per_gate;
  return dense_size * dense_size + first_round + (v.rounds - 1) * std::max(first_round, v.points_per_round);
}

AgentReport tune(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
                 const parallel::Executor& executor, audit::Log& log) {
  QDTUNE_REQUIRE(config.policy != Policy::legacy, "the policy legacy is another agent, run by a trial");
  Tuner tuner(device, config, seed, trial, executor, log);
  return config.policy == Policy::blind ? tuner.run_blind() : tuner.run();
}

Tuner::Tuner(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
             const parallel::Executor& executor, audit::Log& log)
    : config_(config),
      seed_(seed),
      trial_(trial),
      log_(log),
      session_(device, config, points_budget(config), log),
      keeper_(config, session_.window(), seed, trial, executor) {}

AgentReport Tuner::run() {
  note_start();
  while (!machine_.finished()) {
    const StageResult result = unless_jumped(execute(machine_.stage));
    if (result.outcome != StageOutcome::passed) reason_ = result.reason;
    const MachineState before = machine_;
    machine_ = next_state(before, result.outcome, config_.stages);
    note_transition(before, result);
  }
  return finish();
}

AgentReport Tuner::run_blind() {
  note_start();
  const bool there = session_.travel_to(best().voltage, Stage::navigation);
  machine_.stage = there ? Stage::complete : Stage::failed;
  machine_.failed_in = Stage::navigation;
  if (!there) reason_ = "the moves do not fit the budget of steps";
  return finish();
}

Tuner::StageResult Tuner::execute(Stage stage) {
  switch (stage) {
    case Stage::bootstrap:
      return bootstrap();
    case Stage::coarse_survey:
      return coarse_survey();
    case Stage::charge_identification:
      return identify();
    case Stage::navigation:
      return navigate();
    default:
      return verify();
  }
}

int Tuner::survey_size() const {
  if (config_.policy == Policy::dense) return dense_size;
  return config_.policy == Policy::fixed ? config_.fixed_survey_size : config_.survey_size;
}

device::ScanPlan Tuner::affordable(device::ScanPlan plan) const {
  const std::size_t wanted = plan.points.size();
  const std::size_t most = session_.steps_left() > 0 ? session_.points_left() : 0;
  if (wanted <= most) return plan;
  if (most < smallest_scan) return {};
  return {sensing::evenly_chosen(plan.points, most)};
}

std::size_t Tuner::first_verification() const {
  return static_cast<std::size_t>(config_.verification.rays + 2 * config_.verification.points_per_gate);
}

sensing::PlanCost Tuner::plan_cost() const {
  return {config_.sensing.cost, session_.timing(), session_.position()};
}

device::Measurement Tuner::measure(const device::ScanPlan& scan, const std::string& description) {
  return session_.measure(plan_cost().in_order(scan), machine_.stage, description);
}

void Tuner::update_belief() {
  const device::Measurement& all = session_.all_data();
  const auto seen = static_cast<std::ptrdiff_t>(keeper_.points());
  if (keeper_.points() == all.values.size()) return;
  keeper_.update(
      {{all.points.begin() + seen, all.points.end()}, {all.values.begin() + seen, all.values.end()}});
}

belief::BestVoltage Tuner::best() const {
  return belief::best_voltage(keeper_.belief(), config_.target, session_.window());
}

bool Tuner::expected(const device::Measurement& fresh) {
  const Stopwatch watch;
  const belief::PredictiveCheck check =
      belief::predictive_check(keeper_.belief(), fresh, config_.verification.replicates, seed_, trial_,
                               static_cast<std::uint32_t>(session_.steps()));
  keeper_.count_evaluations(fresh.values.size());
  verify_s_ += watch.seconds();
  const bool passed = check.tail_probability >= config_.verification.predictive_tail;
  if (log_.enabled()) {
    log_.add(audit::Check{std::string(to_string(machine_.stage)), "predictive check", check.tail_probability,
                          config_.verification.predictive_tail, passed,
                          "share of simulated readings that fit the belief no better"});
  }
  if (passed) {
    update_belief();
  } else {
    keeper_.rebuild(session_.all_data());
  }
  return passed;
}

AgentReport Tuner::finish() {
  AgentReport report;
  report.stage = machine_.stage == Stage::complete ? Stage::complete : machine_.failed_in;
  if (!report.claimed()) report.reason = reason_;
  report.diagnosis = diagnosis(report.claimed());
  report.voltage = session_.position();
  const belief::ParticleBelief& belief = keeper_.belief();
  report.claimed_probability =
      belief::cell_estimates(belief, config_.target, {report.voltage}).front().probability;
  report.points = session_.points();
  report.measuring_s = session_.measuring_s();
  report.steps = session_.steps();
  report.backtracks = machine_.backtracks;
  report.retries = machine_.total_retries;
  report.charge_jumps = charge_jumps_;
  report.safety_violations = session_.safety_violations();
  report.entropy_nat = belief::entropy_nat(belief::charge_probabilities(belief, report.voltage));
  report.log_evidence_nat = belief.log_evidence_nat();
  report.statistics = keeper_.statistics();
  report.measure_s = session_.measure_s();
  report.belief_s = keeper_.seconds();
  report.sensing_s = sensing_s_;
  report.verify_s = verify_s_;
  const bool anticrossing =
      config_.target.n1 >= 1 && config_.target.n2 >= 1;  // with one electron less in each dot
  report.evidence_gap_nat = evidence_gap_nat_;
  if (report.claimed() && misfit_) {
    report.misfit = misfit_;
  } else if (keeper_.points() > 0) {
    report.misfit = belief::model_misfit(belief, config_.prior, session_.window());
  }
  if (keeper_.points() > 0 && anticrossing)
    report.triple_points = belief::triple_point_estimate(belief, config_.target);
  note_end(report);
  return report;
}

}  // namespace qdtune::agent
