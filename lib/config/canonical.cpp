#include "config/canonical.hpp"

#include "config/assignments.hpp"

namespace qdtune::config {

namespace {

bool decides_rows(Role role) {
  return role == Role::seed || role == Role::science || role == Role::data;
}

}  // namespace

Experiment experiment_from_canonical(std::string_view text, const std::filesystem::path& source,
                                     const std::vector<std::string>& overrides, const FileLocator& locate) {
  const OptionTable table;
  Issues issues;
  const FileAssignments file =
      read_file(table, parse_toml(text, source.string()), source.parent_path(), issues);
  for (const Option& option : table) {
    if (!decides_rows(option.role) || file.base.contains(option.key) || issues.concern(option.key)) continue;
    issues.add_contradiction(Place{source.string()},
                             "'" + option.key + "' is missing: this program has that option, the one that " +
                                 "wrote the configuration had not",
                             option.key);
  }
  issues.throw_if_any(source.string());
  return parse_experiment(text, source, overrides, locate);
}

}  // namespace qdtune::config
