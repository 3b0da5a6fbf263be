// Private to the layer: the three steps of a batch, shared by the back ends. A back end only decides when and
// on which thread a step runs; what a step does, errors and stops included, is here and so the same for all.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "batch/batch.hpp"

namespace qdtune::batch {

struct Ticket {
  Job job;
  std::uint64_t index = 0;  // in the order of the source
};

struct Finished {
  Job job;
  trial::TrialResult result;
  bool retried = false;
};

class BatchRun {
 public:
  BatchRun(const JobSource& source, std::uint64_t jobs, const TrialFunction& run_trial, RowSink& sink,
           const std::stop_token& stop, const ProgressFunction& progress);

  std::uint64_t jobs() const { return jobs_; }

  // Step 1, never concurrent with itself: the next job, or none for good.
  std::optional<Ticket> next() noexcept;
  // Step 2, any thread; `thread` is its number in the batch: none when the batch has ended in the meantime.
  std::optional<Finished> execute(const Ticket& ticket, const parallel::Executor& inner, int thread) noexcept;
  // Step 3, never concurrent with itself.
  void store(const Finished& finished) noexcept;

  // After all steps have ended. Rethrows the first failure of source, sink or progress.
  BatchReport finish() const;

 private:
  bool ended() const { return failed_.load() || stop_.stop_requested(); }
  void keep_failure() noexcept;
  BatchReport report() const;

  const JobSource& source_;
  const std::uint64_t jobs_;
  const TrialFunction& run_trial_;
  RowSink& sink_;
  const std::stop_token stop_;
  const ProgressFunction& progress_;
  const std::string host_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();

  std::uint64_t emitted_ = 0;        // step 1
  std::uint64_t rows_ = 0;           // step 3
  std::uint64_t errors_ = 0;         // step 3
  std::uint64_t retried_ = 0;        // step 3
  std::atomic<bool> failed_{false};  // all steps
  std::mutex failure_mutex_;         // steps 1 and 3 may fail at once
  std::exception_ptr failure_;
};

// The back ends: both return when every started step has ended.
void run_on_graph(BatchRun& run, const BatchOptions& options);
void run_on_threads(BatchRun& run, const BatchOptions& options);

}  // namespace qdtune::batch
