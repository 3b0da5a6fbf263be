// The original's agent, start to end: its executive loop over five stages, with all of its parts.
//
//   bootstrapping   a line of 32 points over the middle half of gate 1; passes when the scaled values vary by
//                   more than 0.1 and their variance exceeds 1e-6
//   coarse_survey   a scan over all of the window, chosen by active sensing; low data quality fails; passes when
//                   (max - mean) / max > 0.2; a patch updates the belief
//   charge_id       a scan within 0.1 V of the position, likewise; a patch is classified and updates the belief
//                   with the classification's boost; a line fails
//   navigation      one move proposed by Bayesian optimisation, clipped and verified by the safety critic; a risk
//                   of 0.70 or more asks the human; passes when (1,1) is the likeliest state at 0.7 or more
//   verification    three scans within 0.05 V, likewise; passes when all three patches are double dots
// Each result goes to the state machine (state_machine.hpp), which may ask the human as well. The human approves
// everything, as in the original's benchmark, and approvals are counted. The loop ends with the last stage, with
// max_steps stages run, or with max_points measured; plans that exceed what is left are downgraded
// (measurement_plan.hpp).
//
// What is wrong with it: what the headers of its parts say, and the sum of that. A line wins nearly every ranking
// while the belief is wide, and a line can neither pass charge_id nor verification nor update the belief: a trial
// repeats its first stages until its budget is spent. Nothing ever sets the stage of a failed
// trial. Navigation measures nothing, so that its retries cannot change anything. The belief is about one state
// for a whole window and does not move with the gates; a claim holds wherever a classifier said "double dot" thrice.
//
// Not reproduced: numpy's random numbers (ours are addressed by (seed, trial), so that a trial does not depend on
// those before it); trained classifiers (classifier.hpp); L-BFGS-B (move_proposal.hpp); code generated and evaluated
// for each command. Added: safety::Critic between it and the device (instrument.hpp).
// The original is a family of versions; this is the one whose plans are downgraded to lines, with steps counted
// as stages run.
// Errors: those of the device and of its critic. Same bits on any executor, and with any log.
// Cost: 1 millisecond a trial of 512 points, 11 of 2048; the original needed 101 to 273 seconds for 512, and 8 to 10
// with each distinct state computed once.
#pragma once

#include <cstdint>
#include <string>

#include "audit/log.hpp"
#include "device/device.hpp"
#include "legacy/agent_models.hpp"
#include "legacy/belief.hpp"
#include "legacy/classifier.hpp"
#include "legacy/gate_map.hpp"
#include "legacy/state_machine.hpp"
#include "parallel/executor.hpp"

namespace qdtune::legacy {

struct TuningSettings {
  int particles = 1000;             // 500 in the original's tests on every commit
  double resample_threshold = 0.5;  // of the particles
  int samples = 8;                  // of active sensing; 4 in the original's tests on every commit
  Classifier classifier = Classifier::untrained;
};

struct TuningLimits {
  std::int64_t max_points = 2048;
  std::int64_t max_steps = 100;
  double step_cap_V = 0.020;  // of our critic, in the device's volts
  double safety_margin_V = 0.0;
};

struct TuningTask {
  TuningSettings settings;
  TuningLimits limits;
  GateMap gates;
  AgentModels models;
};

// The original's summary of a trial, and what our rows want beyond it.
struct TuningReport {
  TuningStage stage = TuningStage::bootstrapping;  // complete when it claims, else where the loop ended
  std::string reason;                              // why the loop ended, empty when it claims
  device::GateVoltages voltage;                    // where the device rests, in its volts
  double target_probability = 0.0;                 // the belief's, of (1,1)
  double entropy_nat = 0.0;                        // of the belief
  std::int64_t points = 0;                         // total_measurements
  double measuring_s = 0.0;                        // of the device, by its timing
  std::int64_t steps = 0;                          // total_steps
  std::int64_t backtracks = 0;                     // total_backtracks
  std::int64_t retries = 0;
  std::int64_t safety_violations = 0;  // moves its critic refused, and voltages ours did; none was applied
  std::int64_t approvals = 0;          // hitl_events
  double measure_s = 0.0, belief_s = 0.0, sensing_s = 0.0, verify_s = 0.0;  // wall seconds: telemetry

  bool claimed() const { return stage == TuningStage::complete; }
};

// A stage in the words of rows and audits: "bootstrap", "coarse_survey", "charge_identification", ...
std::string_view stage_word(TuningStage stage);

// Preconditions: at least one particle and one sample.
TuningReport tune(device::Device& device, const TuningTask& task, std::uint64_t seed, std::uint64_t trial,
                  const parallel::Executor& executor, audit::Log& log);

}  // namespace qdtune::legacy
