#include "config/assignments.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "config/populations.hpp"
#include "config/value_reader.hpp"

namespace qdtune::config {

namespace {

namespace fs = std::filesystem;

std::string unknown_key(const OptionTable& table, const std::string& key) {
  const std::string nearest = table.nearest(key);
  return "unknown key '" + key + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?");
}

// Data are read where they are, wherever the run's folder is: an empty name
// stays empty, all else becomes absolute.
Value located(const Option& option, const Value& value, const fs::path& folder) {
  if (option.type != Type::file || std::get<std::string>(value).empty()) return value;
  return fs::absolute(folder / std::get<std::string>(value)).lexically_normal().string();
}

// Walks one table of the file (its top, or one [[arm]]) down to the keys of options.
class TableReader {
 public:
  TableReader(const OptionTable& table, const fs::path& folder, bool in_arm, Issues& issues)
      : table_(table), folder_(folder), in_arm_(in_arm), issues_(issues) {}

  Assignments read(const TomlTable& toml) {
    walk(toml, "");
    return std::move(found_);
  }

 private:
  void walk(const TomlTable& toml, const std::string& prefix) {
    for (const TomlEntry& entry : toml) {
      const std::string key = prefix + entry.key;
      if (key == (in_arm_ ? "name" : "arm")) continue;  // read_arms reads both
      if (const Option* option = table_.find(key)) {
        assign(*option, entry);
      } else if (!table_.is_section(key)) {
        issues_.add_contradiction(entry.place, unknown_key(table_, key), key);
      } else if (const auto* inner = entry.node.as<TomlTable>()) {
        walk(*inner, key + ".");
      } else {
        issues_.add(entry.place, "'" + key + "' is a section, not a value: write a table [" + key + "]", key);
      }
    }
  }

  void assign(const Option& option, const TomlEntry& entry) {
    if (in_arm_ && !an_arm_may_set(option.role)) {
      issues_.add_contradiction(entry.place,
                                "'" + option.key + "' is the same for all arms: set it outside of [[arm]]",
                                option.key);
      return;
    }
    const Reading reading = read_value(option, entry.node);
    if (!reading.value) {
      issues_.add(entry.node.place, reading.problem, option.key);
      return;
    }
    const Assignment assignment{located(option, *reading.value, folder_), entry.node.place,
                                in_arm_ ? Source::arm : Source::file};
    // TOML refuses a key twice, but not its two spellings: a.b and "a.b".
    if (!found_.emplace(option.key, assignment).second)
      issues_.add_contradiction(entry.place, "'" + option.key + "' is given twice", option.key);
  }

