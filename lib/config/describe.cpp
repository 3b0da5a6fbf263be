#include "config/describe.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "config/option_table.hpp"

namespace qdtune::config {

namespace {

const Arm* find_arm(const Experiment& experiment, std::string_view name) {
  const auto found = std::find_if(experiment.arms.begin(), experiment.arms.end(),
                                  [&](const Arm& arm) { return arm.name == name; });
  return found == experiment.arms.end() ? nullptr : &*found;
}

std::string bounds_text(const Option& option) {
  if (option.type == Type::boolean) return "true | false";
  if (option.type != Type::choice) return option.bounds.text();
  std::string text;
  for (const std::string& choice : option.choices) text += (text.empty() ? "" : " | ") + choice;
  return text;
}

std::vector<OptionDescription> describe(const Settings& settings, const Origins& origins) {
  const Settings defaults;
  std::vector<OptionDescription> rows;
  for (const Option& option : OptionTable()) {
    OptionDescription row;
    row.key = option.key;
    row.value = to_toml_value(option.get(settings));
    row.unit = option.unit;
    row.bounds = bounds_text(option);
    row.standard = to_toml_value(option.get(defaults));
    row.help = option.help;
    const auto found = origins.find(option.key);
    row.origin = to_string(found == origins.end() ? Source::standard : found->second.source);
    if (found != origins.end()) row.where = found->second.where;
    row.role = to_string(option.role);
    rows.push_back(std::move(row));
  }
  return rows;
}

// One line a hashed option whose values differ; `hashes_differ` tells when only the contents of a file do.
std::vector<std::string> differences(const Settings& before, const Settings& after, bool hashes_differ) {
  std::vector<std::string> lines;
  for (const Option& option : OptionTable()) {
    if (option.role != Role::seed && option.role != Role::science) continue;
    const std::string was = to_toml_value(option.get(before)), is = to_toml_value(option.get(after));
    if (was != is) lines.push_back(option.key + ": " + was + " became " + is);
  }
  if (lines.empty() && hashes_differ) lines.emplace_back("recorded.path: the contents of the file changed");
  return lines;
}

}  // namespace

std::string to_toml(const Experiment& experiment) {
  const OptionTable table;
  std::string text, section;
  for (const Option& option : table) {
    if (option.section() != section) {
      section = option.section();
      text += "\n[" + section + "]\n";
    }
    text += option.name() + " = " + to_toml_value(option.get(experiment)) + "\n";
  }
  for (const Arm& arm : experiment.arms) {
    text += "\n[[arm]]\nname = " + to_toml_value(arm.name) + "\n";
    const Settings settings = settings_of(experiment, arm);
    for (const Option& option : table) {
      const std::string value = to_toml_value(option.get(settings));
      if (value != to_toml_value(option.get(experiment))) text += option.key + " = " + value + "\n";
    }
  }
  return text;
}

std::vector<OptionDescription> describe_options(const Experiment& experiment, std::string_view arm) {
  if (arm.empty()) return describe(experiment, experiment.origins);
  if (const Arm* found = find_arm(experiment, arm))
    return describe(settings_of(experiment, *found), found->origins);
  std::string known;
  for (const Arm& each : experiment.arms) known += (known.empty() ? "" : ", ") + each.name;
  throw Error(ErrorKind::usage,
              "no arm '" + std::string(arm) + "' in " + experiment.source.string() + "; it has " + known);
}

std::vector<OptionDescription> describe_options() {
  return describe(Settings{}, {});
}

std::vector<std::string> science_differences(const Experiment& before, const Experiment& after) {
  const std::vector<std::string> of_base = differences(before, after, before.hash != after.hash);
  std::vector<std::string> lines = of_base;
  for (const Arm& arm : before.arms) {
    const Arm* same = find_arm(after, arm.name);
    if (same == nullptr) continue;
    const Settings was = settings_of(before, arm), is = settings_of(after, *same);
    for (const std::string& line : differences(was, is, arm.hash != same->hash))
      if (std::find(of_base.begin(), of_base.end(), line) == of_base.end())
        lines.push_back("arm " + arm.name + ": " + line);
  }
  return lines;
}

}  // namespace qdtune::config
