// Names inside a run folder, and the entries of `meta`. Internal to the layer.
#pragma once

#include <filesystem>

namespace qdtune::store {

inline std::filesystem::path rows_path(const std::filesystem::path& folder) {
  return folder / "rows.sqlite";
}

inline std::filesystem::path lock_path(const std::filesystem::path& folder) {
  return folder / "run.lock";
}

// What every message about a damaged file of a run ends with.
inline constexpr const char* advice_for_damage =
    "; copy the run anew from where it was made, or run the experiment again";

inline constexpr const char* meta_schema = "schema";
inline constexpr const char* meta_experiment = "experiment";
inline constexpr const char* meta_config = "config";

}  // namespace qdtune::store
