// An experiment read back from its canonical text (Experiment::canonical), which a run keeps.
//
// A canonical text states every option, so that no default of today decides anything in it. One that another
// version of the program wrote may state options that are gone, or lack options that came since; the rows of
// such a run cannot be continued, and the options are named. Options that decide no row may come and go:
// what is missing then has its default.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/experiment.hpp"

namespace qdtune::config {

// Arms, names, trials and hashes as parse_experiment would have them; `source` names the text in messages.
// Throws ConfigError with every option that came or went or has an unusable value, and Error(input_missing)
// when a recorded scan is gone. A scan with other contents gives another hash, not an error.
Experiment experiment_from_canonical(std::string_view text, const std::filesystem::path& source,
                                     const std::vector<std::string>& overrides = {},
                                     const FileLocator& locate = {});

}  // namespace qdtune::config
