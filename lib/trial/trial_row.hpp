// The record of one trial. TrialRow is deterministic, a function of (configuration, seed, index);
// Telemetry is not.
//
// `visit_fields` is the one definition of names and order: the digest, the store and the exports all walk it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "device/parameters.hpp"

namespace qdtune::trial {

// complete: the agent claims the target state. failed: it refused, with a reason.
// error: the trial threw (no science in it).
enum class Outcome { complete, failed, error };
std::string_view to_string(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view name);

// A number with the 2.5 %, 97.5 % quantiles of the belief.
struct Estimate {
  std::optional<double> value, low, high;
};

struct TrialRow {
  std::uint64_t trial = 0;
  Outcome outcome = Outcome::failed;
  std::string stage;      // where it ended: a stage of the agent, complete when claimed
  std::string reason;     // of a refusal or an error, else empty
  std::string diagnosis;  // what the agent says the device is (device::Diagnosis); empty: nothing
  bool claimed = false;
  std::optional<bool>
      true_success;  // none for a recorded device; false for a broken one, whatever is claimed
  // Of the final voltage in the target cell; negative outside; none if recorded or broken.
  std::optional<double> margin_meV;
  double claimed_probability = 0.0;  // the belief's probability of the target cell at the final voltage
  double v1_V = 0.0, v2_V = 0.0;     // final voltages
  std::int64_t points = 0;           // measured points, verification included
  std::int64_t budget_points = 0;
  double measuring_s = 0.0;  // what points, ramps and settling took by the device's timing: no wall time
  std::int64_t steps = 0, backtracks = 0, retries = 0;
  std::int64_t charge_jumps = 0;  // noticed by the agent, which then forgets the points from before
  std::int64_t safety_violations = 0, approvals = 0;
  double reduction = 0.0;  // 1 - points / 4096; unclaimed trials count their whole budget
  double log_evidence_nat = 0.0;
  // How well a double dot explains the readings (belief/misfit.hpp); none without readings or belief.
  std::optional<double> residual_rms, residual_ratio, unexplained, smooth_advantage_nat;
  // How well the beliefs of a trial mix: |log Z' - log Z| of the last two that saw the same data, each from its own random
  // numbers; none without a second opinion. Much more than 1: one of them missed a mode.
  std::optional<double> evidence_gap_nat;
  double entropy_nat = 0.0;       // of the charge state at the final voltage
  double acceptance = 0.0;        // of all Metropolis moves
  double min_ess_fraction = 0.0;  // smallest effective sample size after a tempering step / particles
  std::int64_t tempering_levels = 0;
  std::int64_t forward_evaluations = 0;  // (hypothesis, voltage) pairs predicted
  std::int64_t device_redraws = 0;
  std::string device_class;  // what the device truly is (device::DeviceClass); empty if recorded
  std::optional<device::ParameterVector> device;  // true parameters; none if recorded
  // Triple points of the target's anticrossing as the belief sees them (V); filled for recorded devices.
  Estimate triple_point_a_v1_V, triple_point_a_v2_V, triple_point_b_v1_V, triple_point_b_v2_V;
};

// How the row came about; never part of a digest.
struct Telemetry {
  double wall_s = 0.0;
  double cpu_s = 0.0;  // of the trial's own thread; inner blocks on other threads are not in it
  double measure_s = 0.0, belief_s = 0.0, sensing_s = 0.0, verify_s = 0.0;
  int thread = 0;
  std::string host;
};

struct TrialResult {
  TrialRow row;
  Telemetry telemetry;
  std::string audit{};  // its JSON lines, packed (audit/pack.hpp); empty: not kept. Not part of any digest.
};

// Calls visitor(name, member) for each deterministic field but the device parameters,
// in the order of the record. Member types: std::uint64_t, std::int64_t, double, bool, std::string,
// Outcome, std::optional<bool>, std::optional<double>.
template <class Row, class Visitor>
void visit_fields(Row& row, Visitor&& visitor) {
  visitor("trial", row.trial);
  visitor("outcome", row.outcome);
  visitor("stage", row.stage);
  visitor("reason", row.reason);
  visitor("diagnosis", row.diagnosis);
  visitor("claimed", row.claimed);
  visitor("true_success", row.true_success);
  visitor("margin_meV", row.margin_meV);
  visitor("claimed_probability", row.claimed_probability);
  visitor("v1_V", row.v1_V);
  visitor("v2_V", row.v2_V);
  visitor("points", row.points);
  visitor("budget_points", row.budget_points);
  visitor("measuring_s", row.measuring_s);
  visitor("steps", row.steps);
  visitor("backtracks", row.backtracks);
  visitor("retries", row.retries);
  visitor("charge_jumps", row.charge_jumps);
  visitor("safety_violations", row.safety_violations);
  visitor("approvals", row.approvals);
  visitor("reduction", row.reduction);
  visitor("log_evidence_nat", row.log_evidence_nat);
  visitor("residual_rms", row.residual_rms);
  visitor("residual_ratio", row.residual_ratio);
  visitor("unexplained", row.unexplained);
  visitor("smooth_advantage_nat", row.smooth_advantage_nat);
  visitor("evidence_gap_nat", row.evidence_gap_nat);
  visitor("entropy_nat", row.entropy_nat);
  visitor("acceptance", row.acceptance);
  visitor("min_ess_fraction", row.min_ess_fraction);
  visitor("tempering_levels", row.tempering_levels);
  visitor("forward_evaluations", row.forward_evaluations);
  visitor("device_redraws", row.device_redraws);
  visitor("device_class", row.device_class);
  const auto estimate = [&visitor](const char* name, auto& e) {
    const std::string base = name;
    visitor(base, e.value);
    visitor(base + "_low", e.low);
    visitor(base + "_high", e.high);
  };
  estimate("triple_point_a_v1_V", row.triple_point_a_v1_V);
  estimate("triple_point_a_v2_V", row.triple_point_a_v2_V);
  estimate("triple_point_b_v1_V", row.triple_point_b_v1_V);
  estimate("triple_point_b_v2_V", row.triple_point_b_v2_V);
}

// The same for telemetry: double, int, std::string.
template <class T, class Visitor>
void visit_telemetry(T& telemetry, Visitor&& visitor) {
  visitor("wall_s", telemetry.wall_s);
  visitor("cpu_s", telemetry.cpu_s);
  visitor("measure_s", telemetry.measure_s);
  visitor("belief_s", telemetry.belief_s);
  visitor("sensing_s", telemetry.sensing_s);
  visitor("verify_s", telemetry.verify_s);
  visitor("thread", telemetry.thread);
  visitor("host", telemetry.host);
}

// Adds the deterministic part of a row (device parameters included) to a digest. Error rows add nothing.
void add_to_digest(Digest& digest, const TrialRow& row);

}  // namespace qdtune::trial
