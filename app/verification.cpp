#include "app/verification.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/run_experiment.hpp"
#include "audit/json_lines.hpp"
#include "audit/pack.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"

namespace qdtune::app {
namespace {

std::string name_of(const store::RunReader& run, std::size_t arm, std::uint64_t trial) {
  return fmt::format("{}/{}", run.manifest().arms[arm].name, trial);
}

std::string audit_fault(const store::RunReader& run, std::uint64_t trial, const std::string& packed) {
  try {
    const std::vector<audit::Record> records = audit::read_json_lines(audit::unpack(packed));
    const auto* start = records.empty() ? nullptr : std::get_if<audit::Start>(&records.front());
    if (start == nullptr) return "it does not begin with the start of a trial";
    if (start->trial != trial || start->seed != run.manifest().seed) return "it is that of another trial";
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

using RecordedDigests = std::map<batch::Job, std::string>;

// The digests that the rows were stored with.
RecordedDigests recorded_digests(const store::RunReader& run) {
  RecordedDigests digests;
  run.for_each_unchecked_row(
      [&](store::UncheckedRow&& row) {
        if (row.stored.row.outcome == trial::Outcome::error) return;
        if (row.stored.row.trial >= run.manifest().trials) return;
        digests.emplace(batch::Job{static_cast<std::uint32_t>(row.stored.arm), row.stored.row.trial},
                        std::move(row.digest));
      },
      [](const std::string&) {});  // the inspection names what cannot be read
  return digests;
}

// The trials whose digest of (seed, arm, trial) comes first: a choice that nothing else decides.
std::vector<batch::Job> chosen(const store::RunManifest& manifest, const RecordedDigests& recorded,
                               double percent) {
  std::vector<std::pair<std::string, batch::Job>> order;
  for (const auto& [job, digest] : recorded) {
    Digest key;
    key.add("repeat").add(manifest.seed).add(manifest.arms[job.arm].hash).add(job.trial);
    order.emplace_back(key.hex(), job);
  }
  std::sort(order.begin(), order.end());
  const double share = std::ceil(percent / 100.0 * static_cast<double>(order.size()));
  order.resize(std::min(order.size(), static_cast<std::size_t>(share)));
  std::vector<batch::Job> jobs;
  jobs.reserve(order.size());
  for (const auto& [key, job] : order) jobs.push_back(job);
  std::sort(jobs.begin(), jobs.end());
  return jobs;
}

// Compares rows as they come; they need not be kept.
class Comparing final : public batch::RowSink {
 public:
  Comparing(const store::RunReader& run, const RecordedDigests& recorded, Progress& progress)
      : run_(run), recorded_(recorded), progress_(progress) {}

  void accept(const batch::Job& job, const trial::TrialResult& result) override {
    progress_.add(result.row);
    const std::string digest = store::row_digest(run_.manifest().arms[job.arm].hash, result.row);
    const std::string& recorded = recorded_.at(job);
    if (digest == recorded) return;
    const bool error = result.row.outcome == trial::Outcome::error;
    deviations_.emplace(job, Deviation{name_of(run_, job.arm, job.trial), digest, recorded,
                                       error ? result.row.reason : std::string()});
  }

  std::vector<Deviation> deviations() const {
    std::vector<Deviation> list;
    for (const auto& [job, deviation] : deviations_) list.push_back(deviation);
    return list;
  }

 private:
  const store::RunReader& run_;
  const RecordedDigests& recorded_;
  Progress& progress_;
  std::map<batch::Job, Deviation> deviations_;
};

}  // namespace

AuditCheck check_audits(const store::RunReader& run) {
  AuditCheck check;
  run.for_each_audit([&](std::size_t arm, std::uint64_t trial, std::string&& packed) {
    ++check.audits;
    const std::string fault = audit_fault(run, trial, packed);
    if (!fault.empty())
      check.faults.push_back(fmt::format("the audit of {}: {}", name_of(run, arm, trial), fault));
  });
  return check;
}

Repetition repeat(const store::RunReader& run, const config::Experiment& experiment,
                  const RepeatOptions& options, const World& world) {
  const RecordedDigests recorded = recorded_digests(run);
  const std::vector<batch::Job> jobs = chosen(run.manifest(), recorded, options.percent);
  Progress progress(world.err, options.progress, jobs.size(), world.now, world.err_columns);
  Comparing comparing(run, recorded, progress);
  const auto source = [&jobs, next = std::size_t{0}]() mutable {
    return next < jobs.size() ? std::optional(jobs[next++]) : std::nullopt;
  };
  const auto run_trial = [&](const batch::Job& job, const parallel::Executor& inner) {
    audit::Log log = audit::Log::off();
    return world.run_trial(experiment.arms[job.arm].config, experiment.seed, job.trial, inner, log);
  };
  const config::ExecutionConfig& execution = experiment.execution;
  batch::run_batch(source, jobs.size(), run_trial, comparing,
                   {resolved_threads(execution), execution.inner, execution.backend});
  progress.finish();
  return {options.percent, jobs.size(), recorded.size(), comparing.deviations()};
}

}  // namespace qdtune::app
