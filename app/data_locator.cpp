#include "app/data_locator.hpp"

#include <utility>

#include "base/error.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::vector<fs::path> roots_of(const fs::path& run) {
  std::vector<fs::path> roots{fs::current_path()};
  for (fs::path folder = fs::absolute(run).lexically_normal();; folder = folder.parent_path()) {
    roots.push_back(folder);
    if (folder == folder.parent_path()) return roots;
  }
}

std::string found(const fs::path& run, const std::string& path) {
  if (is_file(path)) return path;
  const std::vector<fs::path> roots = roots_of(run);
  const fs::path relative = fs::path(path).relative_path();
  for (auto begin = relative.begin(); begin != relative.end(); ++begin) {
    fs::path end;
    for (auto part = begin; part != relative.end(); ++part) end /= *part;
    for (const fs::path& root : roots)
      if (is_file(root / end)) return (root / end).string();
  }
  return path;
}

}  // namespace

config::FileLocator data_locator(const fs::path& run, const std::optional<std::string>& data) {
  if (data) return [file = fs::absolute(*data).string()](const std::string&) { return file; };
  return [run](const std::string& path) { return found(run, path); };
}

config::Experiment experiment_to_repeat(const fs::path& folder, const store::RunReader& run,
                                        const std::vector<std::string>& overrides,
                                        const std::optional<std::string>& data) {
  try {
    return stored_experiment(folder, run, overrides, data_locator(folder, data));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input_missing || data) throw;
    throw Error(error.kind(),
                std::string(error.what()) + "; if the data of the run moved, name them: --data FILE");
  }
}

}  // namespace qdtune::app
