// One trial: the stage machine, and what each stage does with the device and the belief.
//
//   bootstrap              the survey's diagonal: does the sensor see anything? (perception)
//   coarse_survey          the rest of the survey grid; first belief; is this a double dot at all?
//   charge_identification  scans chosen by the policy until one voltage is probably in the target cell
//   navigation             moves there in safe steps, straight or by Bayesian optimisation
//   verification           fresh points that count electrons; predictive check, stated probability,
//                          class of the device, second opinion; only then a claim
// Every measurement of every stage updates the belief; every voltage passes the safety critic (session.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "agent/agent.hpp"
#include "agent/belief_keeper.hpp"
#include "agent/session.hpp"
#include "belief/misfit.hpp"
#include "belief/predictive.hpp"
#include "sensing/policy.hpp"

namespace qdtune::agent {

class Tuner {
 public:
  Tuner(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
        const parallel::Executor& executor, audit::Log& log);

  AgentReport run();
  // The prior's best voltage, whatever its probability: the baseline of an agent that measures nothing.
  AgentReport run_blind();

 private:
  struct StageResult {
    StageOutcome outcome = StageOutcome::passed;
    std::string reason;
  };

  StageResult execute(Stage stage);
  StageResult bootstrap();
  StageResult coarse_survey();
  StageResult identify();
  StageResult navigate();
  StageResult verify();

  // Shared by the stages.
  // What of the plan the budget allows: all of it, an even choice of its points, or none when fewer than
  // smallest_scan would be left.
  device::ScanPlan affordable(device::ScanPlan plan) const;
  std::size_t first_verification() const;  // points
  sensing::PlanCost plan_cost() const;     // from where the plungers rest
  // In the order that costs least.
  device::Measurement measure(const device::ScanPlan& scan, const std::string& description);
  void update_belief();  // with everything measured since its last update
  belief::BestVoltage best() const;
  // Which class of device the data speak for, by evidence. A result that ends the stage when it is surely no double dot.
  std::optional<StageResult> refusal_by_class();
  void judge_class();
  // Whether a double dot explains the readings at all. doubtful: the belief needs more noise than its prior holds possible, and
  // is not far better than a surface without dots; none: it is worse than one.
  enum class Fit { good, doubtful, none };
  Fit judge_fit();
  // Two devices, one after the other, explain the readings better than one: the earlier ones are forgotten.
  bool jump_noticed();
  // Whether a claim agrees with what was known of the device before it jumped.
  bool displaced_device_agrees(const device::GateVoltages& claimed);
  StageResult unless_jumped(const StageResult& result);  // of the present stage
  device::ScanPlan doubt_plan() const;  // points all over the window, where the next finer survey has them
  // Whether the belief expected these fresh points, which it has not seen; then it sees them. False: it is rebuilt.
  bool expected(const device::Measurement& fresh);
  int survey_size() const;
  // Verification.
  device::ScanPlan verification_round(int round);
  bool convinced(const belief::BestVoltage& best) const;
  bool second_opinion_agrees(const device::GateVoltages& claimed);
  // Navigation.
  StageResult optimise_voltage();
  double probability_at(const device::GateVoltages& v) const;
  sensing::Decision choose_scan(sensing::Choice choice, const belief::BestVoltage& best);

  std::string diagnosis(bool claimed);  // device::Diagnosis as a word; empty when nothing was measured
  AgentReport finish();
  void note_start();
  void note_belief(const belief::BestVoltage& best);
  void note_ranking(const sensing::Decision& decision);
  void note_transition(const MachineState& from, const StageResult& result);
  void note_end(const AgentReport& report);

  const AgentConfig& config_;
  std::uint64_t seed_, trial_;
  audit::Log& log_;
  Session session_;
  BeliefKeeper keeper_;
  MachineState machine_;
  std::optional<belief::ByDiagnosis> classes_;  // of the device, when it was last judged
  belief::RivalEvidence rivals_;                // then
  std::int64_t judged_points_ = -1;             // points the trial had measured then
  std::optional<belief::Misfit> misfit_;        // when a claim was last possible
  std::optional<double> evidence_gap_nat_;      // between the belief and its last second opinion
  std::string reason_;                          // of the last stage that did not pass
  std::int64_t charge_jumps_ = 0;               // noticed
  int surveys_ = 0;                             // surveys measured
  std::size_t survey_size_ = 0;                 // of survey 0, as the budget allowed
  double sensing_s_ = 0.0, verify_s_ = 0.0;
};

}  // namespace qdtune::agent
