// From a TOML value to the value of an option: type first, then what the record demands.
#pragma once

#include <optional>
#include <string>

#include "config/option.hpp"
#include "config/toml_document.hpp"

namespace qdtune::config {

struct Reading {
  std::optional<Value> value;
  std::string problem;  // empty exactly when there is a value
};

Reading read_value(const Option& option, const TomlNode& node);

}  // namespace qdtune::config
