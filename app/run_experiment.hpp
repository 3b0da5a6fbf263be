// One batch from an experiment to a stored run: arms interleaved trial by trial,
// rows stored as they end, a stop drains.
#pragma once

#include <filesystem>

#include "app/progress.hpp"
#include "app/world.hpp"
#include "batch/batch.hpp"
#include "config/experiment.hpp"

namespace qdtune::app {

struct RunRequest {
  config::Experiment experiment;
  std::filesystem::path folder;  // created; must not exist
  Progress::Style progress = Progress::Style::none;
};

// Threads the experiment asks for; all cores of this machine for 0.
int resolved_threads(const config::ExecutionConfig& execution);

// Throws what trial::check_device does for an arm, then Error(cannot_create) for the folder:
// until then nothing is written. Error(io) when a row cannot be stored. Trials that throw become error rows.
batch::BatchReport run_experiment(const RunRequest& request, const World& world);

}  // namespace qdtune::app
