// One batch from an experiment to a stored run, or what of it is missing: arms interleaved trial by trial, rows
// stored as they end, a stop drains.
#pragma once

#include <cstdint>
#include <filesystem>

#include "app/progress.hpp"
#include "app/world.hpp"
#include "batch/batch.hpp"
#include "config/experiment.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {

struct RunRequest {
  config::Experiment experiment;
  std::filesystem::path folder;
  Progress::Style progress = Progress::Style::none;
};

// Threads the experiment asks for; all cores of this machine for 0.
int resolved_threads(const config::ExecutionConfig& execution);

// In a new folder. Throws what trial::check_device does for an arm, then Error(cannot_create) for a folder that
// exists: until then nothing is written. Error(io) when a row cannot be stored. Trials that throw become error rows.
batch::BatchReport run_experiment(const RunRequest& request, const World& world);

struct Continuation {
  store::RunLock lock;
  store::RunManifest manifest;  // as it is to be from now on
  batch::JobFilter missing;     // which trials still want a row
  std::uint64_t jobs = 0;       // how many
};

// In the folder of that run. The manifest is replaced, durably, before the first new row. Throws as run_experiment,
// and as RunStore::reopen.
batch::BatchReport continue_experiment(const RunRequest& request, Continuation continuation,
                                       const World& world);

}  // namespace qdtune::app
