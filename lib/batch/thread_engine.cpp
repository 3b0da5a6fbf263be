// The std::jthread back end: each worker takes a job, runs it and stores its row. Slower to balance than
// oneTBB, but plain enough to be the oracle of the other one, and visible to ThreadSanitizer.
#include <algorithm>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "batch/batch_run.hpp"

namespace qdtune::batch {

namespace {

struct Layout {
  int workers;
  int inner_threads;  // of each worker, itself included
};

// These threads cannot be lent to a neighbour, so they are dealt out once:
// workers * inner_threads <= threads.
Layout layout(const BatchOptions& options, std::uint64_t jobs) {
  const auto busy =
      static_cast<int>(std::clamp<std::uint64_t>(jobs, 1, static_cast<std::uint64_t>(options.threads)));
  switch (options.inner) {
    case parallel::Inner::automatic:
      return {busy, options.threads / busy};
    case parallel::Inner::on:
      return {1, options.threads};
    case parallel::Inner::off:
      break;
  }
  return {busy, 1};
}

}  // namespace

void run_on_threads(BatchRun& run, const BatchOptions& options) {
  const Layout plan = layout(options, run.jobs());
  const auto inner = parallel::Executor::concurrent(parallel::Backend::threads, plan.inner_threads);
  std::mutex source_mutex;
  std::mutex sink_mutex;
  const auto work = [&](int thread) {
    while (true) {
      std::unique_lock source_lock(source_mutex);
      const std::optional<Ticket> ticket = run.next();
      source_lock.unlock();
      if (!ticket) return;
      const std::optional<Finished> finished = run.execute(*ticket, inner, thread);
      if (!finished) return;
      const std::lock_guard sink_lock(sink_mutex);
      run.store(*finished);
    }
  };
  std::vector<std::jthread> helpers;
  try {
    for (int thread = 1; thread < plan.workers; ++thread) helpers.emplace_back(work, thread);
  } catch (const std::system_error&) {
    // The system is out of threads: those that started, and the caller, do all jobs.
  }
  work(0);
}

}  // namespace qdtune::batch
