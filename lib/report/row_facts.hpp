// What a row counts as; internal to the layer, shared by summaries and comparisons.
#pragma once

#include <algorithm>
#include <vector>

#include "trial/trial_row.hpp"

namespace qdtune::report {

inline bool ran(const trial::TrialRow& row) {
  return row.outcome != trial::Outcome::error;
}

inline bool claimed(const trial::TrialRow& row) {
  return ran(row) && row.claimed;
}

inline bool refused(const trial::TrialRow& row) {
  return row.outcome == trial::Outcome::failed;
}

inline bool succeeded(const trial::TrialRow& row) {
  return ran(row) && row.true_success.value_or(false);
}

// Of rows with truth.
inline bool claimed_falsely(const trial::TrialRow& row) {
  return claimed(row) && !succeeded(row);
}

// A trial that crashed saved nothing, whatever its row holds.
inline double reduction_of(const trial::TrialRow& row) {
  return ran(row) ? row.reduction : 0.0;
}

// An arm lacks truth when trials ran and none of them knows it; of an arm that only
// crashed we know that nothing succeeded.
inline bool has_truth(const std::vector<trial::TrialRow>& rows) {
  const bool any_ran = std::any_of(rows.begin(), rows.end(), ran);
  return !any_ran || std::any_of(rows.begin(), rows.end(),
                                 [](const trial::TrialRow& row) { return ran(row) && row.true_success; });
}

}  // namespace qdtune::report
