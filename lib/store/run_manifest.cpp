#include "store/run_manifest.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/seed_text.hpp"
#include "store/durable_file.hpp"
#include "store/run_files.hpp"

namespace qdtune::store {

namespace {

using Json = nlohmann::ordered_json;

std::uint64_t seed_from(const std::string& text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const bool shaped = text.size() == 18 && text.starts_with("0x");
  if (!shaped || std::from_chars(text.data() + 2, end, seed, 16).ptr != end) {
    throw std::invalid_argument("the seed '" + text + "' is not 0x and 16 hexadecimal digits");
  }
  return seed;
}

// "[json.exception.parse_error.101] parse error at line 5": the tag says nothing to a user.
std::string without_tag(const std::string& message) {
  const auto end = message.find("] ");
  return message.starts_with("[json.") && end != std::string::npos ? message.substr(end + 2) : message;
}

Json to_json(const Provenance& p) {
  return {{"program_version", p.program_version},
          {"git_revision", p.git_revision},
          {"compiler", p.compiler},
          {"flags", p.flags},
          {"cpu_model", p.cpu_model},
          {"threads", p.threads},
          {"backend", p.backend},
          {"started_at", p.started_at}};
}

Provenance provenance_from(const Json& json) {
  return {.program_version = json.at("program_version"),
          .git_revision = json.at("git_revision"),
          .compiler = json.at("compiler"),
          .flags = json.at("flags"),
          .cpu_model = json.at("cpu_model"),
          .threads = json.at("threads"),
          .backend = json.at("backend"),
          .started_at = json.at("started_at")};
}

Json to_json(const RunManifest& manifest) {
  Json arms = Json::array();
  for (const ArmIdentity& arm : manifest.arms) arms.push_back({{"name", arm.name}, {"hash", arm.hash}});
  Json resumes = Json::array();
  for (const Provenance& resume : manifest.resumes) resumes.push_back(to_json(resume));
  return {{"schema", manifest.schema},
          {"science_version", manifest.science},
          {"experiment", manifest.experiment},
          {"seed", seed_text(manifest.seed)},
          {"trials", manifest.trials},
          {"wall_s", manifest.wall_s},
          {"cpu_s", manifest.cpu_s},
          {"arms", arms},
          {"provenance", to_json(manifest.provenance)},
          {"resumes", resumes},
          {"config", manifest.config}};
}

RunManifest manifest_from(const Json& json) {
  RunManifest manifest;
  manifest.schema = json.at("schema");
  if (manifest.schema != schema_version) {
    throw std::invalid_argument("its schema is " + std::to_string(manifest.schema) + ", this program reads " +
                                std::to_string(schema_version));
  }
  manifest.science = json.value("science_version", 0);
  manifest.experiment = json.at("experiment");
  manifest.seed = seed_from(json.at("seed"));
  manifest.trials = json.at("trials");
  manifest.wall_s = json.at("wall_s");
  manifest.cpu_s = json.at("cpu_s");
  for (const Json& arm : json.at("arms"))
    manifest.arms.push_back({.name = arm.at("name"), .hash = arm.at("hash")});
  manifest.provenance = provenance_from(json.at("provenance"));
  for (const Json& resume : json.value("resumes", Json::array()))
    manifest.resumes.push_back(provenance_from(resume));
  manifest.config = json.at("config");
  return manifest;
}

}  // namespace

const Provenance& last_provenance(const RunManifest& manifest) {
  return manifest.resumes.empty() ? manifest.provenance : manifest.resumes.back();
}

std::filesystem::path manifest_path(const std::filesystem::path& folder) {
  return folder / "run.json";
}

void write_manifest(const std::filesystem::path& folder, const RunManifest& manifest) {
  std::string text;
  try {
    text = to_json(manifest).dump(2) + "\n";
  } catch (const Json::exception& error) {
    throw Error(ErrorKind::internal, std::string("a manifest holds UTF-8 text only: ") + error.what());
  }
  write_durably(manifest_path(folder), text);
}

RunManifest read_manifest(const std::filesystem::path& folder) {
  const std::filesystem::path path = manifest_path(folder);
  if (!std::filesystem::exists(folder)) {
    throw Error(ErrorKind::input_missing, "there is no run folder '" + folder.string() + "'");
  }
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorKind::input_missing, "'" + folder.string() +
                                              "' is a file, not a run: name the folder that qdtune run made, "
                                              "the one that holds run.json");
  }
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorKind::input_missing,
                "'" + folder.string() +
                    "' is not a run: it holds no run.json. Name the folder that qdtune run made; if this is "
                    "it, that run was ended before it began: start it anew in another folder");
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Error(ErrorKind::io, "cannot read '" + path.string() + "'");
  try {
    return manifest_from(Json::parse(text));
  } catch (const std::exception& error) {
    throw Error(ErrorKind::damaged_data, "'" + path.string() +
                                             "' is damaged, it is not the manifest of a run: " +
                                             without_tag(error.what()) + advice_for_damage);
  }
}

}  // namespace qdtune::store
