// The experiment of a stored run, for a program that is to add rows to it or to repeat them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/experiment.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {

// Throws Error(config), with what differs, when this program would not give the rows that are stored: the
// run's version of the science is another one; options came or went since; the configuration in run.json is
// not the one the run was created with; the contents of a recorded scan changed. Error(input_missing) when
// such a scan is gone. Overrides are for options that decide no row.
config::Experiment stored_experiment(const std::filesystem::path& folder, const store::RunReader& run,
                                     const std::vector<std::string>& overrides = {},
                                     const config::FileLocator& locate = {});

}  // namespace qdtune::app
