// The preset `recorded` against positions that do not come from the model.
//
// Reference: tools/plot_recorded.py finds, row by row and column by column, where the signal of
// configs/data/qtt/anticrossing.dat is steepest, fits a straight line to the edges of each of
// the five charge transitions and lets the three lines around each triple point cross in pairs.
// Mean and range of the three crossings, in mV:
//   A   V1 -6.60 (-7.32 to -6.22), V2 -6.64 (-6.98 to -5.94)
//   B   V1  4.67 ( 4.14 to  4.96), V2  4.55 ( 4.29 to  5.05)
// The three lines miss each other by about 1 mV because dot 1 lags behind the sweep of plunger 1.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "config/experiment.hpp"
#include "trial/run_trial.hpp"

namespace {

using qdtune::trial::Estimate;
using qdtune::trial::TrialConfig;
using qdtune::trial::TrialRow;

struct Crossing {
  double mean_mV, low_mV, high_mV;
};
constexpr std::array<Crossing, 4> crossings_of_edges = {
    {{-6.60, -7.32, -6.22}, {-6.64, -6.98, -5.94}, {4.67, 4.14, 4.96}, {4.55, 4.29, 5.05}}};

std::array<Estimate, 4> triple_point_coordinates(const TrialRow& row) {
  return {row.triple_point_a_v1_V, row.triple_point_a_v2_V, row.triple_point_b_v1_V, row.triple_point_b_v2_V};
}

// The preset with a quarter of the moves, and fewer still for the rivals: the data leave one mode, and no rival is near it.
TrialConfig recorded_preset() {
  const std::filesystem::path file = std::filesystem::path(QDTUNE_SOURCE_DIR) / "configs" / "recorded.toml";
  TrialConfig config = qdtune::config::load_experiment(file).arms.at(0).config;
  config.agent.belief.move_sweeps = 24;
  config.agent.diagnosis.rivals = {32, 6};
  return config;
}

TrialRow tuned(const TrialConfig& config, std::uint64_t trial) {
  qdtune::audit::Log log = qdtune::audit::Log::off();
  return run_trial(config, 1, trial, qdtune::parallel::Executor::serial(), log).row;
}

// A copy of the scan whose axes are moved by some millivolts.
class MovedScan {
 public:
  MovedScan(const std::string& source, double by_mV)
      : path_(std::filesystem::temp_directory_path() /
              ("qdtune_moved_scan_" + std::to_string(getpid()) + ".dat")) {
    std::ifstream in(source);
    std::ofstream out(path_);
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line.front() == '#') {
        out << line << '\n';
        continue;
      }
      std::size_t first = 0, second = 0;
      const double step_mV = std::stod(line, &first);
      const double sweep_mV = std::stod(line.substr(first), &second);
      out << step_mV + by_mV << ' ' << sweep_mV + by_mV << line.substr(first + second) << '\n';
    }
  }
  ~MovedScan() { std::filesystem::remove(path_); }
  MovedScan(const MovedScan&) = delete;
  MovedScan& operator=(const MovedScan&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("the triple points of the recorded anticrossing lie where its lines meet, whatever the seed") {
  const TrialConfig config = recorded_preset();
  for (const std::uint64_t trial : {0U, 1U, 2U}) {
    const TrialRow row = tuned(config, trial);
    CHECK(row.claimed);
    CHECK_FALSE(row.true_success);
    const auto estimates = triple_point_coordinates(row);
    for (std::size_t k = 0; k < estimates.size(); ++k) {
      CAPTURE(trial, k);
      const Crossing& reference = crossings_of_edges.at(k);
      const double low_mV = 1e3 * estimates.at(k).low.value();
      const double high_mV = 1e3 * estimates.at(k).high.value();
      // Within 1.5 mV, 2.5 % of the window; and the interval holds a part of where lines cross.
      CHECK(1e3 * estimates.at(k).value.value() == Approx(reference.mean_mV).margin(1.5));
      CHECK(low_mV < reference.high_mV);
      CHECK(high_mV > reference.low_mV);
      // Neither as wide as the survey is coarse twice over, nor narrower than the lines are sharp.
      CHECK(high_mV - low_mV < 5.0);
      CHECK(high_mV - low_mV > 0.3);
    }
  }
}

TEST_CASE("when the scan moves, the triple points move with it") {
  constexpr double by_mV = 5.0;
  TrialConfig config = recorded_preset();
  const auto here = triple_point_coordinates(tuned(config, 0));
  const MovedScan moved(config.recorded.path, by_mV);
  config.recorded.path = moved.path();
  qdtune::device::Window& window = config.recorded.window;
  for (double* edge : {&window.low.v1_V, &window.low.v2_V, &window.high.v1_V, &window.high.v2_V})
    *edge += 1e-3 * by_mV;
  const auto there = triple_point_coordinates(tuned(config, 0));
  for (std::size_t k = 0; k < here.size(); ++k) {
    CAPTURE(k);
    CHECK(1e3 * (there.at(k).value.value() - here.at(k).value.value()) == Approx(by_mV).margin(1.0));
  }
}

TEST_CASE("a recorded trial has the same bits each time, and other random numbers in the next trial") {
  TrialConfig config = recorded_preset();
  config.agent.fixed_survey_size = 8;
  const auto evidence = [&config](std::uint64_t trial) { return tuned(config, trial).log_evidence_nat; };
  CHECK(evidence(0) == evidence(0));
  CHECK(evidence(0) != evidence(1));
}
