// What the program touches outside of itself: streams, terminal, clock, signals, the trial itself, and the studies. main
// hands in the real ones, tests their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "trial/run_trial.hpp"
#include "validation/validate.hpp"

namespace qdtune::app {

using RunTrial =
    std::function<trial::TrialResult(const trial::TrialConfig& config, std::uint64_t seed,
                                     std::uint64_t index, const parallel::Executor& inner, audit::Log& log)>;

using Validate = std::function<std::vector<validation::StudyResult>(
    const validation::Context& context, std::span<const validation::Study> chosen)>;

struct World {
  std::ostream& out;             // results, nothing else
  std::ostream& err;             // progress and messages
  bool err_is_terminal = false;  // redraw one line, instead of a line every 10 s
  bool out_is_terminal = false;  // the same for what is watched there
  std::size_t err_columns = 80;  // width of that terminal
  bool colour = false;
  bool catch_signals = false;  // a run drains on SIGINT and SIGTERM; only the program itself should
  RunTrial run_trial = trial::run_trial;
  Validate validate = validation::validate;
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  std::string results_folder = "results";  // where runs without -o go
};

}  // namespace qdtune::app
