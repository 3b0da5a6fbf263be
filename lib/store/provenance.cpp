#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <utility>

#include "store/run_manifest.hpp"

namespace qdtune::store {

namespace {

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const auto colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

}  // namespace

Provenance current_provenance(int threads, std::string backend) {
  return {.program_version = QDTUNE_VERSION,
          .git_revision = QDTUNE_GIT_REVISION,
          .compiler = QDTUNE_COMPILER,
          .flags = QDTUNE_FLAGS,
          .cpu_model = cpu_model(),
          .threads = threads,
          .backend = std::move(backend),
          .started_at = utc_now()};
}

}  // namespace qdtune::store
