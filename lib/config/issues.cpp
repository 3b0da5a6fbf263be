#include "config/issues.hpp"

#include <algorithm>
#include <tuple>

#include "base/error.hpp"

namespace qdtune::config {

std::string Place::text() const {
  if (line == 0) return source;
  return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

void Issues::add(const Place& place, std::string message, std::string_view key) {
  const auto same = [&](const Issue& issue) {
    return issue.message == message && issue.place.text() == place.text();
  };
  // What is wrong with the base is wrong with every arm: once is enough.
  if (std::none_of(list_.begin(), list_.end(), same))
    list_.push_back({place, std::move(message), std::string(key)});
}

bool Issues::concern(std::string_view key) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Issue& issue) { return issue.key == key; });
}

void Issues::throw_if_any(const std::string& source) const {
  if (list_.empty()) return;
  std::vector<Issue> sorted = list_;
  const auto rank = [](const Issue& issue) {
    return std::tuple(issue.place.line == 0, issue.place.line, issue.place.column);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Issue& a, const Issue& b) { return rank(a) < rank(b); });
  std::string text =
      source + " has " + std::to_string(sorted.size()) + (sorted.size() == 1 ? " problem:" : " problems:");
  for (const Issue& issue : sorted) text += "\n  " + issue.place.text() + ": " + issue.message;
  throw Error(ErrorKind::config, text);
}

}  // namespace qdtune::config
