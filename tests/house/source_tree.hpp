// The source tree as text, and the rules of the house read from it: link lines,
// include lines, homes of third-party headers.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace qdtune::house {

// Repository-relative path -> contents.
using SourceTree = std::map<std::string, std::string>;

// All .cpp, .hpp and CMakeLists.txt below app, lib and tests.
SourceTree read_source_tree(const std::string& root);

// What a qdtune_layer(...) call says.
struct Layer {
  std::string name;
  std::set<std::string> uses;
};

// Layers in the order of lib/CMakeLists.txt (lowest first) with the link lines of their own CMakeLists.txt.
std::vector<Layer> layers_of(const SourceTree& tree);

// The layers `name` can include: those it links to, and theirs.
std::set<std::string> reachable(const std::vector<Layer>& layers, const std::string& name);

struct Include {
  std::string target;
  bool system = false;  // <target> instead of "target"
};
std::vector<Include> includes_of(const std::string& text);

// Each function returns one sentence a violation; empty when the tree keeps the rule.
// Link lines point down; folders and lists agree.
std::vector<std::string> link_violations(const SourceTree& tree);
// Includes stay within the link lines.
std::vector<std::string> include_violations(const SourceTree& tree);
// Third-party headers stay in their files.
std::vector<std::string> confinement_violations(const SourceTree& tree);

}  // namespace qdtune::house
