#include "app/run_experiment.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <time.h>
#include <unistd.h>

#include "app/conclusion.hpp"
#include "app/signals.hpp"
#include "trial/audit_keep.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::app {
namespace {

// Stores first, shows second: what the progress counts is safe.
class StoringSink final : public batch::RowSink {
 public:
  StoringSink(store::RunStore& run, Progress& progress) : run_(run), progress_(progress) {}

  void accept(const batch::Job& job, const trial::TrialResult& result) override {
    run_.append(job.arm, result);
    progress_.add(result.row);
  }

 private:
  store::RunStore& run_;
  Progress& progress_;
};

batch::BatchOptions batch_options(const config::ExecutionConfig& execution) {
  return {resolved_threads(execution), execution.inner, execution.backend};
}

store::Provenance provenance_of(const config::ExecutionConfig& execution) {
  return store::current_provenance(resolved_threads(execution),
                                   std::string(parallel::to_string(execution.backend)));
}

store::RunManifest manifest_of(const config::Experiment& experiment) {
  store::RunManifest manifest;
  manifest.experiment = experiment.hash;
  manifest.seed = experiment.seed;
  manifest.config = experiment.canonical;
  for (const config::Arm& arm : experiment.arms) manifest.arms.push_back({arm.name, arm.hash});
  manifest.trials = static_cast<std::uint64_t>(experiment.trials);
  manifest.provenance = provenance_of(experiment.execution);
  return manifest;
}

store::StoreOptions store_options(const config::ExecutionConfig& execution) {
  store::StoreOptions options;
  options.flush_interval = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(execution.flush_interval_s));
  return options;
}

// The result holds the packed audit where the experiment keeps it.
trial::TrialResult audited_trial(const config::Experiment& experiment, const batch::Job& job,
                                 const parallel::Executor& inner, const RunTrial& run_trial) {
  const trial::AuditKeep keep = experiment.execution.audit;
  audit::Log log = trial::audit_log(keep);
  trial::TrialResult result =
      run_trial(experiment.arms[job.arm].config, experiment.seed, job.trial, inner, log);
  trial::keep_audit(keep, log, result);
  return result;
}

// Of all threads of the process, so that inner parallelism and the store are in it.
double process_cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Straight to the descriptor: the stream belongs to the thread that shows progress.
void announce_drain(int) {
  constexpr std::string_view message =
      "\nqdtune: stopping after the running trials; once more to stop at once; qdtune resume goes on\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
}

// Data and options that no trial could use are refused before anything is written.
void check_devices(const config::Experiment& experiment) {
  for (const config::Arm& arm : experiment.arms) trial::check_device(arm.config, experiment.seed);
}

// The first signal drains where the program may catch signals. Make it before any other thread.
class Drain {
 public:
  explicit Drain(const World& world) {
    if (world.catch_signals) signals_.emplace(announce_drain);
  }
  std::stop_token stop_token() const { return signals_ ? signals_->stop_token() : std::stop_token(); }

 private:
  std::optional<SignalDrain> signals_;
};

struct Jobs {
  std::uint64_t count = 0;
  batch::JobFilter wanted;  // none: all
};

// A write that failed costs no row that was stored before.
[[noreturn]] void tell_way_on(const Error& error, const std::filesystem::path& folder) {
  throw Error(error.kind(),
              std::string(error.what()) +
                  "\nWhat was stored before is safe; when that is mended: " + resume_command(folder));
}

// Runs the jobs into the store, and writes into the manifest how long they took.
batch::BatchReport run_jobs(const RunRequest& request, const Jobs& jobs, store::RunStore& run,
                            store::RunManifest& manifest, const std::stop_token& stop, const World& world) {
  const config::Experiment& experiment = request.experiment;
  Progress progress(world.err, request.progress, jobs.count, world.now, world.err_columns);
  StoringSink sink(run, progress);
  const auto run_trial = [&](const batch::Job& job, const parallel::Executor& inner) {
    return audited_trial(experiment, job, inner, world.run_trial);
  };
  const double cpu_start_s = process_cpu_s();
  const auto source = batch::interleaved(static_cast<std::uint32_t>(experiment.arms.size()),
                                         static_cast<std::uint64_t>(experiment.trials), jobs.wanted);
  batch::BatchReport report;
  try {
    report = batch::run_batch(source, jobs.count, run_trial, sink, batch_options(experiment.execution), stop);
    run.flush();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::io) throw;
    tell_way_on(error, request.folder);
  }
  progress.finish();
  manifest.wall_s = report.wall_s;
  manifest.cpu_s += process_cpu_s() - cpu_start_s;
  store::write_manifest(request.folder, manifest);
  return report;
}

}  // namespace

int resolved_threads(const config::ExecutionConfig& execution) {
  if (execution.threads > 0) return execution.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

batch::BatchReport run_experiment(const RunRequest& request, const World& world) {
  const config::Experiment& experiment = request.experiment;
  if (std::filesystem::exists(store::manifest_path(request.folder))) {
    throw Error(ErrorKind::cannot_create,
                "'" + request.folder.string() + "' is a run already; to go on with it: " +
                    resume_command(request.folder) + "; for another run name a folder that does not exist");
  }
  check_devices(experiment);
  const Drain drain(world);
  store::RunManifest manifest = manifest_of(experiment);
  store::RunStore run =
      store::RunStore::create(request.folder, manifest, store_options(experiment.execution));
  const std::uint64_t jobs = experiment.arms.size() * manifest.trials;
  return run_jobs(request, {jobs, {}}, run, manifest, drain.stop_token(), world);
}

batch::BatchReport continue_experiment(const RunRequest& request, Continuation continuation,
                                       const World& world) {
  const config::Experiment& experiment = request.experiment;
  check_devices(experiment);
  const Drain drain(world);
  store::RunManifest manifest = std::move(continuation.manifest);
  manifest.resumes.push_back(provenance_of(experiment.execution));
  store::RunStore run =
      store::RunStore::reopen(std::move(continuation.lock), store_options(experiment.execution));
  store::write_manifest(request.folder, manifest);
  return run_jobs(request, {continuation.jobs, std::move(continuation.missing)}, run, manifest,
                  drain.stop_token(), world);
}

}  // namespace qdtune::app
