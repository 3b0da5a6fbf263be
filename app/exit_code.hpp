// Exit codes of the program: stable, never a count. The one place that maps errors to them.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace qdtune::app {

enum class ExitCode : int {
  done = 0,
  internal = 1,
  usage = 2,
  gate_failed = 3,
  nothing_selected = 4,
  too_many_errors = 5,
  inconclusive = 6,
  nondeterminism = 7,
  damaged_data = 65,
  input_missing = 66,
  cannot_create = 73,
  io = 74,
  incomplete = 75,
  bad_config = 78,
};

ExitCode exit_code_of(ErrorKind kind);

std::string_view meaning_of(ExitCode code);
// One line for the help: "66  an input does not exist".
std::string describe(ExitCode code);

}  // namespace qdtune::app
