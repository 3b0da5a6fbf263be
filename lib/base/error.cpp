#include "base/error.hpp"

#include <fmt/format.h>

#include "base/contracts.hpp"

namespace qdtune {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::internal:
      return "internal";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::config:
      return "config";
    case ErrorKind::input_missing:
      return "input_missing";
    case ErrorKind::damaged_data:
      return "damaged_data";
    case ErrorKind::cannot_create:
      return "cannot_create";
    case ErrorKind::io:
      return "io";
    case ErrorKind::nondeterminism:
      return "nondeterminism";
    case ErrorKind::out_of_bounds:
      return "out_of_bounds";
  }
  return "unknown";
}

void contract_failed(const char* kind, const char* condition, const char* file, int line,
                     std::string_view message) {
  std::string_view path = file;
  if (const auto slash = path.rfind('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  throw Error(ErrorKind::internal, fmt::format("{} not met: {}{}{} ({}:{})", kind, condition,
                                               message.empty() ? "" : ": ", message, path, line));
}

}  // namespace qdtune
