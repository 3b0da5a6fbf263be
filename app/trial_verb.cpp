#include <ostream>

#include <fmt/format.h>

#include "app/audit_text.hpp"
#include "app/json_text.hpp"
#include "app/overrides.hpp"
#include "app/row_json.hpp"
#include "app/verbs.hpp"
#include "audit/json_lines.hpp"
#include "audit/story.hpp"
#include "config/experiment.hpp"
#include "store/run_digest.hpp"

namespace qdtune::app {
namespace {

CommandSpec trial_command() {
  CommandSpec command;
  command.name = "trial";
  command.arguments = "EXPERIMENT.toml INDEX";
  command.min_arguments = command.max_arguments = 2;
  command.summary = "Run one trial of an experiment and tell its story, decision by decision";
  command.description =
      "The trial has the same row, bit for bit, as trial INDEX of a run of the experiment; nothing is\n"
      "stored. A trial that refuses to claim is a result like any other: its exit code is 0 too.\n";
  command.options = {
      {"arm", '\0', "NAME", "the trial as this arm runs it (default: the first arm)"},
      {"seed", '\0', "SEED", "seed, decimal or 0x hexadecimal"},
      {"set", '\0', "KEY=VALUE", "set any key of the experiment; may be repeated", true},
      {"lines", '\0', "", "print the records as JSON lines (their schema: qdtune audit --schema)"},
      {"json", '\0', "", "print one JSON object: the row, its digest and the records"},
  };
  command.examples = {"qdtune trial configs/fast.toml 3",
                      "qdtune trial configs/full.toml 17 --set sensing.policy=dense",
                      "qdtune trial configs/full.toml 0 --seed 0x2a --lines > trial.jsonl"};
  command.exit_codes = {ExitCode::done,         ExitCode::internal,      ExitCode::usage,
                        ExitCode::damaged_data, ExitCode::input_missing, ExitCode::io,
                        ExitCode::bad_config};
  return command;
}

config::Experiment experiment_of(const Arguments& arguments) {
  return config::load_experiment(arguments.positional.front(), overrides_with_seed(arguments));
}

ExitCode tell_trial(const Arguments& arguments, const World& world) {
  if (arguments.has("json") && arguments.has("lines"))
    throw Error(ErrorKind::usage, "--json and --lines contradict each other");
  const std::uint64_t index = trial_index(arguments.positional[1]);
  const config::Experiment experiment = experiment_of(arguments);
  std::vector<std::string> names;
  for (const config::Arm& arm : experiment.arms) names.push_back(arm.name);
  const config::Arm& arm = experiment.arms[arm_index(arguments, names)];

  audit::Log log = audit::Log::on();
  const trial::TrialResult result =
      world.run_trial(arm.config, experiment.seed, index, parallel::Executor::serial(), log);
  if (arguments.has("json")) {
    world.out << fmt::format(
        "{{\"schema\": 1, \"experiment\": {}, \"arm\": {}, \"digest\": {},\n  \"trial\": {},\n"
        "  \"audit\": {}}}\n",
        json_quoted(experiment.hash), json_quoted(arm.name),
        json_quoted(store::row_digest(arm.hash, result.row)), row_json(result.row),
        json_array(audit::to_json_lines(log.records())));
  } else {
    world.out << (arguments.has("lines") ? audit::to_json_lines(log.records()) : audit::tell(log.records()));
  }
  return ExitCode::done;
}

}  // namespace

Verb trial_verb() {
  return {trial_command(), tell_trial};
}

}  // namespace qdtune::app
