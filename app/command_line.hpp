// Command lines: what a verb takes, its help page, and the arguments of one call.
//
// Values stay text here: numbers are read by the whole_number below, so that "-1" or "1e3" is an error and
// not a wrap. Options may stand anywhere, long ones also as --name=value; names are never guessed from a
// prefix, so that a new option changes no old command line. Everything wrong throws Error(usage), with the
// nearest known name where there is one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/exit_code.hpp"

namespace qdtune::app {

struct OptionSpec {
  std::string name;    // long name without dashes
  char letter = '\0';  // short name, or none
  std::string value;   // what its value is called in the help (candidates.hpp); empty for a flag
  std::string help;
  bool repeatable = false;
  std::vector<std::string> choices{};  // all there are, when a value is one of some words
};

struct CommandSpec {
  std::string name;       // "run"
  std::string arguments;  // positional ones as the usage line shows them: "EXPERIMENT.toml"
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;
  std::string summary;      // one line for the list of verbs
  std::string description;  // what the help page says besides
  std::vector<OptionSpec> options;
  std::vector<std::string> examples;
  std::vector<ExitCode> exit_codes;
};

class Arguments {
 public:
  std::vector<std::string> positional;
  std::map<std::string, std::vector<std::string>> options;  // by long name; flags have no values

  bool has(const std::string& name) const { return options.contains(name); }
  std::optional<std::string> value(const std::string& name) const;
  std::vector<std::string> values(const std::string& name) const;
  // Throws Error(usage) unless the value is decimal digits in [low, high].
  std::optional<std::uint64_t> whole_number(const std::string& name, std::uint64_t low,
                                            std::uint64_t high) const;
  // Throws Error(usage) unless the value is one of `allowed`.
  std::optional<std::string> choice(const std::string& name, const std::vector<std::string>& allowed) const;
};

// `words` are what follows the verb. --help and -h are known everywhere and waive
// the count of positional arguments.
Arguments parse_arguments(const CommandSpec& command, const std::vector<std::string>& words);

std::string help_page(const CommandSpec& command);

// "; did you mean 'report'?" or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace qdtune::app
