// A folder that goes away with its test, and rows that use every kind of field.
#pragma once

#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include <unistd.h>

#include "store/run_store.hpp"

namespace store_test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "qdtune_store_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline qdtune::store::RunManifest manifest() {
  qdtune::store::RunManifest manifest;
  manifest.experiment = "0123456789abcdef0123456789abcdef";
  manifest.seed = 0xfedcba9876543210U;
  manifest.config = "[device]\nkind = \"simulated\"  # \xc2\xb5V\n";
  manifest.arms = {{"baseline", "aaaa"}, {"reduced", "bbbb"}};
  manifest.trials = 10;
  manifest.wall_s = 1.5;
  manifest.cpu_s = 2.75;
  manifest.provenance = qdtune::store::current_provenance(2, "tbb");
  manifest.provenance.started_at = "2024-01-31T23:59:59Z";  // two manifests of a test must be equal
  return manifest;
}

// A trial on a simulated device; every number differs from its neighbours.
inline qdtune::trial::TrialResult result(std::uint64_t trial) {
  qdtune::trial::TrialResult result;
  auto& row = result.row;
  const double x = static_cast<double>(trial) + 0.1;
  row.trial = trial;
  row.outcome = qdtune::trial::Outcome::complete;
  row.stage = "complete";
  row.claimed = true;
  row.true_success = trial % 2 == 0;
  row.margin_meV = -x / 3.0;
  row.claimed_probability = 1.0 / (1.0 + x);
  row.v1_V = 0.1 * x;
  row.v2_V = -0.0;
  row.points = 100 + static_cast<std::int64_t>(trial);
  row.budget_points = 2048;
  row.measuring_s = 1.0 / (7.0 + x);
  row.steps = 9;
  row.reduction = 1.0 - x / 4096.0;
  row.log_evidence_nat = -std::numeric_limits<double>::infinity();
  row.entropy_nat = std::numeric_limits<double>::denorm_min();
  row.acceptance = std::numeric_limits<double>::quiet_NaN();
  row.forward_evaluations = std::numeric_limits<std::int64_t>::max();
  qdtune::device::ParameterVector theta{};
  for (std::size_t i = 0; i < theta.size(); ++i) theta[i] = std::sqrt(x + static_cast<double>(i));
  row.device = theta;
  result.telemetry = {.wall_s = x,
                      .cpu_s = 0.5,
                      .measure_s = 0.1,
                      .belief_s = 0.2,
                      .verify_s = 0.3,
                      .thread = 3,
                      .host = "node-1"};
  return result;
}

inline qdtune::trial::TrialResult error_result(std::uint64_t trial) {
  qdtune::trial::TrialResult result;
  result.row.trial = trial;
  result.row.outcome = qdtune::trial::Outcome::error;
  result.row.reason = "it's \"broken\", she said; \n\xc3\xa4";
  return result;
}

inline qdtune::trial::TrialResult recorded_result(std::uint64_t trial) {
  auto recorded = result(trial);
  recorded.row.true_success.reset();
  recorded.row.margin_meV.reset();
  recorded.row.device.reset();
  recorded.row.triple_point_a_v1_V = {0.4123, 0.4118, 0.4129};
  recorded.row.triple_point_b_v2_V = {-0.0, 0.0, std::nullopt};
  return recorded;
}

}  // namespace store_test
