// What the tuner writes into the audit log.
#include <fmt/format.h>

#include "legacy/tuner.hpp"

namespace qdtune::legacy {

void Tuner::note_start() {
  if (!log_.enabled()) return;
  log_.add(audit::Start{trial_, seed_, "legacy", target_state, instrument_.device_bounds(),
                        instrument_.device_position(), task_.limits.max_points, task_.limits.max_steps});
}

void Tuner::note_choice(const SensingChoice& choice) {
  if (!log_.enabled()) return;
  audit::Ranking ranking;
  ranking.stage = stage();
  ranking.reason = "no scan is worth its points";
  if (choice.modality) {
    audit::Candidate candidate;
    candidate.plan = to_string(*choice.modality);
    candidate.points = static_cast<std::int64_t>(cost_points(*choice.modality));
    candidate.score = choice.score;
    ranking.candidates.push_back(std::move(candidate));
    ranking.chosen = 0;
    ranking.reason = "policy legacy: bits minus nats per point";
  }
  log_.add(std::move(ranking));
}

void Tuner::note_belief() {
  if (!log_.enabled()) return;
  audit::Belief record;
  record.stage = stage();
  record.best = instrument_.device_position();
  record.probability = target_probability();
  record.entropy_nat = entropy_nat(belief_.charge_probabilities());
  record.ess_fraction = belief_.effective_sample_size() / static_cast<double>(belief_.particles().size());
  log_.add(std::move(record));
}

void Tuner::note_transition(TuningStage from, const StageResult& result, bool retried) {
  if (!log_.enabled()) return;
  audit::StageChange change;
  change.from = stage_word(from);
  change.to = stage();
  const bool forward = machine_.stage() > from;
  change.outcome = forward ? "passed" : "inconclusive";
  change.reason =
      fmt::format("{} at confidence {:.3f}", result.success ? "success" : "no success", result.confidence);
  if (machine_.stage() < from) change.backtrack = machine_.total_backtracks();
  if (retried) change.retry = machine_.retries(from);
  log_.add(std::move(change));
}

void Tuner::note_end(const TuningReport& report) {
  if (!log_.enabled()) return;
  log_.add(audit::End{report.claimed() ? audit::Outcome::complete : audit::Outcome::refused,
                      std::string(stage_word(report.stage)), report.reason, report.voltage,
                      report.target_probability, report.points, report.steps, report.backtracks,
                      report.retries, report.measuring_s});
}

}  // namespace qdtune::legacy
