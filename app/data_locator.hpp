// The experiment of a stored run for a program that repeats its trials, also when the run or its data have moved.
//
// A run keeps the whole path of its data. Where there is no such file any more, the ends of that path, longest
// first ("configs/data/scan.dat", "data/scan.dat", "scan.dat"), are looked up below the working directory, the
// run's folder and the folders above that. A file of that name with other contents is found out by its hash.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/stored_experiment.hpp"

namespace qdtune::app {

// `data`: what --data names, which is then the data of every recorded arm. A path that leads nowhere stays.
config::FileLocator data_locator(const std::filesystem::path& run, const std::optional<std::string>& data);

// stored_experiment with the data where they are now. Where there are none, the message says how to name them.
config::Experiment experiment_to_repeat(const std::filesystem::path& folder, const store::RunReader& run,
                                        const std::vector<std::string>& overrides,
                                        const std::optional<std::string>& data);

}  // namespace qdtune::app
