// The manual page of the program, qdtune(1), as roff source: verbs with their options, the keys of an experiment with
// unit, bounds and default, and exit codes. Everything in it comes from the CommandSpecs and the option table, so that
// it is as true as the help. Plain ASCII; needs only the man macros.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

std::string man_page(const std::vector<CommandSpec>& commands);

}  // namespace qdtune::app
