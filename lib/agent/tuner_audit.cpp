// What the tuner writes into the audit log.
#include <algorithm>

#include <fmt/format.h>

#include "agent/tuner.hpp"

namespace qdtune::agent {

namespace {

constexpr std::size_t candidates_kept = 8;  // of a ranking

audit::Candidate to_record(const sensing::RankedPlan& ranked) {
  audit::Candidate record;
  record.plan = ranked.plan.description();
  record.points = static_cast<std::int64_t>(ranked.plan.size());
  if (ranked.gain) {
    record.success_gain = ranked.gain->success;
    record.information_nat = ranked.gain->information_nat;
  }
  record.information_low_nat = ranked.bounds.low_nat;
  record.information_high_nat = ranked.bounds.high_nat;
  record.score = ranked.score;
  return record;
}

// What made the choice.
std::string reason_of(const sensing::Decision& decision, Policy policy) {
  if (!decision.chosen) return "no scan that fits the budget is worth its points";
  std::string reason = fmt::format("policy {}", to_string(policy));
  if (!decision.pair) return reason;
  const sensing::PlanPair& pair = *decision.pair;
  return reason + fmt::format(", two scans ahead: with {}, success {:+.1f} %, {:.2f} nat",
                              decision.ranked[pair.second].plan.description(), 100.0 * pair.gain.success,
                              pair.gain.information_nat);
}

}  // namespace

void Tuner::note_start() {
  if (!log_.enabled()) return;
  log_.add(audit::Start{trial_, seed_, std::string(to_string(config_.policy)), config_.target,
                        session_.window(), session_.position(), points_budget(config_), config_.max_steps});
}

void Tuner::note_belief(const belief::BestVoltage& best) {
  if (!log_.enabled()) return;
  const belief::ParticleBelief& belief = keeper_.belief();
  const double entropy = belief::entropy_nat(belief::charge_probabilities(belief, best.voltage));
  log_.add(audit::Belief{std::string(to_string(machine_.stage)), best.voltage, best.estimate.probability,
                         entropy, belief.log_evidence_nat(), belief.statistics().min_ess_fraction,
                         belief.statistics().acceptance()});
}

void Tuner::note_ranking(const sensing::Decision& decision) {
  if (!log_.enabled()) return;
  audit::Ranking ranking;
  ranking.stage = to_string(machine_.stage);
  const std::size_t kept = std::min(candidates_kept, decision.ranked.size());
  for (std::size_t k = 0; k < kept; ++k) ranking.candidates.push_back(to_record(decision.ranked[k]));
  if (decision.chosen && *decision.chosen >= kept) {
    ranking.chosen = static_cast<std::int64_t>(ranking.candidates.size());
    ranking.candidates.push_back(to_record(decision.ranked[*decision.chosen]));
  } else if (decision.chosen) {
    ranking.chosen = static_cast<std::int64_t>(*decision.chosen);
  }
  ranking.reason = reason_of(decision, config_.policy);
  log_.add(std::move(ranking));
}

void Tuner::note_transition(const MachineState& from, const StageResult& result) {
  if (!log_.enabled()) return;
  audit::StageChange change{std::string(to_string(from.stage)),
                            std::string(to_string(machine_.stage)),
                            std::string(to_string(result.outcome)),
                            result.reason,
                            {},
                            {}};
  if (machine_.backtracks > from.backtracks) change.backtrack = machine_.backtracks;
  if (machine_.total_retries > from.total_retries) change.retry = machine_.retries;
  log_.add(std::move(change));
}

void Tuner::note_end(const AgentReport& report) {
  if (!log_.enabled()) return;
  log_.add(audit::End{report.claimed() ? audit::Outcome::complete : audit::Outcome::refused,
                      std::string(to_string(report.stage)), report.reason, report.voltage,
                      report.claimed_probability, report.points, report.steps, report.backtracks,
                      report.retries, report.measuring_s});
}

}  // namespace qdtune::agent
