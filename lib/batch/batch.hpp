// The batch runner: jobs from a source, trials on many threads, rows into one sink.
//
//   source (serial, lazy) -> trial (at most `threads` at once) -> sink (serial, arrival order)
//
// Jobs are drawn in the order of the source. Rows reach the sink as they end, never behind a sequencer: a
// slow trial holds back no other row. At most 2 * threads + 1 jobs are between source and sink, so memory is
// flat in the number of jobs.
//
// Errors. A trial that throws is run again with the same job (same seed, same row); if it throws again it
// becomes a row with `outcome = error` and the message as `reason`, and the batch goes on. An exception of
// the source, the sink or the progress callback ends the batch: no job starts any more, running trials end,
// their rows are dropped, the exception leaves run_batch. Error(internal) for threads < 1.
//
// Stop (first Ctrl-C): no job starts any more, running trials end and their rows are stored.
// No trial is interrupted.
//
// Rows depend on neither back end, thread count nor inner parallelism, as long as the trial
// function is a function of its job; only the order of arrival and telemetry do.
//
// Does not model: time limits, priorities, several sinks.
//
// Cost: one to two microseconds a job (tbb), half a microsecond (threads).
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "batch/job.hpp"
#include "parallel/executor.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::batch {

// Must return a row whose `trial` is job.trial (else it counts as having thrown). Called concurrently.
// `inner` is where the trial may run its own blocks; the row must not depend on it.
using TrialFunction = std::function<trial::TrialResult(const Job& job, const parallel::Executor& inner)>;

// Where rows go: the store, a table in memory, a test. Calls never overlap, but come from different threads.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void accept(const Job& job, const trial::TrialResult& result) = 0;
};

struct BatchOptions {
  int threads = 1;  // in all, the caller's included: trials and their inner blocks together never use more
  // Whether trials spread their own blocks over threads.
  //   automatic  where threads would idle: in the last `threads` jobs (tbb), in batches of fewer jobs than
  //              threads (threads)
  //   on         in every trial; the threads back end then runs one trial after another, each on all threads
  //   off        in no trial
  parallel::Inner inner = parallel::Inner::automatic;
  parallel::Backend backend = parallel::Backend::tbb;
};

struct BatchReport {
  std::uint64_t rows = 0;     // stored rows, error rows included
  std::uint64_t errors = 0;   // error rows
  std::uint64_t retried = 0;  // rows of trials that threw once or twice
  double wall_s = 0.0;
  bool stopped = false;  // a stop was requested before all jobs had a row
};

// Called after each stored row with the report so far, serially, between two rows: keep it short.
using ProgressFunction = std::function<void(const BatchReport& so_far)>;

// Runs all jobs of the source on the calling thread and threads - 1 others.
// `jobs` is how many the source will give: it decides where inner parallelism pays and whether
// a stopped batch is incomplete, never which jobs run.
BatchReport run_batch(const JobSource& source, std::uint64_t jobs, const TrialFunction& run_trial,
                      RowSink& sink, const BatchOptions& options, const std::stop_token& stop = {},
                      const ProgressFunction& progress = {});

}  // namespace qdtune::batch
