#include "batch/job.hpp"

#include <limits>
#include <vector>

#include <catch2/catch.hpp>

using qdtune::batch::count_jobs;
using qdtune::batch::interleaved;
using qdtune::batch::Job;
using qdtune::batch::JobFilter;
using qdtune::batch::JobSource;

namespace {

std::vector<Job> all_of(const JobSource& source) {
  std::vector<Job> jobs;
  while (const auto job = source()) jobs.push_back(*job);
  return jobs;
}

}  // namespace

TEST_CASE("arms are interleaved, trial by trial") {
  CHECK(all_of(interleaved(2, 3)) == std::vector<Job>{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 2}, {1, 2}});
  CHECK(count_jobs(2, 3) == 6);
}

TEST_CASE("a filter leaves out jobs that have a row or belong to others") {
  const JobFilter wanted = [](const Job& job) { return job.trial % 2 == 1 && job != Job{1, 1}; };
  CHECK(all_of(interleaved(2, 4, wanted)) == std::vector<Job>{{0, 1}, {0, 3}, {1, 3}});
  CHECK(count_jobs(2, 4, wanted) == 3);
  CHECK(all_of(interleaved(2, 4, [](const Job&) { return false; })).empty());
}

TEST_CASE("no arms or no trials are no jobs") {
  CHECK(all_of(interleaved(0, 5)).empty());
  CHECK(all_of(interleaved(5, 0)).empty());
  CHECK(count_jobs(0, 5) == 0);
}

TEST_CASE("a source stays empty") {
  const JobSource source = interleaved(1, 1);
  CHECK(source());
  CHECK_FALSE(source());
  CHECK_FALSE(source());
}

TEST_CASE("an experiment may have more jobs than a memory has room for") {
  const JobSource source = interleaved(3, std::uint64_t{1} << 40U);
  for (int i = 0; i < 7; ++i) source();
  CHECK(source() == Job{1, 2});
}

TEST_CASE("jobs sort by arm, then trial") {
  CHECK(Job{0, 9} < Job{1, 0});
  CHECK(Job{1, 0} < Job{1, 1});
}
