// The rows of one arm, as stored: what summaries and comparisons are made of.
#pragma once

#include <string>
#include <vector>

#include "trial/trial_row.hpp"

namespace qdtune::report {

struct ArmRows {
  std::string name;
  std::vector<trial::TrialRow> rows;        // ascending trial, each once
  std::vector<trial::Telemetry> telemetry;  // telemetry[i] belongs to rows[i]; or empty
};

}  // namespace qdtune::report
