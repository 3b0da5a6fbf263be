#include <algorithm>
#include <fstream>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "batch/setups.hpp"

using namespace qdtune::batch;

namespace {

std::vector<Job> sorted(std::vector<Job> jobs) {
  std::sort(jobs.begin(), jobs.end());
  return jobs;
}

std::vector<Job> canonical_jobs(std::uint32_t arms, std::uint64_t trials) {
  std::vector<Job> jobs;
  const JobSource source = interleaved(arms, trials);
  while (const auto job = source()) jobs.push_back(*job);
  return sorted(jobs);
}

class CountingSink : public RowSink {
 public:
  explicit CountingSink(std::atomic<std::uint64_t>& stored) : stored_(stored) {}
  void accept(const Job&, const qdtune::trial::TrialResult&) override { ++stored_; }

 private:
  std::atomic<std::uint64_t>& stored_;
};

double resident_MiB() {
  std::ifstream statm("/proc/self/statm");
  double total_pages = 0.0;
  double resident_pages = 0.0;
  statm >> total_pages >> resident_pages;
  return resident_pages * 4096.0 / (1024.0 * 1024.0);
}

}  // namespace

TEST_CASE("each job becomes exactly one row, and the sink is never called twice at once") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    const BatchReport report = run_batch(interleaved(3, 50), 150, no_op_trial, sink, options);
    INFO(name);
    CHECK(sorted(sink.jobs()) == canonical_jobs(3, 50));
    for (const auto& [job, result] : sink.rows()) CHECK_FALSE(result.telemetry.host.empty());
    CHECK_FALSE(sink.overlapped());
    CHECK(report.rows == 150);
    CHECK(report.errors == 0);
    CHECK(report.retried == 0);
    CHECK(report.wall_s >= 0.0);
    CHECK_FALSE(report.stopped);
  }
}

TEST_CASE("a batch without jobs ends at once") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    INFO(name);
    CHECK(run_batch(interleaved(1, 0), 0, no_op_trial, sink, options).rows == 0);
    CHECK(sink.count() == 0);
  }
}

TEST_CASE("a wrong number of expected jobs changes nothing but the hint") {
  for (const auto& [name, options] : tested_setups()) {
    for (const std::uint64_t expected : {0U, 5U, 1000U}) {
      RecordingSink sink;
      INFO(name << ", " << expected << " expected");
      CHECK(run_batch(interleaved(1, 40), expected, no_op_trial, sink, options).rows == 40);
    }
  }
}

TEST_CASE("one thread stores each row before it begins the next trial, in the order of the source") {
  for (const auto backend : qdtune::parallel::tested_backends()) {
    RecordingSink sink;
    std::vector<std::size_t> stored_before;
    const auto trial = [&](const Job& job, const qdtune::parallel::Executor&) {
      stored_before.push_back(sink.count());
      return empty_result(job);
    };
    run_batch(interleaved(2, 20), 40, trial, sink, {1, qdtune::parallel::Inner::automatic, backend});
    std::vector<Job> expected;
    const JobSource source = interleaved(2, 20);
    while (const auto job = source()) expected.push_back(*job);
    INFO(to_string(backend));
    CHECK(sink.jobs() == expected);
    for (std::size_t i = 0; i < stored_before.size(); ++i) CHECK(stored_before[i] == i);
  }
}

TEST_CASE("exactly the stated number of trials run at once, more than there are cores if asked for") {
  for (const auto& [name, options] : tested_setups(qdtune::parallel::Inner::off)) {
    const int threads = options.threads;
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::atomic<bool> all_met{false};
    RecordingSink sink;
    const auto trial = [&](const Job& job, const qdtune::parallel::Executor&) {
      const int now = ++running;
      int seen = most;
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      if (now == threads) all_met = true;
      if (job.trial < static_cast<std::uint64_t>(threads)) comes_true([&] { return all_met.load(); });
      --running;
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(1, 60), 60, trial, sink, options);
    INFO(name);
    CHECK(report.rows == 60);
    CHECK(all_met);
    CHECK(most == threads);
    for (const auto& [job, result] : sink.rows()) {
      CHECK(result.telemetry.thread >= 0);
      CHECK(result.telemetry.thread < threads);
    }
  }
}

