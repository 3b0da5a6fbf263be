#include "parallel/executor.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "base/contracts.hpp"

namespace qdtune::parallel {

namespace {

// The blocks of one region. Any number of threads may call work(); together they run each block once.
class Region {
 public:
  Region(std::size_t count, const std::function<void(std::size_t)>& body) : count_(count), body_(body) {}

  // Claims in ascending order: when a block throws, all blocks below it have started and will end, so the
  // exception with the lowest index does not depend on timing.
  void work() noexcept {
    while (!failed_.load(std::memory_order_relaxed)) {
      const std::size_t block = next_.fetch_add(1, std::memory_order_relaxed);
      if (block >= count_) return;
      try {
        body_(block);
      } catch (...) {
        keep_lowest(block, std::current_exception());
      }
    }
  }

  // Call when every work() has returned and its effects are visible here.
  void finish() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  void keep_lowest(std::size_t block, std::exception_ptr exception) {
    failed_.store(true, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    if (exception_ && exception_block_ < block) return;
    exception_ = std::move(exception);
    exception_block_ = block;
  }

  const std::size_t count_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr exception_;
  std::size_t exception_block_ = 0;
};

// One task a worker instead of one a block: claims bound the concurrency and keep
// the order whatever the scheduler does.
void work_on_tbb(Region& region, std::size_t workers) {
  tbb::this_task_arena::isolate([&region, workers] {
    // Bound to no parent: cancelling an outer graph must not skip blocks of a region
    // that then returns as if complete.
    tbb::task_group_context context(tbb::task_group_context::isolated);
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, workers, 1),
        [&region](const tbb::blocked_range<std::size_t>&) { region.work(); }, tbb::simple_partitioner{},
        context);
  });
}

void work_on_threads(Region& region, std::size_t workers) {
  std::vector<std::jthread> helpers;
  helpers.reserve(workers - 1);
  try {
    while (helpers.size() + 1 < workers) helpers.emplace_back([&region] { region.work(); });
  } catch (const std::system_error&) {
    // The system is out of threads: those that started, and the caller, do all blocks;
    // the result is the same.
  }
  region.work();
}

}  // namespace

std::string_view to_string(Backend backend) {
  return backend == Backend::tbb ? "tbb" : "threads";
}

std::string_view to_string(Inner inner) {
  switch (inner) {
    case Inner::automatic:
      return "auto";
    case Inner::on:
      return "on";
    case Inner::off:
      return "off";
  }
  return "unknown";
}

Executor Executor::serial() {
  return Executor(Kind::serial, 1);
}

Executor Executor::concurrent(Backend backend, int threads) {
  QDTUNE_REQUIRE(threads >= 1, "an executor needs at least one thread");
  return Executor(backend == Backend::tbb ? Kind::tbb : Kind::threads, threads);
}

void Executor::for_each_block(std::size_t count, const std::function<void(std::size_t)>& body) const {
  const std::size_t workers = std::min(static_cast<std::size_t>(threads_), count);
  if (kind_ == Kind::serial || workers <= 1) {
    for (std::size_t block = 0; block < count; ++block) body(block);
    return;
  }
  Region region(count, body);
  if (kind_ == Kind::tbb) {
    work_on_tbb(region, workers);
  } else {
    work_on_threads(region, workers);
  }
  region.finish();
}

std::size_t block_count(std::size_t count, std::size_t block_size) {
  QDTUNE_REQUIRE(block_size >= 1, "a block holds at least one item");
  return count / block_size + (count % block_size == 0 ? 0 : 1);
}

}  // namespace qdtune::parallel
