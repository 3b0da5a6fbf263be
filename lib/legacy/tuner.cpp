#include "legacy/tuner.hpp"

#include <algorithm>
#include <string_view>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::legacy {

namespace {

ParticleBelief first_belief(const TuningSettings& settings, std::uint64_t seed, std::uint64_t trial) {
  QDTUNE_REQUIRE(settings.particles >= 1 && settings.samples >= 1, "particles and samples to think with");
  random::Stream stream(seed, {trial, random::Purpose::legacy_particles, 0, 0});
  return ParticleBelief::drawn(uniform_over_25_states(),
                               {static_cast<std::size_t>(settings.particles), settings.resample_threshold},
                               stream);
}

}  // namespace

std::string_view stage_word(TuningStage stage) {
  switch (stage) {
    case TuningStage::bootstrapping:
      return "bootstrap";
    case TuningStage::coarse_survey:
      return "coarse_survey";
    case TuningStage::charge_id:
      return "charge_identification";
    case TuningStage::navigation:
      return "navigation";
    case TuningStage::verification:
      return "verification";
    case TuningStage::complete:
      break;
  }
  return "complete";
}

TuningReport tune(device::Device& device, const TuningTask& task, std::uint64_t seed, std::uint64_t trial,
                  const parallel::Executor& executor, audit::Log& log) {
  return Tuner(device, task, seed, trial, executor, log).run();
}

Tuner::Tuner(device::Device& device, const TuningTask& task, std::uint64_t seed, std::uint64_t trial,
             const parallel::Executor& executor, audit::Log& log)
    : task_(task),
      seed_(seed),
      trial_(trial),
      executor_(executor),
      log_(log),
      instrument_(device, task.gates, {device.bounds(), task.limits.step_cap_V, task.limits.safety_margin_V},
                  log),
      move_limits_{task.gates.bounds()},
      belief_(first_belief(task.settings, seed, trial)),
      answer_(blind_answer(task.settings.classifier, seed)),
      position_(task.gates.to_original(device.position())) {}

TuningReport Tuner::run() {
  note_start();
  while (!finished()) step();
  return finish();
}

bool Tuner::finished() const {
  return steps_ >= task_.limits.max_steps || instrument_.points() >= task_.limits.max_points ||
         machine_.stage() == TuningStage::complete;
}

void Tuner::step() {
  ++steps_;
  const TuningStage before = machine_.stage();
  const int retries_before = machine_.retries(before);
  const StageResult result = run_stage();
  const bool asks_human = machine_.process_result(result);
  const bool moved_on = machine_.stage() != before;
  const bool retried = !moved_on && machine_.retries(before) > retries_before;
  if (moved_on) ++decisions_;
  if (retried) ++retries_;
  if (asks_human) {
    const MoveVerification at_rest = verify_move(move_limits_, position_, {});
    ask_human(std::max(risk_of(at_rest, {}, false).risk, human_threshold));
    ++decisions_;
  }
  note_transition(before, result, retried);
}

StageResult Tuner::run_stage() {
  switch (machine_.stage()) {
    case TuningStage::bootstrapping:
      return bootstrap();
    case TuningStage::coarse_survey:
      return survey();
    case TuningStage::charge_id:
      return charge_id();
    case TuningStage::navigation:
      return navigate();
    case TuningStage::verification:
      return verify();
    case TuningStage::complete:
      break;
  }
  return {};
}

RiskScore Tuner::risk_of(const MoveVerification& verdict, const physics::GateVoltages& delta,
                         bool with_quality) const {
  RiskInputs inputs;
  inputs.voltage_bounds_margin_V = verdict.voltage_bounds.margin_V;
  inputs.slew_rate_margin_V = verdict.slew_rate.margin_V;
  inputs.voltage_margin_V = verdict.voltage_margin.margin_V;
  inputs.delta = delta;
  inputs.slew_cap_V = move_limits_.l1_cap_V;
  if (with_quality) inputs.quality = last_quality_.value_or(DataQuality::high);
  inputs.consecutive_backtracks = machine_.consecutive_backtracks();
  inputs.step = decisions_ + 1;
  return assess_risk(inputs);
}

void Tuner::ask_human(double risk) {
  ++approvals_;
  if (log_.enabled())
    log_.add(audit::Check{stage(), "approval", risk, human_threshold, true, "approved without a human"});
}

double Tuner::target_probability() const {
  for (const auto& [state, probability] : belief_.charge_probabilities()) {
    if (state == target_state) return probability;
  }
  return 0.0;
}

TuningReport Tuner::finish() {
  TuningReport report;
  report.stage = machine_.stage();
  if (!report.claimed()) {
    report.reason = instrument_.points() >= task_.limits.max_points ? "the budget of points is spent"
                                                                    : "the budget of steps is spent";
  }
  report.voltage = instrument_.device_position();
  report.target_probability = target_probability();
  report.entropy_nat = entropy_nat(belief_.charge_probabilities());
  report.points = instrument_.points();
  report.measuring_s = instrument_.measuring_s();
  report.steps = steps_;
  report.backtracks = machine_.total_backtracks();
  report.retries = retries_;
  report.safety_violations = refused_moves_ + instrument_.safety_violations();
  report.approvals = approvals_;
  report.measure_s = instrument_.measure_s();
  report.belief_s = belief_s_;
  report.sensing_s = sensing_s_;
  report.verify_s = verify_s_;
  note_end(report);
  return report;
}

}  // namespace qdtune::legacy
