#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/completion.hpp"
#include "app/verbs.hpp"

namespace qdtune::app {
namespace {

std::vector<std::string> shell_names() {
  std::vector<std::string> names;
  for (const CompletionShell& shell : completion_shells()) names.push_back(shell.name);
  return names;
}

CommandSpec completion_command() {
  CommandSpec command;
  command.name = "completion";
  command.arguments = fmt::format("{}", fmt::join(shell_names(), "|"));
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Write the completion script of a shell";
  command.description =
      "An installed qdtune brings the scripts along. From a build, in ~/.bashrc:\n"
      "    source <(qdtune completion bash)\n"
      "in ~/.zshrc, after compinit, the same with zsh; for fish:\n"
      "    qdtune completion fish > ~/.config/fish/completions/qdtune.fish\n"
      "Completed are verbs, options, their values, files, and after --set the keys of an experiment\n"
      "and the values of a key.\n";
  command.examples = {"qdtune completion bash > /etc/bash_completion.d/qdtune",
                      "qdtune completion zsh > ~/.zfunc/_qdtune",
                      "qdtune completion fish > ~/.config/fish/completions/qdtune.fish"};
  command.exit_codes = {ExitCode::done, ExitCode::usage, ExitCode::io};
  return command;
}

ExitCode completion_main(const Arguments& arguments, const World& world) {
  const std::string& name = arguments.positional.front();
  for (const CompletionShell& shell : completion_shells()) {
    if (shell.name != name) continue;
    world.out << shell.script(all_commands());
    return ExitCode::done;
  }
  throw Error(ErrorKind::usage,
              fmt::format("qdtune completion knows {}, not '{}'{}", fmt::join(shell_names(), ", "), name,
                          did_you_mean(name, shell_names())));
}

}  // namespace

std::vector<CompletionShell> completion_shells() {
  return {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
}

Verb completion_verb() {
  return {completion_command(), completion_main};
}

}  // namespace qdtune::app
