// What a batch runs: one trial of one arm, and the lazy sequences that jobs come from.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>

namespace qdtune::batch {

struct Job {
  std::uint32_t arm = 0;
  std::uint64_t trial = 0;

  friend auto operator<=>(const Job&, const Job&) = default;  // canonical order of rows: arm, then trial
};

// The next job, or none when there are no more. Calls never overlap, but come from different threads; not
// called again after it gave none or threw.
using JobSource = std::function<std::optional<Job>()>;

// Which jobs still want a row: resume leaves out those already stored, a shard those of other shards.
using JobFilter = std::function<bool(const Job&)>;

// All arms of trial 0, then all arms of trial 1, up to trial `trials` - 1, without the jobs
// that `wanted` refuses. Arms are interleaved so that a slow hour of the machine, or a stop,
// falls on all of them alike. Constant memory.
JobSource interleaved(std::uint32_t arms, std::uint64_t trials, JobFilter wanted = {});

// How many jobs interleaved() gives for the same arguments: arms * trials calls of `wanted`.
std::uint64_t count_jobs(std::uint32_t arms, std::uint64_t trials, const JobFilter& wanted = {});

}  // namespace qdtune::batch
