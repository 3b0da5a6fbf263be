#include "app/run_experiment.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <thread>

#include <time.h>
#include <unistd.h>

#include "app/signals.hpp"
#include "store/run_store.hpp"
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

store::RunManifest manifest_of(const config::Experiment& experiment) {
  store::RunManifest manifest;
  manifest.experiment = experiment.hash;
  manifest.seed = experiment.seed;
  manifest.config = experiment.canonical;
  for (const config::Arm& arm : experiment.arms) manifest.arms.push_back({arm.name, arm.hash});
  manifest.trials = static_cast<std::uint64_t>(experiment.trials);
  manifest.provenance = store::current_provenance(
      resolved_threads(experiment.execution), std::string(parallel::to_string(experiment.execution.backend)));
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
      "\nqdtune: stopping after the running trials; once more to stop at once\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
}

}  // namespace

int resolved_threads(const config::ExecutionConfig& execution) {
  if (execution.threads > 0) return execution.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

batch::BatchReport run_experiment(const RunRequest& request, const World& world) {
  const config::Experiment& experiment = request.experiment;
  for (const config::Arm& arm : experiment.arms) trial::check_device(arm.config, experiment.seed);
  std::optional<SignalDrain> drain;
  if (world.catch_signals) drain.emplace(announce_drain);

  store::RunManifest manifest = manifest_of(experiment);
  store::RunStore run =
      store::RunStore::create(request.folder, manifest, store_options(experiment.execution));
  const auto arms = static_cast<std::uint32_t>(experiment.arms.size());
  const auto trials = static_cast<std::uint64_t>(experiment.trials);
  const std::uint64_t jobs = batch::count_jobs(arms, trials);
  Progress progress(world.err, request.progress, jobs, world.now, world.err_columns);
  StoringSink sink(run, progress);
  const auto run_trial = [&](const batch::Job& job, const parallel::Executor& inner) {
    return audited_trial(experiment, job, inner, world.run_trial);
  };
  const double cpu_start_s = process_cpu_s();
  const batch::BatchReport report =
      batch::run_batch(batch::interleaved(arms, trials), jobs, run_trial, sink,
                       batch_options(experiment.execution), drain ? drain->stop_token() : std::stop_token());
  run.flush();
  progress.finish();
  manifest.wall_s = report.wall_s;
  manifest.cpu_s = process_cpu_s() - cpu_start_s;
  store::write_manifest(request.folder, manifest);
  return report;
}

}  // namespace qdtune::app
