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
Verb report_verb();
Verb trial_verb();
Verb audit_verb();
Verb config_verb();

std::vector<Verb> all_verbs();

}  // namespace qdtune::app
