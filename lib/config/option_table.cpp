#include "config/option_table.hpp"

#include <algorithm>
#include <utility>

#include "config/nearest.hpp"
#include "config/option_records.hpp"

namespace qdtune::config {

OptionTable::OptionTable() : options_(option_records()) {}

const Option* OptionTable::find(std::string_view key) const {
  const auto found =
      std::find_if(options_.begin(), options_.end(), [&](const Option& o) { return o.key == key; });
  return found == options_.end() ? nullptr : &*found;
}

bool OptionTable::is_section(std::string_view prefix) const {
  const std::string start = std::string(prefix) + ".";
  return std::any_of(options_.begin(), options_.end(),
                     [&](const Option& o) { return o.key.starts_with(start); });
}

std::string OptionTable::nearest(std::string_view key) const {
  const auto last = [](std::string_view k) { return k.substr(k.rfind('.') + 1); };
  std::vector<std::string> names;
  for (const Option& option : options_) {
    // The right name in the wrong section is nearer than any spelling.
    if (last(option.key) == last(key)) return option.key;
    names.push_back(option.key);
    for (auto dot = option.key.find('.'); dot != std::string::npos; dot = option.key.find('.', dot + 1))
      names.push_back(option.key.substr(0, dot));
  }
  return nearest_name(key, names);
}

}  // namespace qdtune::config
