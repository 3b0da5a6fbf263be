#include <filesystem>
#include <limits>
#include <ostream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/conclusion.hpp"
#include "app/execution_options.hpp"
#include "app/gates.hpp"
#include "app/overrides.hpp"
#include "app/run_experiment.hpp"
#include "app/verbs.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

CommandSpec run_command() {
  CommandSpec command;
  command.name = "run";
  command.arguments = "EXPERIMENT.toml";
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Run an experiment: tune its devices, store a row for each, print the result";
  command.description =
      "What the command line says beats the top of the file; what an [[arm]] sets beats both, for that\n"
      "arm. --seed and --set change the experiment and its hash, -n only its length; -j, --inner and\n"
      "--backend change neither the hash nor any row. The first Ctrl-C (or SIGTERM) lets the running\n"
      "trials end and stores them; the second stops at once (exit code 130 or 143). Whatever stops a run,\n"
      "a kill or a power cut too, qdtune resume goes on with it.\n";
  command.options = {
      {"output", 'o', "RUN", "folder for the rows; must not exist (default: a dated one in results/)"},
      {"trials", 'n', "N", "number of trials in each arm; also --n-trials"},
      {"n-trials", '\0', "N", "the same as --trials"},
      {"seed", '\0', "SEED", "seed, decimal or 0x hexadecimal"},
      {"set", '\0', "KEY=VALUE", "set any key of the experiment; may be repeated", true},
      {"budget", '\0', "N", "the same as --set agent.max_points=N"},
      {"max-steps", '\0', "N", "the same as --set agent.max_steps=N"},
  };
  for (OptionSpec& option : execution_options()) command.options.push_back(std::move(option));
  command.options.push_back(gate_option());
  command.options.push_back({"json", '\0', "", "print the summary as one JSON object"});
  command.options.push_back({"quiet", '\0', "", "no progress"});
  command.examples = {"qdtune run configs/fast.toml",
                      "qdtune run configs/full.toml --set sensing.policy=dense -n 20 -o results/dense",
                      "qdtune run configs/full.toml --seed 0x2a --json > summary.json",
                      "qdtune run configs/fast.toml --gate 'true_success.rate>=0.9'"};
  command.exit_codes = {ExitCode::done,          ExitCode::internal,         ExitCode::usage,
                        ExitCode::gate_failed,   ExitCode::nothing_selected, ExitCode::too_many_errors,
                        ExitCode::inconclusive,  ExitCode::nondeterminism,   ExitCode::damaged_data,
                        ExitCode::input_missing, ExitCode::cannot_create,    ExitCode::io,
                        ExitCode::incomplete,    ExitCode::bad_config};
  return command;
}

constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();

std::optional<std::uint64_t> trials_of(const Arguments& arguments) {
  if (arguments.has("trials") && arguments.has("n-trials")) {
    throw Error(ErrorKind::usage, "--trials and --n-trials are the same option; give one of them");
  }
  const auto trials = arguments.whole_number("trials", 0, most);
  return trials ? trials : arguments.whole_number("n-trials", 0, most);
}

// Checked here, so that a message names the option that was typed; passed on as keys,
// so that the echo in the run is complete.
std::vector<std::string> overrides_of(const Arguments& arguments) {
  std::vector<std::string> overrides = overrides_with_seed(arguments);
  const auto add = [&](const char* option, const char* key, const auto& value) {
    if (value) add_override(overrides, arguments, option, key, fmt::format("{}", *value));
  };
  add(arguments.has("trials") ? "trials" : "n-trials", "trials", trials_of(arguments));
  add("budget", "agent.max_points", arguments.whole_number("budget", 1, most));
  add("max-steps", "agent.max_steps", arguments.whole_number("max-steps", 1, most));
  add_execution_overrides(overrides, arguments);
  return overrides;
}

std::vector<std::string> arm_names(const config::Experiment& experiment) {
  std::vector<std::string> names;
  for (const config::Arm& arm : experiment.arms) names.push_back(arm.name);
  return names;
}

fs::path dated_folder(const World& world, const config::Experiment& experiment) {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  const fs::path first =
      fs::path(world.results_folder) / fmt::format("{:%Y-%m-%d_%H%M%S}_{}",
                                                   fmt::localtime(std::chrono::system_clock::to_time_t(now)),
                                                   experiment.name);
  fs::path folder = first;
  for (int next = 2; fs::exists(folder); ++next) folder = first.string() + fmt::format("-{}", next);
  return folder;
}

ExitCode run(const Arguments& arguments, const World& world) {
  if (trials_of(arguments) == 0U) {
    world.err << "qdtune: nothing to run: -n 0 asks for no trial\n";
    return ExitCode::nothing_selected;
  }
  RunRequest request{config::load_experiment(arguments.positional.front(), overrides_of(arguments)),
                     {},
                     progress_style(arguments, world)};
  const std::vector<report::GateRule> gates = gate_rules(arguments, arm_names(request.experiment));
  const std::optional<std::string> output = arguments.value("output");
  request.folder = output ? fs::path(*output) : dated_folder(world, request.experiment);
  if (!output) world.err << fmt::format("qdtune: rows go to {}\n", request.folder.string()) << std::flush;

  const batch::BatchReport batch = run_experiment(request, world);
  return conclude_run(request.folder, batch.stopped, gates, arguments, world);
}

}  // namespace

Verb run_verb() {
  return {run_command(), run};
}

}  // namespace qdtune::app
