#include "app/execution_options.hpp"

#include <array>

#include <fmt/format.h>

#include "app/overrides.hpp"
#include "parallel/executor.hpp"

namespace qdtune::app {
namespace {

template <class Enum, std::size_t n>
std::vector<std::string> names_of(const std::array<Enum, n>& values) {
  std::vector<std::string> names;
  for (const Enum value : values) names.emplace_back(to_string(value));
  return names;
}

}  // namespace

std::vector<OptionSpec> execution_options() {
  return {
      {"threads", 'j', "N", "threads in all (default: all cores)"},
      {"inner", '\0', "MODE", "spread a trial over threads: on, off, or auto: where threads would idle",
       false, names_of(parallel::inner_modes)},
      {"backend", '\0', "NAME", "tbb or threads", false, names_of(parallel::backends)},
  };
}

void add_execution_overrides(std::vector<std::string>& overrides, const Arguments& arguments) {
  const auto add = [&](const char* option, const auto& value) {
    const std::string key = std::string("execution.") + option;
    if (value) add_override(overrides, arguments, option, key, fmt::format("{}", *value));
  };
  add("threads", arguments.whole_number("threads", 1, 4096));
  add("inner", arguments.choice("inner", names_of(parallel::inner_modes)));
  add("backend", arguments.choice("backend", names_of(parallel::backends)));
}

}  // namespace qdtune::app
