#include "app/verbs.hpp"

namespace qdtune::app {

std::vector<Verb> all_verbs() {
  return {run_verb(),   resume_verb(), status_verb(),   report_verb(), verify_verb(),    replay_verb(),
          trial_verb(), audit_verb(),  validate_verb(), config_verb(), completion_verb()};
}

CommandSpec help_command() {
  CommandSpec command;
  command.name = "help";
  for (const Verb& verb : all_verbs())
    command.arguments += (command.arguments.empty() ? "[" : "|") + verb.command.name;
  command.arguments += "|help]";
  command.max_arguments = 1;
  command.summary = "Show the list of verbs, the page of a verb, or the manual";
  command.options = {
      {"man", '\0', "", "print the manual page, which has every verb and every key of an experiment"}};
  command.examples = {"qdtune help run", "qdtune help --man | man -l -"};
  command.exit_codes = {ExitCode::done, ExitCode::usage, ExitCode::io};
  return command;
}

std::vector<CommandSpec> all_commands() {
  std::vector<CommandSpec> commands;
  for (const Verb& verb : all_verbs()) commands.push_back(verb.command);
  commands.push_back(help_command());
  return commands;
}

}  // namespace qdtune::app
