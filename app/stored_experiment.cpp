#include "app/stored_experiment.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "config/canonical.hpp"
#include "config/describe.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

std::string program_of(const store::Provenance& provenance) {
  if (provenance.git_revision.empty()) return "qdtune " + provenance.program_version;
  return fmt::format("qdtune {}, revision {}", provenance.program_version, provenance.git_revision);
}

void check_science(const store::RunManifest& manifest, const fs::path& file) {
  if (manifest.science == trial::science_version) return;
  throw Error(
      ErrorKind::config,
      fmt::format("'{}' is of version {} of the science ({}), this program has version {} and would "
                  "give other rows: use that program, or run the experiment anew",
                  file.string(), manifest.science, program_of(manifest.provenance), trial::science_version));
}

std::string arm_list(const std::vector<store::ArmIdentity>& arms) {
  std::string text;
  for (const store::ArmIdentity& arm : arms) text += (text.empty() ? "" : ", ") + arm.name;
  return text;
}

std::vector<store::ArmIdentity> arms_of(const config::Experiment& experiment) {
  std::vector<store::ArmIdentity> arms;
  for (const config::Arm& arm : experiment.arms) arms.push_back({arm.name, arm.hash});
  return arms;
}

// The options as they were when the rows began, with the hashes they had then: what differs is what was edited
// since, or the contents of a recorded scan.
std::vector<std::string> edits(const store::RunReader& run, const config::Experiment& now,
                               const config::FileLocator& locate) {
  const store::RunManifest& manifest = run.manifest();
  const std::string text = run.config_at_creation();
  if (text.empty()) return {};
  config::Experiment then = config::experiment_from_canonical(text, store::manifest_path(""), {}, locate);
  then.hash = manifest.experiment;
  for (config::Arm& arm : then.arms) {
    const auto known =
        std::find_if(manifest.arms.begin(), manifest.arms.end(),
                     [&](const store::ArmIdentity& identity) { return identity.name == arm.name; });
    if (known != manifest.arms.end()) arm.hash = known->hash;
  }
  return config::science_differences(then, now);
}

std::vector<std::string> differences(const store::RunReader& run, const config::Experiment& experiment,
                                     const config::FileLocator& locate) {
  const store::RunManifest& manifest = run.manifest();
  std::vector<std::string> lines;
  const std::vector<store::ArmIdentity> arms = arms_of(experiment);
  if (experiment.hash != manifest.experiment || arms != manifest.arms) {
    lines = edits(run, experiment, locate);
    if (const std::string were = arm_list(manifest.arms), are = arm_list(arms); were != are)
      lines.push_back(fmt::format("arms: {} became {}", were, are));
    if (lines.empty())
      lines.push_back(fmt::format("none of the options, but the hash they give: {} became {}",
                                  manifest.experiment, experiment.hash));
  }
  if (experiment.seed != manifest.seed && lines.empty()) lines.emplace_back("seed, outside of config");
  if (static_cast<std::uint64_t>(experiment.trials) != manifest.trials)
    lines.push_back(
        fmt::format("trials: {} in config, but {} beside it", experiment.trials, manifest.trials));
  return lines;
}

}  // namespace

config::Experiment stored_experiment(const fs::path& folder, const store::RunReader& run,
                                     const std::vector<std::string>& overrides,
                                     const config::FileLocator& locate) {
  const store::RunManifest& manifest = run.manifest();
  const fs::path file = store::manifest_path(folder);
  check_science(manifest, file);
  config::Experiment experiment = config::experiment_from_canonical(manifest.config, file, overrides, locate);
  const std::vector<std::string> lines = differences(run, experiment, locate);
  if (lines.empty()) return experiment;
  std::string message =
      fmt::format("'{}' is no longer what its rows were computed for; what changed:", file.string());
  for (const std::string& line : lines) message += "\n  " + line;
  throw Error(ErrorKind::config, message + "\nPut that back, or run the experiment anew");
}

}  // namespace qdtune::app
