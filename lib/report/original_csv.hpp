// The rows of an arm as the trials.csv of the original Python system's benchmark: its columns and no others, for
// scripts that read it.
//
//   trial_idx              index of the trial
//   success                True when claimed: the original has no other success. The truth is not in this table
//   final_stage            BOOTSTRAPPING, COARSE_SURVEY, CHARGE_ID, NAVIGATION, VERIFICATION, COMPLETE; FAILED for
//                          a trial that ended in an error
//   total_measurements     points
//   total_steps            steps: of the original stages run, of our agent moves and scans
//   measurement_reduction  1 - points / 4096, claimed or not: what a failed trial leaves of its budget counts as
//                          saved
//   total_backtracks, hitl_events (approvals), duration_s (wall seconds; 0 where no telemetry is kept)
// Lines end with "\n" (the original's with "\r\n"). Not deterministic: duration_s.
// Cost: about a microsecond a row.
#pragma once

#include <string>

#include "report/arm_rows.hpp"

namespace qdtune::report {

std::string original_csv(const ArmRows& arm);

}  // namespace qdtune::report
