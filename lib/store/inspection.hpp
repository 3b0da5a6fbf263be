// What is wrong with a stored run and what is missing from it, all of it rather than the first of it.
//
// Faults: what SQLite's check of the file finds, rows that cannot be read or whose content does not give their
// stored digest, rows of trials that run.json does not ask for. Missing: trials without a row; a trial whose
// row is an error has one.
//
// Not judged: whether the rows are what the trials give (run them again), what audits say. Cost: about 10
// microseconds a row, and a reading of the whole file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/run_store.hpp"

namespace qdtune::store {

// Both ends are in it.
struct TrialRange {
  std::uint64_t first = 0, last = 0;
  std::uint64_t size() const { return last - first + 1; }
  friend bool operator==(const TrialRange&, const TrialRange&) = default;
};

struct ArmInspection {
  std::size_t rows = 0;    // of trials that run.json asks for
  std::size_t errors = 0;  // of these
  std::vector<TrialRange> missing;
};

struct Inspection {
  std::vector<std::string> faults;  // sentences; the first hundred
  std::size_t fault_count = 0;      // all of them
  std::vector<ArmInspection> arms;  // in the order of run.json
  std::string digest;               // run_digest of the rows, from their stored digests

  std::uint64_t missing() const;  // of all arms
};

Inspection inspect(const RunReader& run);

}  // namespace qdtune::store
