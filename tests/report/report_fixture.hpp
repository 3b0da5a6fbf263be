// Small runs whose summaries can be checked by hand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/summary.hpp"

namespace report_test {

using qdtune::report::ArmRows;
using qdtune::trial::Outcome;
using qdtune::trial::Telemetry;
using qdtune::trial::TrialRow;

inline TrialRow simulated(std::uint64_t trial, bool claimed, bool truth, std::int64_t points,
                          double probability) {
  TrialRow row;
  row.trial = trial;
  row.outcome = claimed ? Outcome::complete : Outcome::failed;
  row.stage = claimed ? "complete" : "verification";
  row.reason = claimed ? "" : "no voltage reaches the probability to claim";
  row.claimed = claimed;
  row.true_success = truth;
  row.margin_meV = truth ? 0.5 : -0.25;
  row.claimed_probability = probability;
  row.points = points;
  row.budget_points = 2048;
  row.measuring_s = 0.5 * static_cast<double>(points);
  row.steps = 4;
  row.reduction = 1.0 - static_cast<double>(claimed ? points : row.budget_points) / 4096.0;
  row.device = qdtune::device::ParameterVector{};
  row.device_class = "double_dot";
  return row;
}

// A device that cannot be tuned, with what the agent says of it; a claim when it says nothing.
inline TrialRow broken(std::uint64_t trial, const std::string& device_class, const std::string& diagnosis) {
  TrialRow row = simulated(trial, diagnosis.empty(), false, 100, 0.9);
  row.margin_meV.reset();
  row.device_class = device_class;
  row.diagnosis = diagnosis;
  return row;
}

inline TrialRow error(std::uint64_t trial) {
  TrialRow row;
  row.trial = trial;
  row.outcome = Outcome::error;
  row.reason = "the sky fell, and \"everything\" broke";
  return row;
}

// The estimates of a trial are those of trial 0 plus shift_V.
inline TrialRow recorded(std::uint64_t trial, double shift_V) {
  TrialRow row = simulated(trial, true, true, 200, 0.95);
  row.true_success.reset();
  row.margin_meV.reset();
  row.device.reset();
  row.device_class.clear();
  const auto estimate = [shift_V](double value) {
    return qdtune::trial::Estimate{value + shift_V, value + shift_V - 0.0005, value + shift_V + 0.0006};
  };
  row.triple_point_a_v1_V = estimate(0.4123);
  row.triple_point_a_v2_V = estimate(-0.1);
  row.triple_point_b_v1_V = estimate(0.4173);
  row.triple_point_b_v2_V = estimate(-0.095);
  return row;
}

// The same of a trial that refused.
inline TrialRow refused_scan(std::uint64_t trial, double shift_V) {
  TrialRow row = recorded(trial, shift_V);
  row.outcome = Outcome::failed;
  row.claimed = false;
  row.stage = "survey";
  row.reason = "no charge transition: the data fit a constant signal better";
  row.reduction = 0.5;
  return row;
}

inline ArmRows arm(std::string name, std::vector<TrialRow> rows) {
  ArmRows result{std::move(name), std::move(rows), {}};
  for (const TrialRow& row : result.rows) {
    Telemetry telemetry;
    telemetry.wall_s = 0.1 * static_cast<double>(row.trial + 1);
    result.telemetry.push_back(telemetry);
  }
  return result;
}

// Two true successes, a false claim, a refusal and an error.
inline ArmRows baseline() {
  return arm("baseline",
             {simulated(0, true, true, 96, 0.99), simulated(1, true, true, 160, 0.95),
              simulated(2, true, false, 128, 0.9), simulated(3, false, false, 256, 0.4), error(4)});
}

// Four broken devices: one is claimed, one gets a wrong name, two the right one. Then a good one, refused, and an error.
inline ArmRows broken_devices() {
  return arm("broken", {broken(0, "single_dot", ""), broken(1, "dead_sensor", "no_transition"),
                        broken(2, "single_dot", "merged_dot"), broken(3, "dead_sensor", "no_transition"),
                        simulated(4, false, false, 100, 0.3), error(5)});
}

inline qdtune::report::RunFacts run_facts() {
  return {.experiment = "0123456789abcdef0123456789abcdef",
          .digest = "fedcba9876543210fedcba9876543210",
          .seed = 42,
          .threads = 2,
          .wall_s = 8.125,
          .cpu_s = 15.9,
          .trials = std::nullopt};
}

}  // namespace report_test
