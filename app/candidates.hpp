// What may stand at a place of a command line, read from the word that the help shows there:
//   a|b|c               one of these words
//   EXPERIMENT.toml     a file with this ending (any word that ends in .toml)
//   FILE                a file
//   RUN, DIR            a folder; also RUN_A and the like
//   KEY=VALUE           a key of an experiment, then one of its values
//   anything else       free text
// A word in brackets may be left out, one with "..." may be repeated.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

struct Candidates {
  enum class Kind { free, words, files, folders, settings };
  Kind kind = Kind::free;
  std::string name;                // the word of the help, without brackets and dots
  std::vector<std::string> words;  // of Kind::words
  std::string ending;              // of Kind::files: ".toml", or empty for any file
  bool repeated = false;           // of the last argument of a verb
};

// Of an option that takes a value.
Candidates candidates_of(const OptionSpec& option);
// Of the positional arguments of a verb, in order.
std::vector<Candidates> candidates_of_arguments(const CommandSpec& command);

// A key of an experiment, with the values it may take when they can be counted.
struct Setting {
  std::string key;
  std::string help;
  std::vector<std::string> values;
};
std::vector<Setting> all_settings();

}  // namespace qdtune::app
