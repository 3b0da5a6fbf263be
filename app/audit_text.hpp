// What `trial` and `audit` share: arms by name, trial indices, and the audit in the form that was asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"

namespace qdtune::app {

// Throws Error(usage) unless the word is a trial's index.
std::uint64_t trial_index(std::string_view word);

// The index of the arm that --arm names, of the first one without it. Throws Error(usage) for an unknown name.
std::size_t arm_index(const Arguments& arguments, const std::vector<std::string>& names);

// JSON lines as one JSON array, a line an element.
std::string json_array(std::string_view lines);

}  // namespace qdtune::app
