// Is a stored run what it says it is? Its file, its rows, its configuration, its audits, and, where that is asked
// for, whether this program on this machine gives the same rows again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/progress.hpp"
#include "app/world.hpp"
#include "batch/batch.hpp"
#include "config/experiment.hpp"
#include "store/inspection.hpp"

namespace qdtune::app {

struct AuditCheck {
  std::uint64_t audits = 0;
  std::vector<std::string> faults;  // of those that cannot be read or are of another trial
};

// Unpacks and reads every audit of the run.
AuditCheck check_audits(const store::RunReader& run);

// A trial that did not give its recorded row again.
struct Deviation {
  std::string trial;  // "baseline/3"
  std::string digest, recorded_digest;
  std::string error;  // why the trial did not run to its end, or empty
};

struct Repetition {
  double percent = 0.0;
  std::uint64_t repeated = 0, of = 0;  // trials with a row that is no error
  std::vector<Deviation> deviations;   // in canonical order
};

struct RepeatOptions {
  double percent = 100.0;
  Progress::Style progress = Progress::Style::none;
};

// Runs a part of the stored trials again and compares digests: `percent` of them, rounded up, so at least one if
// there is any. Which ones depends on the run's seed and arms alone; a larger part holds every smaller one.
// Trials that ended in an error gave no row to compare and are left out.
Repetition repeat(const store::RunReader& run, const config::Experiment& experiment,
                  const RepeatOptions& options, const World& world);

}  // namespace qdtune::app
