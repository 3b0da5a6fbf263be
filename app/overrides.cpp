#include "app/overrides.hpp"

#include <fmt/format.h>

#include "config/seed.hpp"

namespace qdtune::app {

void add_override(std::vector<std::string>& overrides, const Arguments& arguments, const std::string& option,
                  const std::string& key, const std::string& value) {
  for (const std::string& text : arguments.values("set")) {
    std::string named = text.substr(0, text.find('='));
    std::erase_if(named, [](char c) { return c == ' ' || c == '\t'; });
    if (named == key) {
      throw Error(ErrorKind::usage,
                  fmt::format("--{} and --set '{}' both set {}; give one of them", option, text, key));
    }
  }
  overrides.push_back(fmt::format("{}={}", key, value));
}

std::vector<std::string> overrides_with_seed(const Arguments& arguments) {
  std::vector<std::string> overrides = arguments.values("set");
  if (const auto seed = arguments.value("seed")) {
    config::parse_seed(*seed);  // here, so that a message names the option that was typed
    add_override(overrides, arguments, "seed", "seed", *seed);
  }
  return overrides;
}

}  // namespace qdtune::app
