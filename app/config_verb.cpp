#include <ostream>

#include <fmt/format.h>

#include "app/json_text.hpp"
#include "app/verbs.hpp"
#include "base/seed_text.hpp"
#include "config/describe.hpp"
#include "config/experiment.hpp"
#include "config/issues.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::app {
namespace {

CommandSpec config_command() {
  CommandSpec command;
  command.name = "config";
  command.arguments = "show|check EXPERIMENT.toml";
  command.min_arguments = command.max_arguments = 2;
  command.summary = "Check an experiment file, or show every option as the experiment has it";
  command.description =
      "check reads the file as a run would and reports everything wrong in it at once; then it makes\n"
      "one device, so that data a run could not use are found here; with --json what is wrong is an\n"
      "object too: \"valid\" and a list of \"issues\". show prints each option with its value, unit,\n"
      "bounds, origin and meaning; what it prints is itself an experiment file.\n";
  command.options = {
      {"set", '\0', "KEY=VALUE", "set any key of the experiment; may be repeated", true},
      {"arm", '\0', "NAME", "show: the options as this arm has them"},
      {"canonical", '\0', "",
       "show: the complete experiment with its arms, without comments, as a run stores it"},
      {"json", '\0', "", "print one JSON object"},
  };
  command.examples = {"qdtune config check configs/fast.toml",
                      "qdtune config show configs/full.toml --set sensing.policy=dense",
                      "qdtune config show configs/full.toml --canonical > my.toml"};
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

std::string option_line(const config::OptionDescription& option) {
  std::string notes;
  const auto add = [&notes](const std::string& note) {
    if (!note.empty()) notes += (notes.empty() ? "" : "; ") + note;
  };
  add(option.help);
  add(option.unit);
  add(option.bounds);
  const bool says_origin = option.where.starts_with(option.origin);  // an override: "--set key=value"
  add(option.where.empty() ? option.origin : says_origin ? option.where : option.origin + " " + option.where);
  if (option.origin != "default" && !option.standard.empty()) add("default " + option.standard);
  return fmt::format("{} = {}  # {}\n", option.key, option.value, notes);
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

std::string show_text(const config::Experiment& experiment, const std::string& arm) {
  std::string text =
      fmt::format("# experiment {}; {}{}\n", experiment.hash, arms_text(experiment), shown(experiment, arm));
  for (const config::OptionDescription& option : config::describe_options(experiment, arm))
    text += option_line(option);
  return text;
}

std::string show_json(const config::Experiment& experiment, const std::string& arm) {
  std::string options;
  for (const config::OptionDescription& option : config::describe_options(experiment, arm)) {
    options += (options.empty() ? "\n    " : ",\n    ") + option_json(option);
  }
  return fmt::format("{{{},\n  \"options\": [{}]}}\n", identity_json(experiment), options);
}

ExitCode show(const config::Experiment& experiment, const Arguments& arguments, const World& world) {
  const std::string arm = arguments.value("arm").value_or("");
  if (arguments.has("canonical") && (arguments.has("json") || !arm.empty())) {
    throw Error(ErrorKind::usage,
                "--canonical shows the whole experiment as TOML: give it without --json and --arm");
  }
  if (arguments.has("canonical")) {
    world.out << experiment.canonical;
  } else {
    world.out << (arguments.has("json") ? show_json(experiment, arm) : show_text(experiment, arm));
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
  if (arguments.has("arm") || arguments.has("canonical")) {
    throw Error(ErrorKind::usage, "--arm and --canonical belong to qdtune config show");
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
    return check(config::load_experiment(file, arguments.values("set")), arguments, world);
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

ExitCode config_main(const Arguments& arguments, const World& world) {
  const std::string& action = arguments.positional[0];
  if (action != "show" && action != "check") {
    throw Error(ErrorKind::usage, fmt::format("qdtune config takes show or check, not '{}'{}", action,
                                              did_you_mean(action, {"show", "check"})));
  }
  if (action == "check" && arguments.has("json")) return check_json(arguments, world);
  const config::Experiment experiment =
      config::load_experiment(arguments.positional[1], arguments.values("set"));
  return action == "show" ? show(experiment, arguments, world) : check(experiment, arguments, world);
}

}  // namespace

Verb config_verb() {
  return {config_command(), config_main};
}

}  // namespace qdtune::app
