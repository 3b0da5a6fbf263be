#include "batch/batch_run.hpp"

#include <array>
#include <climits>
#include <string>
#include <utility>

#include <unistd.h>

#include "base/contracts.hpp"

namespace qdtune::batch {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string message_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

trial::TrialResult error_result(const Job& job, const std::exception_ptr& exception, double wall_s) {
  trial::TrialResult result;
  result.row.trial = job.trial;
  result.row.outcome = trial::Outcome::error;
  result.row.reason = message_of(exception);
  result.telemetry.wall_s = wall_s;
  return result;
}

// Once more with the same job: what the machine did (memory, a file server) may pass,
// and then the row is the same.
Finished run_twice_at_most(const TrialFunction& run_trial, const Job& job, const parallel::Executor& inner) {
  const Clock::time_point start = Clock::now();
  std::exception_ptr exception;
  for (const bool retried : {false, true}) {
    try {
      trial::TrialResult result = run_trial(job, inner);
      QDTUNE_ENSURE(result.row.trial == job.trial, "a trial returns the row of its own index");
      return {job, std::move(result), retried};
    } catch (...) {
      exception = std::current_exception();
    }
  }
  return {job, error_result(job, exception, seconds_since(start)), true};
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

BatchRun::BatchRun(const JobSource& source, std::uint64_t jobs, const TrialFunction& run_trial, RowSink& sink,
                   const std::stop_token& stop, const ProgressFunction& progress)
    : source_(source),
      jobs_(jobs),
      run_trial_(run_trial),
      sink_(sink),
      stop_(stop),
      progress_(progress),
      host_(host_name()) {}

std::optional<Ticket> BatchRun::next() noexcept {
  if (ended()) return std::nullopt;
  try {
    const std::optional<Job> job = source_();
    if (!job) return std::nullopt;
    return Ticket{*job, emitted_++};
  } catch (...) {
    keep_failure();
    return std::nullopt;
  }
}

std::optional<Finished> BatchRun::execute(const Ticket& ticket, const parallel::Executor& inner,
                                          int thread) noexcept {
  if (ended()) return std::nullopt;
  try {
    Finished finished = run_twice_at_most(run_trial_, ticket.job, inner);
    finished.result.telemetry.thread = thread;
    finished.result.telemetry.host = host_;
    return finished;
  } catch (...) {  // not the trial's: out of memory while writing down its error
    keep_failure();
    return std::nullopt;
  }
}

void BatchRun::store(const Finished& finished) noexcept {
  if (failed_.load()) return;
  try {
    sink_.accept(finished.job, finished.result);
    ++rows_;
    if (finished.result.row.outcome == trial::Outcome::error) ++errors_;
    if (finished.retried) ++retried_;
    if (progress_) progress_(report());
  } catch (...) {
    keep_failure();
  }
}

BatchReport BatchRun::finish() const {
  if (failure_) std::rethrow_exception(failure_);
  return report();
}

void BatchRun::keep_failure() noexcept {
  const std::lock_guard lock(failure_mutex_);
  if (!failure_) failure_ = std::current_exception();
  failed_.store(true);
}

BatchReport BatchRun::report() const {
  return {rows_, errors_, retried_, seconds_since(start_), stop_.stop_requested() && rows_ < jobs_};
}

}  // namespace qdtune::batch
