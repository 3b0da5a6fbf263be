#include <filesystem>
#include <limits>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "app/conclusion.hpp"
#include "app/execution_options.hpp"
#include "app/gates.hpp"
#include "app/run_experiment.hpp"
#include "app/stored_experiment.hpp"
#include "app/verbs.hpp"
#include "config/canonical.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

CommandSpec resume_command_spec() {
  CommandSpec command;
  command.name = "resume";
  command.arguments = "RUN";
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Go on with a stored run, whatever stopped it: run the trials it lacks, print the result";
  command.description =
      "Trials that ended in an error are run again. The rows are those of a run that was never stopped,\n"
      "bit for bit, on any number of threads; a run that lacks nothing is reported. --extend makes a run\n"
      "longer, once: when that is stopped, plain resume goes on with it. A run that another process\n"
      "writes is refused (73), as is one whose rows this program would not repeat (78).\n";
  command.options = {{"extend", '\0', "N", "add N trials to each arm"},
                     {"set", '\0', "KEY=VALUE", "set a key of [execution]; may be repeated", true}};
  for (OptionSpec& option : execution_options()) command.options.push_back(std::move(option));
  command.options.push_back(gate_option());
  command.options.push_back({"json", '\0', "", "print the summary as one JSON object"});
  command.options.push_back({"quiet", '\0', "", "no progress"});
  command.examples = {"qdtune resume results/2026-01-31_120000_full", "qdtune resume RUN -j 2 --json",
                      "qdtune resume RUN --extend 100"};
  command.exit_codes = {ExitCode::done,
                        ExitCode::internal,
                        ExitCode::usage,
                        ExitCode::gate_failed,
                        ExitCode::too_many_errors,
                        ExitCode::inconclusive,
                        ExitCode::nondeterminism,
                        ExitCode::damaged_data,
                        ExitCode::input_missing,
                        ExitCode::cannot_create,
                        ExitCode::io,
                        ExitCode::incomplete,
                        ExitCode::bad_config};
  return command;
}

std::vector<std::string> overrides_of(const Arguments& arguments) {
  std::vector<std::string> overrides = arguments.values("set");
  for (const std::string& text : overrides) {
    const auto key = text.find_first_not_of(" \t");
    if (key != std::string::npos && text.compare(key, 10, "execution.") == 0) continue;
    throw Error(ErrorKind::usage,
                fmt::format("--set '{}': a run that goes on takes keys of [execution] only; another value of "
                            "any other key is another experiment",
                            text));
  }
  add_execution_overrides(overrides, arguments);
  return overrides;
}

// By arm and trial, as far as there are rows. An error is no row: that trial runs again.
class StoredTrials {
 public:
  StoredTrials(const store::RunReader& run, const fs::path& folder) : done_(run.manifest().arms.size()) {
    const std::uint64_t trials = run.manifest().trials;
    run.for_each_row([&](const store::StoredRow& stored) {
      if (stored.row.trial >= trials) {
        throw Error(ErrorKind::damaged_data,
                    fmt::format("'{}' is damaged: it has a row of trial {}, but run.json has {} trials",
                                folder.string(), stored.row.trial, trials));
      }
      if (stored.row.outcome != trial::Outcome::error) add(stored.arm, stored.row.trial);
    });
  }

  std::uint64_t count() const { return count_; }
  bool has(const batch::Job& job) const {
    return job.trial < done_[job.arm].size() && done_[job.arm][job.trial];
  }

 private:
  void add(std::size_t arm, std::uint64_t trial) {
    if (done_[arm].size() <= trial) done_[arm].resize(trial + 1);
    done_[arm][trial] = true;
    ++count_;
  }

  std::vector<std::vector<bool>> done_;
  std::uint64_t count_ = 0;
};

struct Plan {
  config::Experiment experiment;
  store::RunManifest manifest;  // as it is to be
  StoredTrials stored;

  std::uint64_t missing() const { return manifest.trials * manifest.arms.size() - stored.count(); }
};

// Reads every row, so that a damaged store is found before anything is added to it. The reader is closed
// afterwards: on some disks the writer wants the file for itself.
Plan plan_of(const fs::path& folder, const std::vector<std::string>& overrides, std::uint64_t extension) {
  const store::RunReader run = store::RunStore::open(folder);
  Plan plan{stored_experiment(folder, run, overrides), run.manifest(), StoredTrials(run, folder)};
  if (extension == 0) return plan;
  const std::string trials = fmt::format("trials={}", plan.manifest.trials + extension);
  const fs::path file = store::manifest_path(folder);
  const config::Experiment longer = config::experiment_from_canonical(plan.manifest.config, file, {trials});
  plan.experiment.trials = longer.trials;
  plan.manifest.config = longer.canonical;
  plan.manifest.trials = static_cast<std::uint64_t>(longer.trials);
  return plan;
}

std::vector<std::string> arm_names(const store::RunManifest& manifest) {
  std::vector<std::string> names;
  for (const store::ArmIdentity& arm : manifest.arms) names.push_back(arm.name);
  return names;
}

bool complete(const RunRequest& request, Plan plan, store::RunLock lock, const World& world) {
  const std::uint64_t missing = plan.missing();
  if (missing == 0) return true;
  if (request.progress != Progress::Style::none) {
    world.err << fmt::format("qdtune: {} of {} trials are stored, {} are to run\n", plan.stored.count(),
                             plan.stored.count() + missing, missing)
              << std::flush;
  }
  const auto wanted = [stored = std::move(plan.stored)](const batch::Job& job) { return !stored.has(job); };
  return !continue_experiment(request, {std::move(lock), std::move(plan.manifest), wanted, missing}, world)
              .stopped;
}

ExitCode resume(const Arguments& arguments, const World& world) {
  constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
  const fs::path folder = arguments.positional.front();
  const std::vector<std::string> overrides = overrides_of(arguments);
  const std::uint64_t extension = arguments.whole_number("extend", 1, most).value_or(0);
  // First, so that a folder which is no run gets no lock.
  const auto gates = gate_rules(arguments, arm_names(store::read_manifest(folder)));
  store::RunLock lock = store::RunLock::take(folder);
  Plan plan = plan_of(folder, overrides, extension);
  const RunRequest request{plan.experiment, folder, progress_style(arguments, world)};
  const bool stopped = !complete(request, std::move(plan), std::move(lock), world);
  return conclude_run(folder, stopped, gates, arguments, world);
}

}  // namespace

Verb resume_verb() {
  return {resume_command_spec(), resume};
}

}  // namespace qdtune::app
