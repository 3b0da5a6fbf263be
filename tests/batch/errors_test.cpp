#include <array>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "batch/setups.hpp"

using namespace qdtune::batch;
using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::trial::Outcome;
using qdtune::trial::TrialResult;

namespace {

// A disk that is full at its n-th write.
class FullDisk : public RowSink {
 public:
  explicit FullDisk(std::size_t n) : writes_left_(n) {}

  void accept(const Job&, const TrialResult&) override {
    ++calls;
    if (--writes_left_ == 0) throw Error(ErrorKind::io, "no space left on device");
  }

  std::size_t calls = 0;

 private:
  std::size_t writes_left_;
};

}  // namespace

TEST_CASE("a trial that throws becomes one error row, and the rest is complete") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    const auto trial = [](const Job& job, const qdtune::parallel::Executor&) {
      if (job == Job{1, 7}) throw std::runtime_error("the seventh seal");
      if (job == Job{0, 3}) throw 42;
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(2, 20), 40, trial, sink, options);
    INFO(name);
    CHECK(report.rows == 40);
    CHECK(report.errors == 2);
    CHECK(report.retried == 2);
    REQUIRE(sink.count() == 40);
    for (const auto& [job, result] : sink.rows()) {
      CHECK(result.row.trial == job.trial);
      CHECK((result.row.outcome == Outcome::error) == (job == Job{1, 7} || job == Job{0, 3}));
      if (job == Job{1, 7}) CHECK(result.row.reason == "the seventh seal");
      if (job == Job{0, 3}) CHECK(result.row.reason == "an exception that is not a std::exception");
      CHECK_FALSE(result.row.claimed);
    }
  }
}

TEST_CASE("a batch of nothing but errors is a batch of error rows") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    const auto trial = [](const Job&, const qdtune::parallel::Executor&) -> TrialResult {
      throw std::runtime_error("always");
    };
    INFO(name);
    CHECK(run_batch(interleaved(1, 30), 30, trial, sink, options).errors == 30);
    CHECK(sink.count() == 30);
  }
}

TEST_CASE("a trial that throws is tried once more, with the same job, and no third time") {
  for (const auto& [name, options] : tested_setups()) {
    std::array<std::atomic<int>, 10> attempts{};
    RecordingSink sink;
    const auto trial = [&attempts](const Job& job, const qdtune::parallel::Executor&) {
      const int attempt = ++attempts[job.trial];
      if (job.trial == 4 && attempt == 1) throw std::runtime_error("passes");
      if (job.trial == 6) throw std::runtime_error("attempt " + std::to_string(attempt));
      return empty_result(job);
    };
    const BatchReport report = run_batch(interleaved(1, 10), 10, trial, sink, options);
    INFO(name);
    CHECK(report.retried == 2);
    CHECK(report.errors == 1);
    for (const auto& [job, result] : sink.rows()) {
      CHECK(attempts[job.trial] == (job.trial == 4 || job.trial == 6 ? 2 : 1));
      CHECK((result.row.outcome == Outcome::error) == (job.trial == 6));
      if (job.trial == 6) CHECK(result.row.reason == "attempt 2");
    }
  }
}

TEST_CASE("a trial that returns another trial's row is an error row") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    const auto trial = [](const Job& job, const qdtune::parallel::Executor&) {
      return empty_result({job.arm, job.trial == 2 ? 3 : job.trial});
    };
    INFO(name);
    CHECK(run_batch(interleaved(1, 5), 5, trial, sink, options).errors == 1);
    for (const auto& [job, result] : sink.rows()) CHECK(result.row.trial == job.trial);
  }
}

TEST_CASE("a sink that throws ends the batch, and its exception leaves") {
  for (const auto& [name, options] : tested_setups()) {
    for (std::size_t n = 1; n <= 20; ++n) {
      FullDisk sink(n);
      std::atomic<std::size_t> started{0};
      const auto trial = [&started](const Job& job, const qdtune::parallel::Executor&) {
        ++started;
        return empty_result(job);
      };
      INFO(name << ", write " << n);
      try {
        run_batch(interleaved(1, 10000), 10000, trial, sink, options);
        FAIL("no exception");
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::io);
      }
      CHECK(sink.calls == n);
      CHECK(started <= n + 2 * static_cast<std::size_t>(options.threads) + 1);
    }
    FullDisk enough(11);
    CHECK(run_batch(interleaved(1, 10), 10, no_op_trial, enough, options).rows == 10);
  }
}

TEST_CASE("a sink that throws on the last row is not forgotten") {
  for (const auto& [name, options] : tested_setups()) {
    FullDisk sink(10);
    INFO(name);
    CHECK_THROWS_AS(run_batch(interleaved(1, 10), 10, no_op_trial, sink, options), Error);
  }
}

TEST_CASE("a source that throws ends the batch, and its exception leaves") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    int calls = 0;
    const auto source = [&calls]() -> std::optional<Job> {
      if (++calls == 6) throw std::out_of_range("no such shard");
      return Job{0, static_cast<std::uint64_t>(calls)};
    };
    INFO(name);
    CHECK_THROWS_AS(run_batch(source, 100, no_op_trial, sink, options), std::out_of_range);
    CHECK(calls == 6);
    CHECK(sink.count() <= 5);
  }
}

TEST_CASE("progress that throws ends the batch, and its exception leaves") {
  for (const auto& [name, options] : tested_setups()) {
    RecordingSink sink;
    const auto progress = [](const BatchReport& so_far) {
      if (so_far.rows == 5) throw std::logic_error("terminal closed");
    };
    INFO(name);
    CHECK_THROWS_AS(run_batch(interleaved(1, 1000), 1000, no_op_trial, sink, options, {}, progress),
                    std::logic_error);
    CHECK(sink.count() == 5);
  }
}

TEST_CASE("a failed batch leaves nothing behind: the next one runs") {
  for (const auto& [name, options] : tested_setups()) {
    FullDisk full(1);
    CHECK_THROWS_AS(run_batch(interleaved(1, 50), 50, no_op_trial, full, options), Error);
    RecordingSink sink;
    INFO(name);
    CHECK(run_batch(interleaved(1, 50), 50, no_op_trial, sink, options).rows == 50);
  }
}
