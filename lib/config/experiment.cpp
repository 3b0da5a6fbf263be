#include "config/experiment.hpp"

#include <algorithm>

#include "config/assignments.hpp"
#include "config/consistency.hpp"
#include "config/describe.hpp"
#include "config/science_hash.hpp"

namespace qdtune::config {

namespace {

// "my scan (2).toml" -> "my_scan__2_"
std::string name_from(const std::filesystem::path& source) {
  std::string name = source.stem().string();
  const auto unfit = [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == '-' || c == '.');
  };
  std::replace_if(name.begin(), name.end(), unfit, '_');
  if (name.empty() || name.front() == '.' || name.front() == '-') name.insert(0, "_");
  return name;
}

std::string origin_text(const Origins& origins, std::string_view key) {
  const auto found = origins.find(key);
  return found == origins.end() ? std::string(key) : found->second.where + ": " + std::string(key);
}

void locate_data(const OptionTable& table, const FileLocator& locate, Assignments& assignments) {
  for (auto& [key, assignment] : assignments) {
    auto* path = std::get_if<std::string>(&assignment.value);
    if (table.find(key)->role == Role::data && path != nullptr && !path->empty()) *path = locate(*path);
  }
}

}  // namespace

std::string_view to_string(Source source) {
  switch (source) {
    case Source::standard:
      return "default";
    case Source::population:
      return "population";
    case Source::file:
      return "file";
    case Source::command_line:
      return "--set";
    case Source::arm:
      return "arm";
  }
  return "unknown";
}

Settings settings_of(const Experiment& experiment, const Arm& arm) {
  Settings settings = experiment;
  settings.trial = arm.config;
  return settings;
}

Experiment parse_experiment(std::string_view text, const std::filesystem::path& source,
                            const std::vector<std::string>& overrides, const FileLocator& locate) {
  const OptionTable table;
  Issues issues;
  FileAssignments file = read_file(table, parse_toml(text, source.string()), source.parent_path(), issues);
  read_overrides(table, overrides, file.base, issues);
  if (locate) {
    locate_data(table, locate, file.base);
    for (ArmAssignments& arm : file.arms) locate_data(table, locate, arm.values);
  }
  file.base.try_emplace("name", Assignment{name_from(source), Place{source.string()}, Source::file});
  if (file.arms.empty()) file.arms.push_back({"baseline", {}});

  Experiment experiment;
  static_cast<Settings&>(experiment) = resolve(table, file.base);
  experiment.source = source;
  experiment.origins = origins_of(table, file.base);
  for (const ArmAssignments& arm : file.arms) {
    const Assignments assignments = layered(file.base, arm.values);
    const Settings settings = resolve(table, assignments);
    check_consistency(settings, assignments, issues);
    experiment.arms.push_back({arm.name, settings.trial, "", origins_of(table, assignments)});
  }
  issues.throw_if_any(source.string());

  ScienceHasher hasher(table);
  experiment.hash = hasher.hash(experiment, origin_text(experiment.origins, "recorded.path"));
  for (Arm& arm : experiment.arms)
    arm.hash = hasher.hash(settings_of(experiment, arm), origin_text(arm.origins, "recorded.path"));
  experiment.canonical = to_toml(experiment);
  return experiment;
}

Experiment load_experiment(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
  return parse_experiment(read_whole_file(path.string(), ""), path, overrides);
}

}  // namespace qdtune::config
