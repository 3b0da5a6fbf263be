// Digests of rows: one a row, and one over a run, equal exactly when the deterministic parts of its rows are.
//
//   row = digest(arm hash, trial, deterministic fields)
//   run = digest(row digests in canonical order: by arm index, then by trial)
//
// Error rows have no science in them: their row digest covers the key alone, and the run digest leaves them
// out. Cost: about 2 microseconds a row.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "store/run_manifest.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::store {

struct StoredRow {
  std::size_t arm = 0;  // index into RunManifest::arms
  trial::TrialRow row;
  trial::Telemetry telemetry;
};

std::string row_digest(const std::string& arm_hash, const trial::TrialRow& row);

// Rows in any order, each key once.
std::string run_digest(const std::vector<ArmIdentity>& arms, std::span<const StoredRow> rows);

}  // namespace qdtune::store
