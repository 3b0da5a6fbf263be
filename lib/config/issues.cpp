#include "config/issues.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace qdtune::config {

namespace {

std::string line_of(const Issue& issue) {
  return issue.place.text() + ": " + issue.message;
}

std::string message_of(const std::string& source, const std::vector<Issue>& issues) {
  std::string text =
      source + " has " + std::to_string(issues.size()) + (issues.size() == 1 ? " problem:" : " problems:");
  for (const Issue& issue : issues) text += "\n  " + line_of(issue);
  return text;
}

}  // namespace

std::string Place::text() const {
  if (line == 0) return source;
  return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

ConfigError::ConfigError(const std::string& source, std::vector<Issue> issues)
    : Error(ErrorKind::config, message_of(source, issues)), issues_(std::move(issues)) {}

ConfigError::ConfigError(const Issue& issue) : Error(ErrorKind::config, line_of(issue)), issues_{issue} {}

void Issues::add(const Place& place, std::string message, std::string_view key) {
  if (!key.empty()) untrusted_.emplace_back(key);
  add_contradiction(place, std::move(message), key);
}

void Issues::add_contradiction(const Place& place, std::string message, std::string_view key) {
  const auto same = [&](const Issue& issue) {
    return issue.message == message && issue.place.text() == place.text();
  };
  // What is wrong with the base is wrong with every arm: once is enough.
  if (std::none_of(list_.begin(), list_.end(), same))
    list_.push_back({place, std::move(message), std::string(key)});
}

bool Issues::concern(std::string_view key) const {
  return std::find(untrusted_.begin(), untrusted_.end(), key) != untrusted_.end();
}

void Issues::throw_if_any(const std::string& source) const {
  if (list_.empty()) return;
  std::vector<Issue> sorted = list_;
  const auto rank = [](const Issue& issue) {
    return std::tuple(issue.place.line == 0, issue.place.line, issue.place.column);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Issue& a, const Issue& b) { return rank(a) < rank(b); });
  throw ConfigError(source, std::move(sorted));
}

}  // namespace qdtune::config
