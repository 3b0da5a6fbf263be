// What a run is: its identity, its arms, and where and how it was made: the JSON file run.json of its folder.
//
// run.json commits a run: it is written last, to a temporary name, synced, renamed, and the folder synced.
// A folder without it is not a run.
//
// The seed is a hexadecimal string in the file, since JSON readers may hold numbers as doubles.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trial/science_version.hpp"

namespace qdtune::store {

inline constexpr int schema_version = 1;

struct ArmIdentity {
  std::string name;
  std::string hash;  // of the arm's resolved science options
  friend bool operator==(const ArmIdentity&, const ArmIdentity&) = default;
};

struct Provenance {
  std::string program_version;
  std::string git_revision;  // empty unless the build was given one
  std::string compiler;
  std::string flags;
  std::string cpu_model;
  int threads = 0;
  std::string backend;     // of the batch: tbb or threads
  std::string started_at;  // UTC, ISO 8601 with seconds
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

struct RunManifest {
  int schema = schema_version;
  int science =
      trial::science_version;  // of the program that made the rows; 0 in runs older than that number
  std::string experiment;      // hash of the experiment's science options
  std::uint64_t seed = 0;
  std::string config;             // canonical text of the resolved configuration
  std::vector<ArmIdentity> arms;  // in the experiment's order; rows name them by index
  std::uint64_t trials = 0;       // of each arm
  // 0 until a process that ran trials ended and wrote the manifest again; one that was killed does not count.
  double wall_s = 0.0;  // of the last one
  double cpu_s = 0.0;   // of all together, all their threads included
  Provenance provenance;
  std::vector<Provenance> resumes;  // of those that went on with the run, first to last
  friend bool operator==(const RunManifest&, const RunManifest&) = default;
};

// Of the last process that wrote to the run.
const Provenance& last_provenance(const RunManifest& manifest);

// This build, this machine, now. git_revision and flags are what the build stated.
Provenance current_provenance(int threads, std::string backend);

std::filesystem::path manifest_path(const std::filesystem::path& folder);

// Replaces run.json atomically and durably. Throws Error(io) that names the file and the reason.
void write_manifest(const std::filesystem::path& folder, const RunManifest& manifest);

// Throws Error(input_missing) when there is no folder or no run.json in it, Error(damaged_data) when run.json
// is not a manifest of this schema.
RunManifest read_manifest(const std::filesystem::path& folder);

}  // namespace qdtune::store