TEST_CASE("a slow trial holds back no other row") {
  for (const auto& [name, options] : tested_setups()) {
    if (options.threads == 1) continue;
    RecordingSink sink;
    const auto trial = [&sink](const Job& job, const qdtune::parallel::Executor&) {
      // The first trial ends only when all others are stored.
      if (job.trial == 0 && !comes_true([&sink] { return sink.count() == 99; }))
        throw std::runtime_error("held back");
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(1, 100), 100, trial, sink, options);
    INFO(name);
    CHECK(report.errors == 0);
    REQUIRE(sink.count() == 100);
    CHECK(sink.jobs().back() == Job{0, 0});
  }
}

TEST_CASE("rows that wait for the sink are stored before its thread begins another trial", "[tbb]") {
  for (const auto& [name, options] : tested_setups()) {
    if (options.backend != qdtune::parallel::Backend::tbb || options.threads == 1) continue;
    const auto threads = static_cast<std::size_t>(options.threads);
    std::atomic<std::size_t> long_trials{0};
    RecordingSink sink;
    const auto trial = [&](const Job& job, const qdtune::parallel::Executor&) {
      if (job.trial <= threads) return empty_result(job);
      ++long_trials;
      if (!comes_true([&] { return sink.count() > threads; }))
        throw std::runtime_error("rows wait for trials");
      return empty_result(job);
    };
    // The first row takes until `threads` others wait behind it and all other
    // threads are busy with long trials.
    const auto slow_first = [&](const BatchReport& so_far) {
      if (so_far.rows == 1) comes_true([&] { return long_trials + 1 >= threads; });
    };
    INFO(name);
    CHECK(run_batch(interleaved(1, 4 * threads), 4 * threads, trial, sink, options, {}, slow_first).errors ==
          0);
  }
}

TEST_CASE("jobs are drawn as they are needed, even when the sink is slow") {
  for (const auto& [name, options] : tested_setups()) {
    std::atomic<std::uint64_t> stored{0};
    std::uint64_t emitted = 0;
    std::uint64_t most_ahead = 0;
    CountingSink sink(stored);
    const JobSource jobs = interleaved(1, 300);
    const auto counting = [&]() {
      const auto job = jobs();
      if (job) most_ahead = std::max(most_ahead, ++emitted - stored);
      return job;
    };
    const auto slow = [&](const BatchReport&) {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    };
    run_batch(counting, 300, no_op_trial, sink, options, {}, slow);
    INFO(name);
    CHECK(stored == 300);
    CHECK(most_ahead <= 2 * static_cast<std::uint64_t>(options.threads) + 1);
  }
}

TEST_CASE("a hundred thousand trials that do nothing take seconds and no memory") {
  for (const auto& [name, options] : tested_setups()) {
    std::atomic<std::uint64_t> stored{0};
    CountingSink sink(stored);
    run_batch(interleaved(1, 1000), 1000, no_op_trial, sink,
              options);  // threads and pools exist from here on
    const double before_MiB = resident_MiB();
    const BatchReport report = run_batch(interleaved(4, 25000), 100000, no_op_trial, sink, options);
    INFO(name);
    CHECK(report.rows == 100000);
    CHECK(stored == 101000);
    CHECK(report.wall_s < 30.0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(resident_MiB() - before_MiB < 16.0);
#endif
  }
}

TEST_CASE("progress is told after each row, in order") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    std::vector<std::uint64_t> told;
    bool stored_first = true;
    run_batch(interleaved(1, 30), 30, no_op_trial, sink, options, {}, [&](const BatchReport& so_far) {
      told.push_back(so_far.rows);
      stored_first = stored_first && sink.count() == so_far.rows;
    });
    std::vector<std::uint64_t> expected(30);
    for (std::size_t i = 0; i < 30; ++i) expected[i] = i + 1;
    INFO(name);
    CHECK(told == expected);
    CHECK(stored_first);
  }
}

TEST_CASE("a batch needs a thread, a source and a trial function") {
  RecordingSink sink;
  CHECK_THROWS_AS(run_batch(interleaved(1, 1), 1, no_op_trial, sink, {.threads = 0}), qdtune::Error);
  CHECK_THROWS_AS(run_batch(JobSource{}, 1, no_op_trial, sink, {}), qdtune::Error);
  CHECK_THROWS_AS(run_batch(interleaved(1, 1), 1, TrialFunction{}, sink, {}), qdtune::Error);
}
