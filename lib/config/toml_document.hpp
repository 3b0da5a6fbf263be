// A TOML document as plain values with places: what the rest of the layer sees of TOML.
//
// TOML: https://toml.io/en/v1.0.0. Dates and times are kept as `Unsupported`: no option has one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/issues.hpp"

namespace qdtune::config {

struct TomlNode;
struct TomlEntry;
using TomlArray = std::vector<TomlNode>;
using TomlTable = std::vector<TomlEntry>;  // in the order of the text
struct Unsupported {};

struct TomlNode {
  std::variant<bool, std::int64_t, double, std::string, TomlArray, TomlTable, Unsupported> value;
  Place place;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
  // "an integer", "an array of 3": for messages.
  std::string type_name() const;
};

struct TomlEntry {
  std::string key;
  Place place;  // of the key
  TomlNode node;
};

// Throws ConfigError with the place of the first syntax error or duplicate key; the parser stops there.
TomlTable parse_toml(std::string_view text, const std::string& source);

}  // namespace qdtune::config
