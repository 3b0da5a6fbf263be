// How far a run is, seen from any process: rows by arm and outcome, whether somebody writes it, its rate.
//
// The rate is that of the process that writes now: rows without error since it began, over the time since
// then, by the system's clock; there is none before the first row, or when the clock went back.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "store/run_store.hpp"

namespace qdtune::app {

struct RunStatus {
  enum class State { running, stopped, complete };

  std::string folder;
  std::string experiment;    // its hash
  std::uint64_t trials = 0;  // of each arm
  std::vector<std::string> arms;
  std::vector<store::RowTally> tallies;  // of each arm
  std::optional<store::LockHolder> writer;
  std::optional<double> rate_per_s;

  State state() const;
  store::RowTally total() const;
  std::uint64_t expected() const { return trials * arms.size(); }
  std::uint64_t missing() const;  // trials without a row, or with an error
  std::optional<double> remaining_s() const;
};
std::string_view to_string(RunStatus::State state);

// Throws as RunStore::open.
RunStatus read_status(const std::filesystem::path& folder, std::chrono::system_clock::time_point now);

std::string status_table(const RunStatus& status);  // some lines
std::string status_line(const RunStatus& status);   // one, as the progress of a run
std::string status_json(const RunStatus& status);   // one object on one line

}  // namespace qdtune::app
