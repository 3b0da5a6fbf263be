#include "batch/job.hpp"

#include <utility>

namespace qdtune::batch {

JobSource interleaved(std::uint32_t arms, std::uint64_t trials, JobFilter wanted) {
  return [arms, trials, wanted = std::move(wanted), next = Job{}]() mutable -> std::optional<Job> {
    while (arms > 0 && next.trial < trials) {
      const Job job = next;
      if (++next.arm == arms) next = Job{0, next.trial + 1};
      if (!wanted || wanted(job)) return job;
    }
    return std::nullopt;
  };
}

std::uint64_t count_jobs(std::uint32_t arms, std::uint64_t trials, const JobFilter& wanted) {
  if (!wanted) return arms * trials;
  const JobSource source = interleaved(arms, trials, wanted);
  std::uint64_t count = 0;
  while (source()) ++count;
  return count;
}

}  // namespace qdtune::batch
