#include "house/source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace qdtune::house {
namespace {

bool starts_with(const std::string& text, const std::string& prefix) {
  return text.rfind(prefix, 0) == 0;
}

bool is_source(const std::string& path) {
  return path.ends_with(".cpp") || path.ends_with(".hpp");
}

std::string without_comments(const std::string& cmake) {
  return std::regex_replace(cmake, std::regex("#[^\n]*"), "");
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

// Words of the first call of `function` in a CMake file.
std::vector<std::string> call_words(const std::string& cmake, const std::string& function) {
  std::smatch match;
  const std::string text = without_comments(cmake);
  if (!std::regex_search(text, match, std::regex(function + "\\(([^)]*)\\)"))) return {};
  return words_of(match[1]);
}

Layer parse_layer(const std::string& name, const std::string& cmake) {
  Layer layer{name, {}};
  bool in_uses = false;
  for (const std::string& word : call_words(cmake, "qdtune_layer")) {
    if (word == "SOURCES" || word == "PUBLIC" || word == "PRIVATE" || word == "HEADERS" || word == "USES") {
      in_uses = word == "USES";
    } else if (in_uses) {
      layer.uses.insert(word);
    }
  }
  return layer;
}

// lib/physics/cell.hpp -> physics; anything outside lib -> "".
std::string layer_of(const std::string& path) {
  if (!starts_with(path, "lib/")) return "";
  const auto slash = path.find('/', 4);
  return slash == std::string::npos ? "" : path.substr(4, slash - 4);
}

// A third-party header and the only files that may include it.
struct Home {
  std::string header;  // prefix of the include
  std::string files;   // regular expression over paths
};

const std::vector<Home>& homes() {
  static const std::vector<Home> table = {
      {"oneapi/tbb", "(lib|tests)/(parallel|batch)/[a-z0-9_]+\\.cpp"},
      {"tbb/", "(lib|tests)/(parallel|batch)/[a-z0-9_]+\\.cpp"},
      {"boost/program_options", "app/[a-z0-9_]+\\.cpp"},
      {"sqlite3.h", "lib/store/[a-z0-9_]+\\.cpp|tests/store/[a-z0-9_]+\\.cpp"},
      {"toml++/", "lib/config/[a-z0-9_]+\\.cpp"},
      {"nlohmann/", "lib/(audit|config|report|store)/[a-z0-9_]+\\.cpp|tests/.*\\.cpp"},
      {"xxhash.h", "lib/base/[a-z0-9_]+\\.cpp"},
      {"zlib.h", "lib/audit/[a-z0-9_]+\\.cpp"},
      {"Random123/", "lib/random/[a-z0-9_]+\\.cpp|tests/random/.*\\.cpp"},
      {"fmt/", "(app|lib|tests)/.*\\.cpp"},
  };
  return table;
}

// Headers so slow to read that one translation unit has to be enough.
const std::vector<std::string>& one_file_headers() {
  static const std::vector<std::string> table = {"flow_graph", "toml++/"};
  return table;
}

}  // namespace

SourceTree read_source_tree(const std::string& root) {
  namespace fs = std::filesystem;
  SourceTree tree;
  for (const char* top : {"app", "lib", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / top)) {
      const std::string path = fs::relative(entry.path(), root).generic_string();
      if (!is_source(path) && entry.path().filename() != "CMakeLists.txt") continue;
      std::ifstream file(entry.path());
      tree[path] = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  }
  return tree;
}

std::vector<Layer> layers_of(const SourceTree& tree) {
  std::vector<Layer> layers;
  std::vector<std::string> names = call_words(tree.at("lib/CMakeLists.txt"), "foreach");
  if (!names.empty()) names.erase(names.begin());  // the loop variable
  for (const std::string& name : names) {
    const auto file = tree.find("lib/" + name + "/CMakeLists.txt");
    if (file != tree.end()) layers.push_back(parse_layer(name, file->second));
  }
  return layers;
}

std::set<std::string> reachable(const std::vector<Layer>& layers, const std::string& name) {
  std::set<std::string> found;
  std::vector<std::string> open{name};
  while (!open.empty()) {
    const std::string current = open.back();
    open.pop_back();
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [&](const Layer& l) { return l.name == current; });
    if (layer == layers.end()) continue;
    for (const std::string& used : layer->uses) {
      if (found.insert(used).second) open.push_back(used);
    }
  }
  return found;
}

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex line("(?:^|\n)[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"\n]+)[>\"]");
  std::vector<Include> found;
  for (std::sregex_iterator it(text.begin(), text.end(), line), end; it != end; ++it) {
    found.push_back({(*it)[2].str(), (*it)[1].str() == "<"});
  }
  return found;
}

std::vector<std::string> link_violations(const SourceTree& tree) {
  std::vector<std::string> found;
  const std::vector<Layer> layers = layers_of(tree);
  std::set<std::string> lower;
  for (const Layer& layer : layers) {
    for (const std::string& used : layer.uses) {
      if (!lower.contains(used))
        found.push_back(layer.name + " links to " + used + ", which is not a lower layer");
    }
    lower.insert(layer.name);
  }
  for (const auto& [path, text] : tree) {
    const std::string layer = layer_of(path);
    if (!layer.empty() && !lower.contains(layer)) {
      found.push_back(path + " is in no layer: list '" + layer +
                      "' in lib/CMakeLists.txt and give it a qdtune_layer(...)");
    }
  }
  return found;
}

std::vector<std::string> include_violations(const SourceTree& tree) {
  std::vector<std::string> found;
  const std::vector<Layer> layers = layers_of(tree);
  for (const auto& [path, text] : tree) {
    const std::string layer = layer_of(path);
    if (layer.empty() || !is_source(path)) continue;
    std::set<std::string> allowed = reachable(layers, layer);
    allowed.insert(layer);
    for (const Include& include : includes_of(text)) {
      if (include.system) continue;
      const std::string folder = include.target.substr(0, include.target.find('/'));
      if (!tree.contains("lib/" + include.target)) {
        found.push_back(path + " includes \"" + include.target + "\", which is no file below lib");
      } else if (!allowed.contains(folder)) {
        found.push_back(path + " includes \"" + include.target + "\", but " + layer + " does not link to " +
                        folder);
      }
    }
  }
  return found;
}

std::vector<std::string> confinement_violations(const SourceTree& tree) {
  std::vector<std::string> found;
  std::map<std::string, std::vector<std::string>> readers;
  for (const auto& [path, text] : tree) {
    if (!is_source(path)) continue;
    for (const Include& include : includes_of(text)) {
      for (const Home& home : homes()) {
        if (starts_with(include.target, home.header) && !std::regex_match(path, std::regex(home.files))) {
          found.push_back(path + " includes <" + include.target + ">, which is confined to " + home.files);
        }
      }
      for (const std::string& header : one_file_headers()) {
        if (include.target.find(header) != std::string::npos) readers[header].push_back(path);
      }
    }
  }
  for (const auto& [header, paths] : readers) {
    if (paths.size() > 1)
      found.push_back(header + " is slow to read and may be in one file only, yet also in " + paths[1]);
  }
  return found;
}

}  // namespace qdtune::house
