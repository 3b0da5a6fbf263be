// All options in the order of the canonical echo: a section's records are neighbours.
//
// To add an option, add its member to the struct it belongs to and one record to the section's function in
// option_records.cpp. Cost: building the table takes tens of microseconds; keep one while working.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/option.hpp"

namespace qdtune::config {

class OptionTable {
 public:
  OptionTable();

  auto begin() const { return options_.begin(); }
  auto end() const { return options_.end(); }
  std::size_t size() const { return options_.size(); }

  // nullptr when there is no such key.
  const Option* find(std::string_view key) const;
  // Whether some option's key starts with `prefix` and a dot: "device", "device.window".
  bool is_section(std::string_view prefix) const;
  // The key or section a user most likely meant: the same name in another section, else the nearest by edit
  // distance; empty when nothing is near.
  std::string nearest(std::string_view key) const;

 private:
  std::vector<Option> options_;
};

}  // namespace qdtune::config
