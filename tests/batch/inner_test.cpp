#include <algorithm>
#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "batch/setups.hpp"

using namespace qdtune::batch;
using qdtune::parallel::Backend;
using qdtune::parallel::Executor;
using qdtune::parallel::Inner;
using qdtune::trial::TrialResult;

namespace {

// A trial whose number depends on the order of a sum, so that a wrong order shows.
TrialResult summing_trial(const Job& job, const Executor& inner) {
  TrialResult result = empty_result(job);
  result.row.log_evidence_nat = qdtune::parallel::ordered_sum(inner, 64, [&job](std::size_t block) {
    const auto x = static_cast<double>(64 * job.trial + block + 1000 * job.arm);
    return std::sin(x) * std::exp(std::fmod(x, 17.0));
  });
  return result;
}

std::string canonical_digest(const RecordingSink& sink) {
  auto rows = sink.rows();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  qdtune::Digest digest;
  for (const auto& [job, result] : rows) {
    digest.add(std::uint64_t{job.arm});
    add_to_digest(digest, result.row);
  }
  return digest.hex();
}

std::string digest_of_batch(const BatchOptions& options, std::uint64_t trials) {
  RecordingSink sink;
  run_batch(interleaved(2, trials), 2 * trials, summing_trial, sink, options);
  return canonical_digest(sink);
}

// Threads of the inner executor that each trial was given, in the order of the source.
std::vector<int> inner_threads(const BatchOptions& options, std::uint64_t trials) {
  std::vector<int> threads(trials, 0);
  RecordingSink sink;
  const auto trial = [&threads](const Job& job, const Executor& inner) {
    threads[job.trial] = inner.threads();
    return empty_result(job);
  };
  run_batch(interleaved(1, trials), trials, trial, sink, options);
  return threads;
}

}  // namespace

TEST_CASE("rows have the same bits on any back end, thread count and inner parallelism") {
  for (const std::uint64_t trials : {1U, 3U, 40U}) {
    const std::string expected = digest_of_batch({1, Inner::off, Backend::threads}, trials);
    for (const Inner inner : {Inner::automatic, Inner::on, Inner::off}) {
      for (const auto& [name, options] : tested_setups(inner)) {
        INFO(name << ", " << trials << " trials");
        CHECK(digest_of_batch(options, trials) == expected);
      }
    }
  }
}

TEST_CASE("inner off is serial, inner on is all threads") {
  for (const auto& [name, options] : tested_setups(Inner::off)) {
    INFO(name);
    CHECK(inner_threads(options, 20) == std::vector<int>(20, 1));
    BatchOptions on = options;
    on.inner = Inner::on;
    CHECK((options.threads == 1 || inner_threads(on, 20) == std::vector<int>(20, options.threads)));
  }
}

TEST_CASE("inner automatic lends threads where they would idle") {
  if (QDTUNE_TEST_TBB) {
    const BatchOptions tbb{4, Inner::automatic, Backend::tbb};
    CHECK(inner_threads(tbb, 1) == std::vector<int>{4});
    CHECK(inner_threads(tbb, 6) == std::vector<int>{1, 1, 4, 4, 4, 4});
  }
  const BatchOptions threads{4, Inner::automatic, Backend::threads};
  CHECK(inner_threads(threads, 1) == std::vector<int>{4});
  CHECK(inner_threads(threads, 2) == std::vector<int>{2, 2});
  CHECK(inner_threads(threads, 3) == std::vector<int>{1, 1, 1});
  CHECK(inner_threads(threads, 6) == std::vector<int>(6, 1));
}

TEST_CASE("a single trial has all threads for its blocks") {
  for (const auto& [name, options] : tested_setups()) {
    std::atomic<int> arrived{0};
    std::atomic<bool> all_met{true};
    RecordingSink sink;
    const auto trial = [&, threads = options.threads](const Job& job, const Executor& inner) {
      inner.for_each_block(static_cast<std::size_t>(threads), [&](std::size_t) {
        ++arrived;
        if (!comes_true([&] { return arrived == threads; })) all_met = false;
      });
      return empty_result(job);
    };
    run_batch(interleaved(1, 1), 1, trial, sink, options);
    INFO(name);
    CHECK(all_met);
  }
}

TEST_CASE("trials and their blocks together keep to the stated number of threads") {
  for (const Inner inner_mode : {Inner::automatic, Inner::on}) {
    for (const auto& [name, options] : tested_setups(inner_mode)) {
      std::atomic<int> running{0};
      std::atomic<int> most{0};
      RecordingSink sink;
      const auto trial = [&](const Job& job, const Executor& inner) {
        inner.for_each_block(20, [&](std::size_t) {
          const int now = ++running;
          int seen = most;
          while (now > seen && !most.compare_exchange_weak(seen, now)) {
          }
          std::this_thread::sleep_for(std::chrono::microseconds(100));
          --running;
        });
        return empty_result(job);
      };
      run_batch(interleaved(1, 12), 12, trial, sink, options);
      INFO(name);
      CHECK(most >= 1);
      CHECK(most <= options.threads);
    }
  }
}

TEST_CASE("an exception of an inner block makes an error row") {
  for (const auto& [name, options] : tested_setups(Inner::on)) {
    RecordingSink sink;
    const auto trial = [](const Job& job, const Executor& inner) {
      inner.for_each_block(16, [&job](std::size_t block) {
        if (job.trial == 1 && block >= 3) throw std::runtime_error("block " + std::to_string(block));
      });
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(1, 8), 8, trial, sink, options);
    INFO(name);
    CHECK(report.errors == 1);
    for (const auto& [job, result] : sink.rows())
      CHECK(result.row.reason == (job.trial == 1 ? "block 3" : ""));
  }
}
