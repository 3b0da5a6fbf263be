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

inline constexpr const char* meta_schema = "schema";
inline constexpr const char* meta_experiment = "experiment";
inline constexpr const char* meta_config = "config";

}  // namespace qdtune::store
