// Problems of an experiment file, collected so that one message names them all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qdtune::config {

// Lines and columns count from 1; line 0 means the source is not a file (an override, a default).
struct Place {
  std::string source;
  unsigned line = 0;
  unsigned column = 0;
  std::string text() const;  // "configs/full.toml:4:1" or "--set key=value"
};

class Issues {
 public:
  // `key` is the option concerned ("" when there is none): its value is then not to be trusted.
  void add(const Place& place, std::string message, std::string_view key = "");
  bool empty() const { return list_.empty(); }
  bool concern(std::string_view key) const;
  // Throws Error(config) with all issues, those of the file first and in its order.
  // Does nothing when there are none.
  void throw_if_any(const std::string& source) const;

 private:
  struct Issue {
    Place place;
    std::string message;
    std::string key;
  };
  std::vector<Issue> list_;
};

}  // namespace qdtune::config
