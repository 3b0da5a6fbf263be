// From the rows of a run folder to the summary that `run` and `report` print.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "report/summary.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {

struct RunSummary {
  report::Summary summary;
  std::vector<report::ArmRows> arms;  // what it sums up
  std::uint64_t rows = 0;             // stored, error rows included
  std::uint64_t expected = 0;         // trials of all arms
  std::uint64_t errors = 0;
  std::string first_error;  // "baseline/17: reason" of the first error row in canonical order
};

RunSummary summarise_run(const store::RunReader& run, const report::SummaryOptions& options = {});

// "text", "md", "csv", "json": the renderer of that name.
std::string render(const report::Summary& summary, const std::string& format);

// Exit code 5 from here on: more error rows than 5 % of all.
bool too_many_errors(const RunSummary& run);

}  // namespace qdtune::app
