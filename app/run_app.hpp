// The program without main: arguments in, exit code out.
//
// Results go to world.out and nothing else does; messages and progress go to world.err. Never throws: every
// error becomes one message and the exit code of its kind, a failed write to world.out included (74).
#pragma once

#include <string>
#include <vector>

#include "app/world.hpp"

namespace qdtune::app {

// `args` without the program's name.
int run_app(const std::vector<std::string>& args, const World& world);

}  // namespace qdtune::app
