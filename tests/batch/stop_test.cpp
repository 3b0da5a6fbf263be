#include <set>
#include <stop_token>

#include <catch2/catch.hpp>

#include "batch/setups.hpp"

using namespace qdtune::batch;

TEST_CASE("a stop drains: no trial starts any more, and those that run are stored") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    std::atomic<std::uint64_t> started{0};
    RecordingSink sink;
    const auto trial = [&](const Job& job, const qdtune::parallel::Executor&) {
      ++started;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      return empty_result(job);
    };
    const auto progress = [&stop](const BatchReport& so_far) {
      if (so_far.rows == 20) stop.request_stop();
    };
    const BatchReport report =
        run_batch(interleaved(1, 100000), 100000, trial, sink, options, stop.get_token(), progress);
    INFO(name);
    CHECK(report.stopped);
    CHECK(report.rows >= 20);
    CHECK(report.rows <= 20 + static_cast<std::uint64_t>(options.threads));
    CHECK(started == report.rows);
    CHECK(sink.count() == report.rows);
  }
}

TEST_CASE("when the stop comes while all threads run a trial, exactly those trials have rows") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    std::atomic<int> started{0};
    RecordingSink sink;
    const auto trial = [&, threads = options.threads](const Job& job, const qdtune::parallel::Executor&) {
      ++started;
      comes_true([&] { return started >= threads; });
      stop.request_stop();
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(1, 1000), 1000, trial, sink, options, stop.get_token());
    INFO(name);
    CHECK(started == options.threads);
    CHECK(report.rows == static_cast<std::uint64_t>(options.threads));
  }
}

TEST_CASE("a trial that runs when the stop comes is stored, however long it takes") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    RecordingSink sink;
    const auto trial = [&stop](const Job& job, const qdtune::parallel::Executor&) {
      if (job.trial == 0) {
        stop.request_stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
      return empty_result(job);
    };
    run_batch(interleaved(1, 100000), 100000, trial, sink, options, stop.get_token());
    const std::vector<Job> jobs = sink.jobs();
    INFO(name);
    CHECK(std::set<Job>(jobs.begin(), jobs.end()).contains(Job{0, 0}));
  }
}

TEST_CASE("a stop before the start is a batch without rows") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    stop.request_stop();
    RecordingSink sink;
    const BatchReport report =
        run_batch(interleaved(1, 10), 10, no_op_trial, sink, options, stop.get_token());
    INFO(name);
    CHECK(report.stopped);
    CHECK(report.rows == 0);
  }
}

TEST_CASE("a stop after the last row is too late to matter") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    RecordingSink sink;
    const auto progress = [&stop](const BatchReport& so_far) {
      if (so_far.rows == 10) stop.request_stop();
    };
    const BatchReport report =
        run_batch(interleaved(1, 10), 10, no_op_trial, sink, options, stop.get_token(), progress);
    INFO(name);
    CHECK(report.rows == 10);
    CHECK_FALSE(report.stopped);
  }
}

TEST_CASE("a stopped batch and its resumption make the rows of an unbroken one") {
  for (const auto& [name, options] : tested_setups()) {
    std::stop_source stop;
    RecordingSink first;
    run_batch(interleaved(2, 50), 100, no_op_trial, first, options, stop.get_token(),
              [&stop](const BatchReport& so_far) {
                if (so_far.rows == 30) stop.request_stop();
              });
    const std::vector<Job> stored = first.jobs();
    std::set<Job> done(stored.begin(), stored.end());
    const JobFilter missing = [done](const Job& job) { return !done.contains(job); };
    RecordingSink second;
    const BatchReport report =
        run_batch(interleaved(2, 50, missing), count_jobs(2, 50, missing), no_op_trial, second, options);
    INFO(name);
    CHECK(report.rows == 100 - stored.size());
    for (const Job& job : second.jobs()) CHECK(done.insert(job).second);
    CHECK(done.size() == 100);
  }
}