  const OptionTable& table_;
  const fs::path& folder_;
  bool in_arm_;
  Issues& issues_;
  Assignments found_;
};

// The name of one [[arm]], checked as the experiment's own is; empty when
// it is unusable, which is then an issue.
std::string arm_name(const OptionTable& table, const TomlNode& arm, Issues& issues) {
  for (const TomlEntry& entry : *arm.as<TomlTable>()) {
    if (entry.key != "name") continue;
    const Reading reading = read_value(*table.find("name"), entry.node);
    if (reading.value) return std::get<std::string>(*reading.value);
    issues.add_contradiction(entry.node.place, "arm: " + reading.problem, "arm");
    return "";
  }
  issues.add_contradiction(arm.place, "an [[arm]] needs a name", "arm");
  return "";
}

std::vector<ArmAssignments> read_arms(const OptionTable& table, const TomlEntry& entry,
                                      const fs::path& folder, Issues& issues) {
  std::vector<ArmAssignments> arms;
  const auto* list = entry.node.as<TomlArray>();
  const auto is_table = [](const TomlNode& node) { return node.as<TomlTable>() != nullptr; };
  if (list == nullptr || list->empty() || !std::all_of(list->begin(), list->end(), is_table)) {
    issues.add_contradiction(
        entry.place, "arms are tables: write [[arm]] and below it name = \"...\" and what the arm changes",
        "arm");
    return arms;
  }
  for (const TomlNode& arm : *list) {
    const std::string name = arm_name(table, arm, issues);
    const auto same = [&](const ArmAssignments& other) { return other.name == name; };
    if (!name.empty() && std::any_of(arms.begin(), arms.end(), same))
      issues.add_contradiction(arm.place, "there are two arms named '" + name + "'", "arm");
    arms.push_back({name, TableReader(table, folder, true, issues).read(*arm.as<TomlTable>())});
  }
  return arms;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Shells eat quotes, so that options whose value is text take it as it stands.
std::optional<TomlNode> override_node(const Option& option, const std::string& text, const Place& place,
                                      Issues& issues) {
  const bool textual = option.type == Type::text || option.type == Type::name ||
                       option.type == Type::choice || option.type == Type::file || option.type == Type::seed;
  if (textual && !text.starts_with('"') && !text.starts_with('\'')) return TomlNode{text, place};
  try {
    const TomlTable parsed = parse_toml("value = " + text, place.source);
    if (parsed.size() == 1) return parsed.front().node;
  } catch (const Error&) {
    // The parser's own words speak of a file that does not exist.
  }
  issues.add(place,
             "'" + text + "' is not a value; " + option.key + " needs " + std::string(to_string(option.type)),
             option.key);
  return std::nullopt;
}

void read_override(const OptionTable& table, const std::string& text, Assignments& base, Issues& issues) {
  const Place place{"--set " + text};
  const auto equals = text.find('=');
  if (equals == std::string::npos) return issues.add(place, "an override is written key=value");
  const std::string key = trimmed(text.substr(0, equals));
  const Option* option = table.find(key);
  if (option == nullptr) {
    return issues.add_contradiction(
        place,
        table.is_section(key) ? "'" + key + "' is a section: set one of its keys" : unknown_key(table, key),
        key);
  }
  const auto node = override_node(*option, trimmed(text.substr(equals + 1)), place, issues);
  if (!node) return;
  const Reading reading = read_value(*option, *node);
  if (!reading.value) return issues.add(place, reading.problem, key);
  base.insert_or_assign(key, Assignment{located(*option, *reading.value, ""), place, Source::command_line});
}

std::string population_key(std::size_t parameter) {
  return "population." + std::string(device::parameter_infos()[parameter].name);
}
std::string prior_key(std::size_t parameter) {
  return "prior." + std::string(device::parameter_infos()[parameter].name);
}

}  // namespace

FileAssignments read_file(const OptionTable& table, const TomlTable& document, const fs::path& folder,
                          Issues& issues) {
  FileAssignments result;
  for (const TomlEntry& entry : document)
    if (entry.key == "arm") result.arms = read_arms(table, entry, folder, issues);
  result.base = TableReader(table, folder, false, issues).read(document);
  return result;
}

void read_overrides(const OptionTable& table, const std::vector<std::string>& overrides, Assignments& base,
                    Issues& issues) {
  for (const std::string& text : overrides) read_override(table, text, base, issues);
}

Assignments layered(const Assignments& weaker, const Assignments& stronger) {
  Assignments result = stronger;
  result.insert(weaker.begin(), weaker.end());
  return result;
}

Settings resolve(const OptionTable& table, const Assignments& assignments) {
  Settings settings;
  for (const Option& option : table)
    if (const auto found = assignments.find(option.key); found != assignments.end())
      option.set(settings, found->second.value);
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    if (!assignments.contains(population_key(i)) || assignments.contains(prior_key(i))) continue;
    settings.trial.agent.prior[i] =
        known_from_population(static_cast<device::Parameter>(i), settings.trial.simulated.distributions[i]);
  }
  return settings;
}

Origins origins_of(const OptionTable& table, const Assignments& assignments) {
  Origins origins;
  for (const auto& [key, assignment] : assignments)
    origins[key] = {assignment.source, assignment.place.text()};
  for (std::size_t i = 0; i < device::parameter_count; ++i)
    if (const auto found = assignments.find(population_key(i)); found != assignments.end())
      origins.try_emplace(prior_key(i), Origin{Source::population, found->second.place.text()});
  if (const auto named = assignments.find("device.population"); named != assignments.end()) {
    const Origin origin{Source::population, named->second.place.text()};
    for (std::size_t i = 0; i < device::parameter_count; ++i)
      for (const std::string& key : {population_key(i), prior_key(i)}) origins.try_emplace(key, origin);
    for (const Option& option : table)
      if (option.section() == "noise" || option.key == "device.broken_share")
        origins.try_emplace(option.key, origin);
  }
  return origins;
}

}  // namespace qdtune::config
