// Options that are short for --set KEY=VALUE, for verbs that read an experiment.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

// Adds "key=value", the meaning of --option. Throws Error(usage) when --set names the same key: whichever won,
// the other one would be ignored silently.
void add_override(std::vector<std::string>& overrides, const Arguments& arguments, const std::string& option,
                  const std::string& key, const std::string& value);

// Of verbs with --set and --seed. Throws Error(usage) for what is no seed, or a seed given in both ways.
std::vector<std::string> overrides_with_seed(const Arguments& arguments);

}  // namespace qdtune::app
