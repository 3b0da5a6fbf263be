// Problems of an experiment file, collected so that one message names them all, and programs can list them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace qdtune::config {

// Lines and columns count from 1; line 0 means the source is not a file (an override, a default).
struct Place {
  std::string source;
  unsigned line = 0;
  unsigned column = 0;
  std::string text() const;  // "configs/full.toml:4:1" or "--set key=value"
};

struct Issue {
  Place place;
  std::string message;
  std::string key;  // of the option concerned; empty when there is none
};

// All that is wrong with an experiment: what() tells a person, issues() a program. There is at least one issue.
class ConfigError : public Error {
 public:
  // The message is "<source> has N problems:" and a line for each.
  ConfigError(const std::string& source, std::vector<Issue> issues);
  // One problem that ended the reading.
  explicit ConfigError(const Issue& issue);

  const std::vector<Issue>& issues() const noexcept { return issues_; }

 private:
  std::vector<Issue> issues_;
};

class Issues {
 public:
  // `key` is the option concerned ("" when there is none): its value is then not to be trusted.
  void add(const Place& place, std::string message, std::string_view key = "");
  // A usable value that contradicts other ones: `key` is where to put the finger.
  void add_contradiction(const Place& place, std::string message, std::string_view key);
  bool empty() const { return list_.empty(); }
  // Whether the value of `key` is not to be trusted.
  bool concern(std::string_view key) const;
  // Throws ConfigError with all issues, those of the file first and in its order.
  // Does nothing when there are none.
  void throw_if_any(const std::string& source) const;

 private:
  std::vector<Issue> list_;
  std::vector<std::string> untrusted_;
};

}  // namespace qdtune::config
