// The legacy layer computes what the original Python system computed, case by case; and this check would
// notice if it did not.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "oracle/components.hpp"

using namespace qdtune::oracle;

namespace {

namespace fs = std::filesystem;

Comparison compare(const Component& component, const fs::path& from) {
  Comparison comparison;
  component.check(read(from, component.file), comparison);
  return comparison;
}

// A directory of its own below the build's, removed at the end.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(const std::string& name) : path_(fs::current_path() / ("oracle_" + name)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~TemporaryDirectory() { fs::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("the legacy layer reproduces every case of every recorded file") {
  for (const Component& component : components()) {
    const Comparison comparison = compare(component, directory());
    INFO(component.file << ": " << comparison.summary());
    CHECK(comparison.mismatches() == std::vector<std::string>{});
    CHECK(comparison.cases() > 0);
    CHECK(comparison.reproduced());
  }
}

TEST_CASE("every recorded file has a check, every check a file") {
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(recorded_directory())) {
    if (entry.path().extension() == ".json") files.insert(entry.path().stem().string());
  }
  std::set<std::string> checked;
  for (const Component& component : components()) checked.emplace(component.file);
  CHECK(checked == files);
}

TEST_CASE("QDTUNE_ORACLE_DIR names the directory, when it is set and not empty") {
  const char* before = std::getenv("QDTUNE_ORACLE_DIR");
  const std::string value = before == nullptr ? "" : before;
  ::setenv("QDTUNE_ORACLE_DIR", "elsewhere", 1);
  CHECK(directory() == fs::path("elsewhere"));
  ::setenv("QDTUNE_ORACLE_DIR", "", 1);
  CHECK(directory() == recorded_directory());
  ::unsetenv("QDTUNE_ORACLE_DIR");
  CHECK(directory() == recorded_directory());
  if (before != nullptr) ::setenv("QDTUNE_ORACLE_DIR", value.c_str(), 1);
}

TEST_CASE("an empty directory does not pass") {
  const TemporaryDirectory empty("empty");
  for (const Component& component : components()) {
    INFO(component.file);
    CHECK_THROWS_AS(compare(component, empty.path()), qdtune::Error);
  }
}

TEST_CASE("a file with one altered number does not pass, and the mismatch names it") {
  const TemporaryDirectory copy("altered");
  for (const Component& component : components()) {
    CHECK_FALSE(component.outputs.empty());
    for (const std::string& output : component.outputs) {
      INFO(component.file << " " << output);
      copy_with_one_altered_number(recorded_directory(), copy.path(), component.file, output);
      const Comparison comparison = compare(component, copy.path());
      CHECK_FALSE(comparison.reproduced());
      const auto& found = comparison.mismatches();
      CHECK(std::any_of(found.begin(), found.end(),
                        [&](const std::string& text) { return text.find(output) != std::string::npos; }));
    }
  }
}
