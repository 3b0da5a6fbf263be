// What the tests of this layer share: experiments from text, messages of refused ones,
// values that differ from a default.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "config/experiment.hpp"
#include "config/option_table.hpp"

namespace qdtune::config::testing {

Experiment parsed(const std::string& text, const std::vector<std::string>& overrides = {});

// The message of the Error(kind) that loading `text` as "x.toml" throws; a failed check when it does not.
std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {},
                    ErrorKind kind = ErrorKind::config);

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A usable value that is not the default.
Value another_value(const Option& option);

// A folder of its own for each object, removed with it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& contents) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace qdtune::config::testing
