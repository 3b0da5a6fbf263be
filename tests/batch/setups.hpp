// What every case of the batch runs on, and the sinks and trials it uses.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "batch/batch.hpp"
#include "parallel/executors.hpp"

namespace qdtune::batch {

struct Setup {
  std::string name;
  BatchOptions options;
};

// Both back ends, each with 1, 2, 4 and 7 threads.
inline std::vector<Setup> tested_setups(parallel::Inner inner = parallel::Inner::automatic) {
  std::vector<Setup> setups;
  for (const parallel::Backend backend : parallel::tested_backends()) {
    for (const int threads : {1, 2, 4, 7}) {
      std::string name = std::string(to_string(backend)) + " " + std::to_string(threads) + " inner ";
      setups.push_back({name + std::string(to_string(inner)), {threads, inner, backend}});
    }
  }
  return setups;
}

// Keeps jobs in order of arrival, and notices calls that overlap.
class RecordingSink : public RowSink {
 public:
  void accept(const Job& job, const trial::TrialResult& result) override {
    if (busy_.exchange(true)) overlapped_ = true;
    rows_.emplace_back(job, result);
    ++count_;
    busy_ = false;
  }

  std::size_t count() const { return count_; }  // from any thread; the others only after the batch
  bool overlapped() const { return overlapped_; }
  const std::vector<std::pair<Job, trial::TrialResult>>& rows() const { return rows_; }

  std::vector<Job> jobs() const {
    std::vector<Job> jobs;
    for (const auto& [job, result] : rows_) jobs.push_back(job);
    return jobs;
  }

 private:
  std::vector<std::pair<Job, trial::TrialResult>> rows_;
  std::atomic<std::size_t> count_{0};
  std::atomic<bool> busy_{false};
  std::atomic<bool> overlapped_{false};
};

inline trial::TrialResult empty_result(const Job& job) {
  trial::TrialResult result;
  result.row.trial = job.trial;
  return result;
}

inline trial::TrialResult no_op_trial(const Job& job, const parallel::Executor&) {
  return empty_result(job);
}

// Waits for something that other threads bring about; false when it does not come,
// so that a bug fails and does not hang.
inline bool comes_true(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace qdtune::batch
