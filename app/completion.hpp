// Completion scripts: verbs, options, their values and the keys of an experiment, for the shells people use.
//
// Everything in a script comes from the CommandSpecs and the option table of the program that wrote it, so it is as
// true as the help. A script asks nothing but the shell and the file system.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

std::string bash_completion(const std::vector<CommandSpec>& commands);
std::string zsh_completion(const std::vector<CommandSpec>& commands);
std::string fish_completion(const std::vector<CommandSpec>& commands);

struct CompletionShell {
  std::string name;
  std::string (*script)(const std::vector<CommandSpec>& commands);
};
std::vector<CompletionShell> completion_shells();

}  // namespace qdtune::app
