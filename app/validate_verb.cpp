#include <charconv>
#include <ostream>

#include <fmt/format.h>

#include "app/audit_text.hpp"
#include "app/conclusion.hpp"
#include "app/execution_options.hpp"
#include "app/overrides.hpp"
#include "app/run_experiment.hpp"
#include "app/study_progress.hpp"
#include "app/validation_text.hpp"
#include "app/verbs.hpp"
#include "config/experiment.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t default_runs = validation::Settings{}.runs;

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  names.reserve(validation::studies.size());
  for (const validation::Study study : validation::studies) names.emplace_back(to_string(study));
  return names;
}

std::vector<OptionSpec> validate_options() {
  std::vector<OptionSpec> options = {
      {"runs", '\0', "N",
       fmt::format("prior draws, devices, batches of each study (default: {})", default_runs)},
      {"seed", '\0', "SEED", "seed, decimal or 0x hexadecimal"},
      {"only", '\0', "STUDY", "this study only; may be repeated", true, study_names()},
      {"ece-limit", '\0', "X", "largest debiased calibration error that passes (default: 0.01)"},
      {"arm", '\0', "NAME", "validate this arm (default: the first arm)"},
      {"set", '\0', "KEY=VALUE", "set any key of the experiment; may be repeated", true},
      {"output", 'o', "DIR", "write README.md and all tables as CSV there; must not exist"},
  };
  for (OptionSpec& option : execution_options()) {
    if (option.name != "inner") options.push_back(std::move(option));  // runs are parallel, not their parts
  }
  options.push_back({"json", '\0', "", "print one JSON object: verdicts and all tables"});
  options.push_back({"quiet", '\0', "", "no progress"});
  return options;
}

CommandSpec validate_command() {
  CommandSpec command;
  command.name = "validate";
  command.arguments = "[EXPERIMENT.toml]";
  command.max_arguments = 1;
  command.summary = "Check whether the belief is calibrated: studies against known truth, one verdict table";
  command.description =
      "Without an experiment: the default agent and the standard population. The studies:\n"
      "  ranks        devices from the agent's prior: the truth is just another of its particles\n"
      "  coverage     the same runs: central 50, 80 and 95 % intervals hold the truth that often\n"
      "  calibration  devices of the population: stated probabilities of the target cell come true,\n"
      "               after 0, 16, 32 and 64 points, at fixed voltages and at the best one\n"
      "  gains        expected gains of small cases are those of quadrature\n"
      "  moves        each move alone, without data, leaves the prior as it is\n"
      "  evidence     the evidence of tiny data sets is that of brute force\n"
      "A verdict is a test at 1 %, after Holm's correction within its study, or a limit. With fewer than\n"
      "100 runs most stay undecided. Experiment, --seed, --runs and --ece-limit decide the results, bit for\n"
      "bit; -j and --backend do not. 1000 runs take about 7 minutes of one core.\n";
  command.options = validate_options();
  command.examples = {"qdtune validate -j 2", "qdtune validate --only ranks --only coverage --runs 300",
                      "qdtune validate configs/noisy.toml --ece-limit 0.03 --seed 7 --json > noisy.json",
                      "qdtune validate -o results/validation"};
  command.exit_codes = {ExitCode::done,          ExitCode::internal,      ExitCode::usage,
                        ExitCode::gate_failed,   ExitCode::inconclusive,  ExitCode::damaged_data,
                        ExitCode::input_missing, ExitCode::cannot_create, ExitCode::io,
                        ExitCode::bad_config};
  return command;
}

double ece_limit(const Arguments& arguments) {
  const std::optional<std::string> text = arguments.value("ece-limit");
  if (!text) return validation::Settings{}.ece_limit;
  double limit = 0.0;
  const char* last = text->data() + text->size();
  const auto [end, problem] = std::from_chars(text->data(), last, limit);
  if (problem != std::errc() || end != last || !(limit > 0.0 && limit <= 1.0))
    throw Error(ErrorKind::usage,
                fmt::format("--ece-limit takes a number above 0, at most 1, not '{}'", *text));
  return limit;
}

std::vector<validation::Study> chosen_studies(const Arguments& arguments) {
  const std::vector<std::string> names = study_names();
  std::vector<validation::Study> chosen;
  for (const std::string& word : arguments.values("only")) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
      throw Error(ErrorKind::usage, fmt::format("--only takes {}, not '{}'{}", fmt::join(names, ", "), word,
                                                did_you_mean(word, names)));
    }
    chosen.push_back(validation::studies[static_cast<std::size_t>(found - names.begin())]);
  }
  return chosen.empty() ? std::vector(validation::studies.begin(), validation::studies.end()) : chosen;
}

config::Experiment experiment_of(const Arguments& arguments) {
  std::vector<std::string> overrides = overrides_with_seed(arguments);
  add_execution_overrides(overrides, arguments);
  if (arguments.positional.empty()) return config::parse_experiment("", "defaults", overrides);
  return config::load_experiment(arguments.positional.front(), overrides);
}

// What decides the results, so that the command in a README gives them again.
std::string command_line(const Arguments& arguments) {
  std::string line = "qdtune validate";
  for (const std::string& file : arguments.positional) line += " " + shell_word(file);
  for (const char* name : {"arm", "runs", "seed", "only", "ece-limit", "set", "output"}) {
    for (const std::string& value : arguments.values(name))
      line += fmt::format(" --{} {}", name, shell_word(value));
  }
  return line;
}

ExitCode exit_code(validation::Verdict verdict) {
  switch (verdict) {
    case validation::Verdict::pass:
      return ExitCode::done;
    case validation::Verdict::fail:
      return ExitCode::gate_failed;
    case validation::Verdict::undecided:
      return ExitCode::inconclusive;
  }
  return ExitCode::internal;
}

ExitCode validate(const Arguments& arguments, const World& world) {
  validation::Settings settings;
  settings.runs = arguments.whole_number("runs", 2, 1'000'000).value_or(default_runs);
  settings.ece_limit = ece_limit(arguments);
  const std::vector<validation::Study> chosen = chosen_studies(arguments);
  const std::optional<std::string> output = arguments.value("output");
  if (output) check_new_folder(*output);
  const config::Experiment experiment = experiment_of(arguments);
  std::vector<std::string> names;
  for (const config::Arm& one : experiment.arms) names.push_back(one.name);
  const config::Arm& arm = experiment.arms[arm_index(arguments, names)];
  settings.seed = experiment.seed;

  const auto executor =
      parallel::Executor::concurrent(experiment.execution.backend, resolved_threads(experiment.execution));
  StudyProgress progress(world, progress_style(arguments, world));
  const auto show = [&](validation::Study study, std::size_t done, std::size_t of) {
    progress.show(study, done, of);
  };
  const std::vector<validation::StudyResult> results =
      world.validate({arm.config, settings, executor, show}, chosen);
  const ValidationFacts facts{names.size() > 1 ? experiment.name + "/" + arm.name : experiment.name, arm.hash,
                              settings.seed, settings.runs, command_line(arguments)};
  if (output) write_validation(*output, facts, results);
  world.out << (arguments.has("json") ? validation_json(facts, results) : validation_text(facts, results));
  return exit_code(validation::verdict_of(results));
}

}  // namespace

Verb validate_verb() {
  return {validate_command(), validate};
}

}  // namespace qdtune::app
