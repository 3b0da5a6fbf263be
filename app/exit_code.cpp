#include "app/exit_code.hpp"

#include <fmt/format.h>

namespace qdtune::app {

std::string_view meaning_of(ExitCode code) {
  switch (code) {
    case ExitCode::done:
      return "done";
    case ExitCode::internal:
      return "internal error";
    case ExitCode::usage:
      return "wrong command line";
    case ExitCode::gate_failed:
      return "a gate or a regression check failed";
    case ExitCode::nothing_selected:
      return "nothing selected: there is no trial to run or no row to report";
    case ExitCode::too_many_errors:
      return "more than 5 % of the trials ended in an error";
    case ExitCode::inconclusive:
      return "the data do not decide the question";
    case ExitCode::nondeterminism:
      return "two computations of the same trial differ";
    case ExitCode::damaged_data:
      return "damaged data: an input or a run cannot be read as what it should be";
    case ExitCode::input_missing:
      return "an input does not exist";
    case ExitCode::cannot_create:
      return "an output exists already, cannot be created, or is being written by another process";
    case ExitCode::io:
      return "a read or a write failed, a full disk included";
    case ExitCode::incomplete:
      return "stopped before all trials had run; what ended is stored, and resume goes on";
    case ExitCode::bad_config:
      return "wrong experiment file or key, or a run that this program cannot go on with";
  }
  return "unknown";
}

ExitCode exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::internal:
      return ExitCode::internal;
    case ErrorKind::usage:
      return ExitCode::usage;
    case ErrorKind::config:
      return ExitCode::bad_config;
    case ErrorKind::input_missing:
      return ExitCode::input_missing;
    case ErrorKind::damaged_data:
      return ExitCode::damaged_data;
    case ErrorKind::cannot_create:
      return ExitCode::cannot_create;
    case ErrorKind::io:
      return ExitCode::io;
    case ErrorKind::nondeterminism:
      return ExitCode::nondeterminism;
    case ErrorKind::out_of_bounds:
      return ExitCode::internal;  // a trial that asks for it ends in a row, not here
  }
  return ExitCode::internal;
}

std::string describe(ExitCode code) {
  return fmt::format("{:>3}  {}", static_cast<int>(code), meaning_of(code));
}

}  // namespace qdtune::app
