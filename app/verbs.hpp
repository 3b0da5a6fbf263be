// The verbs of the program, in the order of the help.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/exit_code.hpp"
#include "app/world.hpp"

namespace qdtune::app {

struct Verb {
  CommandSpec command;
  std::function<ExitCode(const Arguments&, const World&)> run;
};

Verb run_verb();
Verb resume_verb();
Verb status_verb();
Verb report_verb();
Verb verify_verb();
Verb replay_verb();
Verb trial_verb();
Verb audit_verb();
Verb validate_verb();
Verb config_verb();
Verb completion_verb();

std::vector<Verb> all_verbs();

// The pages of the verbs and the manual; run_app knows what to do with it.
CommandSpec help_command();

// What the command line, the manual and completions know: the verbs and help, which is about them.
std::vector<CommandSpec> all_commands();

}  // namespace qdtune::app
