// Options that say how to compute, never what: -j, --inner, --backend of the verbs that run trials.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

std::vector<OptionSpec> execution_options();

// As "execution.key=value". Throws Error(usage) for a wrong value, or one that --set contradicts.
void add_execution_overrides(std::vector<std::string>& overrides, const Arguments& arguments);

}  // namespace qdtune::app
