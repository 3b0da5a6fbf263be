#include "config/science_hash.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "config/experiment.hpp"

namespace qdtune::config {

std::string read_whole_file(const std::string& path, const std::string& where) {
  const std::string who = where.empty() ? "" : where + ": ";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    throw Error(ErrorKind::input_missing, who + "no such file: " + path);
  if (std::filesystem::is_directory(path, ignored))
    throw Error(ErrorKind::input_missing, who + path + " is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) throw Error(ErrorKind::io, who + "cannot read " + path);
  return text;
}

const std::string& ScienceHasher::contents_digest(const std::string& path, const std::string& where) {
  const auto known = digests_.find(path);
  if (known != digests_.end()) return known->second;
  return digests_[path] = Digest().add(read_whole_file(path, where)).hex();
}

std::string ScienceHasher::hash(const Settings& settings, const std::string& where) {
  std::map<std::string, std::string> values;
  const bool recorded = settings.trial.device == trial::DeviceKind::recorded;
  for (const Option& option : table_) {
    const Value value = option.get(settings);
    if (option.role == Role::science || option.role == Role::seed) values[option.key] = to_toml_value(value);
    if (option.role != Role::data) continue;
    const auto* path = std::get_if<std::string>(&value);
    values[option.key] = recorded && !path->empty() ? contents_digest(*path, where) : "";
  }
  Digest digest;
  digest.add("qdtune experiment").add(schema_version);
  for (const auto& [key, value] : values) digest.add(key).add(value);
  return digest.hex();
}

}  // namespace qdtune::config
