// Names and order of the fields of each record, the one definition that writer, reader and schema of the JSON
// lines walk. Internal to the layer.
//
// visitor(name, member). Member types: std::uint64_t (written as "0x" and hexadecimal digits when its name is
// "seed"), std::int64_t, double, bool, std::string, Outcome, Electrons, GateVoltages, Window,
// std::optional<std::int64_t>, and vectors of double, GateVoltages and Candidate.
#pragma once

#include <concepts>
#include <type_traits>

#include "audit/records.hpp"

namespace qdtune::audit {

template <class T>
inline constexpr std::string_view kind_name = "";
template <>
inline constexpr std::string_view kind_name<Start> = "start";
template <>
inline constexpr std::string_view kind_name<StageChange> = "stage_change";
template <>
inline constexpr std::string_view kind_name<Ranking> = "ranking";
template <>
inline constexpr std::string_view kind_name<Scan> = "scan";
template <>
inline constexpr std::string_view kind_name<Quality> = "quality";
template <>
inline constexpr std::string_view kind_name<Belief> = "belief";
template <>
inline constexpr std::string_view kind_name<Move> = "move";
template <>
inline constexpr std::string_view kind_name<Verdict> = "verdict";
template <>
inline constexpr std::string_view kind_name<Check> = "check";
template <>
inline constexpr std::string_view kind_name<End> = "end";
template <>
inline constexpr std::string_view kind_name<Truth> = "truth";

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Start>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("trial", record.trial);
  visitor("seed", record.seed);
  visitor("policy", record.policy);
  visitor("target", record.target);
  visitor("window_V", record.window);
  visitor("start_V", record.start);
  visitor("budget_points", record.budget_points);
  visitor("budget_steps", record.budget_steps);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, StageChange>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("from", record.from);
  visitor("to", record.to);
  visitor("outcome", record.outcome);
  visitor("reason", record.reason);
  visitor("backtrack", record.backtrack);
  visitor("retry", record.retry);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Candidate>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("plan", record.plan);
  visitor("points", record.points);
  visitor("success_gain", record.success_gain);
  visitor("information_nat", record.information_nat);
  visitor("information_low_nat", record.information_low_nat);
  visitor("information_high_nat", record.information_high_nat);
  visitor("score", record.score);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Ranking>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("candidates", record.candidates);
  visitor("chosen", record.chosen);
  visitor("reason", record.reason);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Scan>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("plan", record.plan);
  visitor("points_V", record.points);
  visitor("values", record.values);
  visitor("refused_V", record.refused);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Quality>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("grade", record.grade);
  visitor("signal_range", record.signal_range);
  visitor("noise_sd", record.noise_sd);
  visitor("reason", record.reason);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Belief>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("best_V", record.best);
  visitor("probability", record.probability);
  visitor("entropy_nat", record.entropy_nat);
  visitor("log_evidence_nat", record.log_evidence_nat);
  visitor("ess_fraction", record.ess_fraction);
  visitor("acceptance", record.acceptance);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Move>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("from_V", record.from);
  visitor("requested_V", record.requested);
  visitor("granted_V", record.granted);
  visitor("ruling", record.ruling);
  visitor("reason", record.reason);
  visitor("steps", record.steps);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Verdict>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("what", record.what);
  visitor("requested_V", record.requested);
  visitor("ruling", record.ruling);
  visitor("reason", record.reason);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Check>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("stage", record.stage);
  visitor("name", record.name);
  visitor("statistic", record.statistic);
  visitor("threshold", record.threshold);
  visitor("passed", record.passed);
  visitor("text", record.text);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, End>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("outcome", record.outcome);
  visitor("stage", record.stage);
  visitor("reason", record.reason);
  visitor("final_V", record.voltage);
  visitor("claimed_probability", record.claimed_probability);
  visitor("points", record.points);
  visitor("steps", record.steps);
  visitor("backtracks", record.backtracks);
  visitor("retries", record.retries);
  visitor("measuring_s", record.measuring_s);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, Truth>
void visit_fields(T& record, Visitor&& visitor) {
  visitor("ground_state", record.ground_state);
  visitor("margin_meV", record.margin_meV);
  visitor("true_success", record.true_success);
  visitor("device_class", record.device_class);
}

}  // namespace qdtune::audit
