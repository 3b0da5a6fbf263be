// What the studies share: what is validated, how much work, where it runs, and the addresses of random numbers.
//
// A run is the unit of parallel work: it writes to a slot of its own and draws from streams that hold its number, so
// results have the same bits on any executor. Runs of two studies never share a stream, nor do they with the trials
// of an experiment: the study's number stands above the run's in the trial of every address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "parallel/executor.hpp"
#include "random/stream.hpp"
#include "trial/trial_config.hpp"
#include "validation/finding.hpp"

namespace qdtune::validation {

inline constexpr double significance = 0.01;     // of each family of tests, after Holm's correction
inline constexpr std::size_t fewest_runs = 100;  // with fewer, what is asked of the runs stays undecided

struct Settings {
  std::uint64_t seed = 1;
  std::size_t runs = 1000;  // prior draws of ranks and coverage, devices of calibration; below 2^32
  double ece_limit = 0.01;
};

// Runs done and in all, of one study at a time. Calls never overlap, but come from different threads.
using ProgressFunction = std::function<void(Study study, std::size_t done, std::size_t of)>;

struct Context {
  const trial::TrialConfig& config;
  Settings settings;
  const parallel::Executor& executor;
  ProgressFunction progress;
};

// The trial of a run's addresses.
std::uint64_t run_trial(Study study, std::size_t run);

// A study's own random numbers.
random::Stream study_stream(const Context& context, Study study, std::size_t run, std::uint32_t step,
                            std::uint32_t item = 0);

// body(run) for each run, reporting progress.
void for_each_run(const Context& context, Study study, std::size_t runs,
                  const std::function<void(std::size_t)>& body);

}  // namespace qdtune::validation
