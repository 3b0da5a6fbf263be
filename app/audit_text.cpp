#include "app/audit_text.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace qdtune::app {
namespace {

constexpr std::uint64_t most_trials = std::uint64_t{1} << 40U;  // addresses of random streams end there

}  // namespace

std::uint64_t trial_index(std::string_view word) {
  std::uint64_t index = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), index);
  if (problem != std::errc() || end != word.data() + word.size() || index >= most_trials) {
    throw Error(ErrorKind::usage,
                fmt::format("INDEX is the number of a trial, from 0 to {}, not '{}'", most_trials - 1, word));
  }
  return index;
}

std::size_t arm_index(const Arguments& arguments, const std::vector<std::string>& names) {
  const std::optional<std::string> name = arguments.choice("arm", names);
  return name ? static_cast<std::size_t>(std::find(names.begin(), names.end(), *name) - names.begin()) : 0;
}

std::string json_array(std::string_view lines) {
  std::string array = "[";
  for (const char c : lines) array += c == '\n' ? std::string_view(",\n    ") : std::string_view(&c, 1);
  if (array.ends_with(",\n    ")) array.resize(array.size() - 6);
  return array + "]";
}

}  // namespace qdtune::app
