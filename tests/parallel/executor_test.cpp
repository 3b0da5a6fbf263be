#include "parallel/executor.hpp"

#include <atomic>
#include <bit>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "parallel/executors.hpp"

using qdtune::parallel::Backend;
using qdtune::parallel::block_count;
using qdtune::parallel::Executor;
using qdtune::parallel::Inner;
using qdtune::parallel::ordered_sum;
using qdtune::parallel::tested_backends;
using qdtune::parallel::tested_executors;

namespace {

// Which exception leaves when the blocks that `fails` names throw their own number.
template <class Fails>
std::string message_of_failure(const Executor& executor, std::size_t count, const Fails& fails) {
  try {
    executor.for_each_block(count, [&fails](std::size_t block) {
      if (fails(block)) throw std::runtime_error(std::to_string(block));
    });
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("each block runs exactly once, on any executor") {
  for (const auto& [name, executor] : tested_executors()) {
    for (const std::size_t count : {0U, 1U, 2U, 3U, 64U, 1000U}) {
      std::vector<int> runs(count, 0);
      executor.for_each_block(count, [&runs](std::size_t block) { ++runs[block]; });
      INFO(name << ", " << count << " blocks");
      CHECK(runs == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("no blocks, no call") {
  for (const auto& [name, executor] : tested_executors()) {
    INFO(name);
    CHECK_NOTHROW(executor.for_each_block(0, [](std::size_t) { throw std::logic_error("called"); }));
    CHECK(ordered_sum(executor, 0, [](std::size_t) { return 1.0; }) == 0.0);
  }
}

TEST_CASE("a sum of slots in block order has the same bits on any executor") {
  // Terms of mixed sign and size: any other order of addition rounds differently.
  const auto term = [](std::size_t block) {
    const auto x = static_cast<double>(block);
    return std::sin(x) * std::pow(10.0, std::fmod(x * 7.0, 12.0));
  };
  double forward = 0.0;
  double backward = 0.0;
  for (std::size_t block = 0; block < 513; ++block) forward += term(block);
  for (std::size_t block = 513; block-- > 0;) backward += term(block);
  REQUIRE(forward != backward);
  for (const auto& [name, executor] : tested_executors()) {
    INFO(name);
    CHECK(std::bit_cast<std::uint64_t>(ordered_sum(executor, 513, term)) ==
          std::bit_cast<std::uint64_t>(forward));
  }
}

TEST_CASE("the exception of the lowest failing block leaves, whatever the timing") {
  for (const auto& [name, executor] : tested_executors()) {
    for (int repetition = 0; repetition < 50; ++repetition) {
      INFO(name << ", repetition " << repetition);
      REQUIRE(message_of_failure(executor, 64, [](std::size_t block) { return block >= 5; }) == "5");
      REQUIRE(message_of_failure(executor, 64, [](std::size_t block) { return block == 63; }) == "63");
      REQUIRE(message_of_failure(executor, 1, [](std::size_t) { return true; }) == "0");
    }
  }
}

TEST_CASE("a slow low block wins over a fast high one") {
  for (const auto& [name, executor] : tested_executors()) {
    INFO(name);
    const auto body = [](std::size_t block) {
      if (block == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      throw std::runtime_error(std::to_string(block));
    };
    CHECK_THROWS_WITH(executor.for_each_block(8, body), "0");
  }
}

TEST_CASE("an exception leaves after all started blocks have ended, and ends the region") {
  constexpr std::size_t count = 10000;
  for (const auto& [name, executor] : tested_executors()) {
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    const auto body = [&](std::size_t block) {
      ++started;
      if (block > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      ++ended;
      if (block == 0) throw std::runtime_error("first");
    };
    INFO(name);
    CHECK_THROWS_AS(executor.for_each_block(count, body), std::runtime_error);
    CHECK(started == ended);
    CHECK(static_cast<std::size_t>(started) < count);
  }
}

TEST_CASE("an executor works again after an exception") {
  for (const auto& [name, executor] : tested_executors()) {
    INFO(name);
    CHECK(message_of_failure(executor, 16, [](std::size_t block) { return block == 3; }) == "3");
    CHECK(message_of_failure(executor, 16, [](std::size_t) { return false; }) == "none");
  }
}

TEST_CASE("at most the stated number of threads run blocks at once") {
  for (const auto& [name, executor] : tested_executors()) {
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    executor.for_each_block(40, [&](std::size_t) {
      const int now = ++running;
      int seen = most;
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --running;
    });
    INFO(name);
    CHECK(most <= executor.threads());
  }
}

TEST_CASE("blocks of a concurrent executor overlap in time") {
  // Two blocks that wait for each other end only if both are under way at once.
  const Executor executor = Executor::concurrent(Backend::threads, 2);
  std::atomic<int> arrived{0};
  executor.for_each_block(2, [&arrived](std::size_t) {
    ++arrived;
    while (arrived < 2) std::this_thread::yield();
  });
  CHECK(arrived == 2);
}

TEST_CASE("the serial executor stays on the calling thread and goes in order") {
  std::vector<std::size_t> order;
  Executor::serial().for_each_block(5, [&order, caller = std::this_thread::get_id()](std::size_t block) {
    REQUIRE(std::this_thread::get_id() == caller);
    order.push_back(block);
  });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("an executor without threads is an error") {
  for (const Backend backend : tested_backends()) {
    CHECK_THROWS_AS(Executor::concurrent(backend, 0), qdtune::Error);
    CHECK_THROWS_AS(Executor::concurrent(backend, -2), qdtune::Error);
  }
}

TEST_CASE("blocks cover all items") {
  CHECK(block_count(0, 16) == 0);
  CHECK(block_count(1, 16) == 1);
  CHECK(block_count(16, 16) == 1);
  CHECK(block_count(17, 16) == 2);
  CHECK(block_count(static_cast<std::size_t>(-1), 2) == static_cast<std::size_t>(-1) / 2 + 1);
  CHECK_THROWS_AS(block_count(1, 0), qdtune::Error);
}

TEST_CASE("back ends and inner modes have the names of the command line") {
  CHECK(to_string(Backend::tbb) == "tbb");
  CHECK(to_string(Backend::threads) == "threads");
  CHECK(to_string(Inner::automatic) == "auto");
  CHECK(to_string(Inner::on) == "on");
  CHECK(to_string(Inner::off) == "off");
}
