#include <atomic>
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "parallel/executors.hpp"

#if QDTUNE_TEST_TBB

using qdtune::parallel::Backend;
using qdtune::parallel::Executor;

TEST_CASE("a thread that waits for its region never starts another task of the arena", "[tbb]") {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 2);
  tbb::task_arena arena(2);
  const auto caller = std::this_thread::get_id();
  std::atomic<int> arrived{0};
  std::atomic<bool> inside{true};
  std::atomic<bool> other_task_done{false};
  std::atomic<bool> stolen{false};
  arena.execute([&] {
    Executor::concurrent(Backend::tbb, 2).for_each_block(2, [&](std::size_t) {
      ++arrived;
      while (arrived < 2) std::this_thread::yield();
      if (std::this_thread::get_id() == caller) {
        // The caller is done first, has to wait, and here is work it could take meanwhile.
        arena.enqueue([&] {
          stolen = inside && std::this_thread::get_id() == caller;
          other_task_done = true;
        });
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
    inside = false;
  });
  while (!other_task_done) std::this_thread::yield();
  CHECK_FALSE(stolen);
}

TEST_CASE("a region runs all its blocks when the surrounding work is cancelled", "[tbb]") {
  std::atomic<int> blocks{0};
  tbb::task_group_context context;
  tbb::parallel_for(
      0, 1,
      [&](int) {
        context.cancel_group_execution();
        Executor::concurrent(Backend::tbb, 4).for_each_block(100, [&blocks](std::size_t) { ++blocks; });
      },
      context);
  CHECK(blocks == 100);
}

TEST_CASE("a region uses the threads of the arena it is called in, and no more than those", "[tbb]") {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 4);
  tbb::task_arena arena(4);
  std::atomic<int> arrived{0};
  std::atomic<bool> outside{false};
  arena.execute([&] {
    // Three blocks that wait for each other end only if three threads came.
    Executor::concurrent(Backend::tbb, 3).for_each_block(3, [&](std::size_t) {
      if (tbb::this_task_arena::max_concurrency() != 4) outside = true;
      ++arrived;
      while (arrived < 3) std::this_thread::yield();
    });
  });
  CHECK(arrived == 3);
  CHECK_FALSE(outside);
}

#endif
