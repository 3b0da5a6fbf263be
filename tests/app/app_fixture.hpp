// The program inside a test: a folder of its own, a fake trial, captured streams.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "app/run_app.hpp"

namespace app_fixture {

// A new folder that disappears with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  // Writes a file and returns its path.
  std::string file(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path folder_;
};

std::string read_file(const std::string& path);

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

// Even trials succeed with 100 + index points, odd ones refuse. Computes nothing, and logs start, end and truth.
qdtune::trial::TrialResult fake_trial(const qdtune::trial::TrialConfig& config, std::uint64_t seed,
                                      std::uint64_t index, const qdtune::parallel::Executor& inner,
                                      qdtune::audit::Log& log);

// Calls the program with `trial` in place of the real one.
Outcome call(const std::vector<std::string>& args, const qdtune::app::RunTrial& trial = fake_trial);

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Text of tests/app/small.toml: two arms and a few trials, cheap enough to run for real.
std::string small_experiment();

}  // namespace app_fixture
