// What `qdtune validate` says: the verdict table for people, one JSON object, and a folder of tables.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "validation/finding.hpp"

namespace qdtune::app {

struct ValidationFacts {
  std::string experiment;  // name, and arm when it has several
  std::string hash;        // of the arm
  std::uint64_t seed = 0;
  std::size_t runs = 0;
  std::string command;  // that gives the same results
};

std::string validation_text(const ValidationFacts& facts,
                            const std::vector<validation::StudyResult>& results);

// {"schema": 1, ..., "verdict": "pass", "findings": [...], "tables": {"ranks": [...], ...}}; null for what
// does not exist.
std::string validation_json(const ValidationFacts& facts,
                            const std::vector<validation::StudyResult>& results);

// README.md, verdicts.csv and a CSV file a table, in a new folder. Throws Error(cannot_create) and Error(io).
void write_validation(const std::filesystem::path& folder, const ValidationFacts& facts,
                      const std::vector<validation::StudyResult>& results);

// Throws Error(cannot_create) when the folder exists: hours of work should not end in that.
void check_new_folder(const std::filesystem::path& folder);

}  // namespace qdtune::app
