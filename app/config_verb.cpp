#include <ostream>

#include <fmt/format.h>

#include "app/json_text.hpp"
#include "app/overrides.hpp"
#include "app/verbs.hpp"
#include "base/seed_text.hpp"
#include "config/describe.hpp"
#include "config/experiment.hpp"
#include "config/issues.hpp"
#include "config/json_schema.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::app {
namespace {

CommandSpec config_command() {
  CommandSpec command;
  command.name = "config";
  command.arguments = "show|check|schema [EXPERIMENT.toml]";
  command.min_arguments = 1;
  command.max_arguments = 2;
  command.summary = "Check an experiment file, or show every option as the experiment has it";
  command.description =
      "check reads the file as a run would and reports everything wrong in it at once; then it makes\n"
      "one device, so that data a run could not use are found here; with --json what is wrong is an\n"
      "object too: \"valid\" and a list of \"issues\". show prints each option with its value, unit,\n"
      "bounds, origin and meaning; what it prints is itself an experiment file. schema needs no file: it\n"
      "prints the JSON Schema of experiment files, with which editors complete and check them.\n";
  command.options = {
      {"set", '\0', "KEY=VALUE", "set any key of the experiment; may be repeated", true},
      {"seed", '\0', "SEED", "seed, decimal or 0x hexadecimal"},
      {"arm", '\0', "NAME", "show: the options as this arm has them"},
      {"origin", '\0', "", "show: only the values and where each comes from"},
      {"canonical", '\0', "",
       "show: the complete experiment with its arms, without comments, as a run stores it"},
      {"json", '\0', "", "print one JSON object"},
  };
  command.examples = {"qdtune config check configs/fast.toml",
                      "qdtune config show configs/full.toml --set sensing.policy=dense",
                      "qdtune config show configs/full.toml --origin --seed 7",
                      "qdtune config show configs/full.toml --canonical > my.toml",
                      "qdtune config schema > experiment.schema.json"};
  command.exit_codes = {ExitCode::done,          ExitCode::usage, ExitCode::damaged_data,
                        ExitCode::input_missing, ExitCode::io,    ExitCode::bad_config};
  return command;
}

std::string identity_json(const config::Experiment& experiment) {
  std::string arms;
  for (const config::Arm& arm : experiment.arms) {
    arms += fmt::format("{}{{\"name\": {}, \"hash\": {}}}", arms.empty() ? "" : ", ", json_quoted(arm.name),
                        json_quoted(arm.hash));
  }
  return fmt::format(
      "\"schema\": 1, \"experiment\": {}, \"name\": {}, \"seed\": \"{}\", \"trials\": {}, \"arms\": "
      "[{}]",
      json_quoted(experiment.hash), json_quoted(experiment.name), seed_text(experiment.seed),
      experiment.trials, arms);
}

std::string option_json(const config::OptionDescription& option) {
  return fmt::format(
      "{{\"key\": {}, \"value\": {}, \"unit\": {}, \"bounds\": {}, \"default\": {}, \"origin\": {}, "
      "\"where\": {}, \"role\": {}, "
      "\"help\": {}}}",
      json_quoted(option.key), json_quoted(option.value), json_quoted(option.unit),
      json_quoted(option.bounds), json_quoted(option.standard), json_quoted(option.origin),
      json_quoted(option.where), json_quoted(option.role), json_quoted(option.help));
}

// "default", "file configs/full.toml:4:1", "--set trials=3", "arm configs/full.toml:9:20".
std::string origin_text(const config::OptionDescription& option) {
  if (option.where.empty()) return option.origin;
  const bool says_origin = option.where.starts_with(option.origin);  // an override
  return says_origin ? option.where : option.origin + " " + option.where;
}

std::string origin_line(const config::OptionDescription& option) {
  return fmt::format("{:<56}  # {}\n", option.key + " = " + option.value, origin_text(option));
}

std::string option_line(const config::OptionDescription& option) {
  std::string notes;
  const auto add = [&notes](const std::string& note) {
    if (!note.empty()) notes += (notes.empty() ? "" : "; ") + note;
  };
  add(option.help);
  add(option.unit);
  add(option.bounds);
  add(origin_text(option));
  if (option.origin != "default" && !option.standard.empty()) add("default " + option.standard);
  return fmt::format("{} = {}  # {}\n", option.key, option.value, notes);
}

// The options as --arm asks for, each with the option of the command line that set it.
std::vector<config::OptionDescription> shown_options(const config::Experiment& experiment,
                                                     const Arguments& arguments) {
  std::vector<config::OptionDescription> options =
      config::describe_options(experiment, arguments.value("arm").value_or(""));
  for (config::OptionDescription& option : options) {
    if (option.key != "seed" || !arguments.has("seed")) continue;
    option.origin = "--seed";
    option.where = "--seed " + *arguments.value("seed");
  }
  return options;
}

std::string arms_text(const config::Experiment& experiment) {
  std::string text =
      fmt::format("{} arm{}: ", experiment.arms.size(), experiment.arms.size() == 1 ? "" : "s");
  for (const config::Arm& arm : experiment.arms)
    text += (&arm == experiment.arms.data() ? "" : ", ") + arm.name;
  return text;
}

std::string shown(const config::Experiment& experiment, const std::string& arm) {
  if (!arm.empty()) return fmt::format("; shown: {}", arm);
  return experiment.arms.size() > 1 ? "; shown: what they share (--arm NAME shows one, --canonical all)" : "";
}

std::string show_text(const config::Experiment& experiment, const Arguments& arguments) {
  const auto line = arguments.has("origin") ? origin_line : option_line;
  std::string text = fmt::format("# experiment {}; {}{}\n", experiment.hash, arms_text(experiment),
                                 shown(experiment, arguments.value("arm").value_or("")));
  for (const config::OptionDescription& option : shown_options(experiment, arguments)) text += line(option);
  return text;
}

std::string show_json(const config::Experiment& experiment, const Arguments& arguments) {
  std::string options;
  for (const config::OptionDescription& option : shown_options(experiment, arguments)) {
    options += (options.empty() ? "\n    " : ",\n    ") + option_json(option);
  }
  return fmt::format("{{{},\n  \"options\": [{}]}}\n", identity_json(experiment), options);
}

ExitCode show(const config::Experiment& experiment, const Arguments& arguments, const World& world) {
  if (arguments.has("canonical") &&
      (arguments.has("json") || arguments.has("arm") || arguments.has("origin"))) {
    throw Error(ErrorKind::usage,
                "--canonical shows the whole experiment as TOML: give it without --json, --arm and --origin");
  }
  if (arguments.has("canonical")) {
    world.out << experiment.canonical;
  } else {
    world.out << (arguments.has("json") ? show_json(experiment, arguments)
                                        : show_text(experiment, arguments));
  }
  return ExitCode::done;
}

std::string issue_json(const config::Issue& issue) {
  const auto number = [](unsigned value) { return value == 0 ? "null" : std::to_string(value); };
  return fmt::format("{{\"file\": {}, \"line\": {}, \"column\": {}, \"key\": {}, \"message\": {}}}",
                     json_quoted(issue.place.source), number(issue.place.line), number(issue.place.column),
                     issue.key.empty() ? "null" : json_quoted(issue.key), json_quoted(issue.message));
}

std::string issues_json(const std::vector<config::Issue>& issues) {
  std::string list;
  for (const config::Issue& issue : issues)
    list += fmt::format("{}\n    {}", list.empty() ? "" : ",", issue_json(issue));
  return fmt::format("{{\"valid\": false, \"schema\": 1, \"issues\": [{}]}}\n", list);
}

ExitCode check(const config::Experiment& experiment, const Arguments& arguments, const World& world) {
  if (arguments.has("arm") || arguments.has("canonical") || arguments.has("origin")) {
    throw Error(ErrorKind::usage, "--arm, --canonical and --origin belong to qdtune config show");
  }
  for (const config::Arm& arm : experiment.arms) trial::check_device(arm.config, experiment.seed);
  if (arguments.has("json")) {
    world.out << fmt::format("{{\"valid\": true, {}}}\n", identity_json(experiment));
  } else {
    world.out << fmt::format("{}: fine; experiment {}, seed {}, {} trial{} each, {}\n",
                             experiment.source.string(), experiment.hash, experiment.seed, experiment.trials,
                             experiment.trials == 1 ? "" : "s", arms_text(experiment));
  }
  return ExitCode::done;
}

// What is wrong is the result of the check: one object, whatever it is. A file that is missing, or data that
// no run could use, are an issue of the whole experiment.
ExitCode check_json(const Arguments& arguments, const World& world) {
  const std::string& file = arguments.positional[1];
  try {
    return check(config::load_experiment(file, overrides_with_seed(arguments)), arguments, world);
  } catch (const config::ConfigError& error) {
    world.out << issues_json(error.issues());
    return exit_code_of(error.kind());
  } catch (const Error& error) {
    const ExitCode code = exit_code_of(error.kind());
    if (code == ExitCode::usage || code == ExitCode::internal) throw;
    std::vector<config::Issue> issues(1);
    issues.front().place.source = file;
    issues.front().message = error.what();
    world.out << issues_json(issues);
    return code;
  }
}

ExitCode schema(const Arguments& arguments, const World& world) {
  if (arguments.positional.size() > 1 || !arguments.options.empty()) {
    throw Error(ErrorKind::usage,
                "qdtune config schema prints the same for every experiment: it takes nothing else");
  }
  world.out << config::json_schema();
  return ExitCode::done;
}

ExitCode config_main(const Arguments& arguments, const World& world) {
  const std::string& action = arguments.positional[0];
  if (action == "schema") return schema(arguments, world);
  if (action != "show" && action != "check") {
    throw Error(ErrorKind::usage, fmt::format("qdtune config takes show, check or schema, not '{}'{}", action,
                                              did_you_mean(action, {"show", "check", "schema"})));
  }
  if (arguments.positional.size() < 2)
    throw Error(ErrorKind::usage, fmt::format("qdtune config {} needs EXPERIMENT.toml", action));
  if (action == "check" && arguments.has("json")) return check_json(arguments, world);
  const config::Experiment experiment =
      config::load_experiment(arguments.positional[1], overrides_with_seed(arguments));
  return action == "show" ? show(experiment, arguments, world) : check(experiment, arguments, world);
}

}  // namespace

Verb config_verb() {
  return {config_command(), config_main};
}

}  // namespace qdtune::app
