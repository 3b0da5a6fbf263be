// What an experiment file and its overrides assign to which key, before defaults fill the rest.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/experiment.hpp"
#include "config/issues.hpp"
#include "config/option_table.hpp"
#include "config/toml_document.hpp"

namespace qdtune::config {

struct Assignment {
  Value value;
  Place place;
  Source source = Source::file;
};
using Assignments = std::map<std::string, Assignment, std::less<>>;

struct ArmAssignments {
  std::string name;
  Assignments values;
};

struct FileAssignments {
  Assignments base;
  std::vector<ArmAssignments> arms;
};

// Every key of the document that names an option and has a usable value; the rest goes to `issues`. Relative
// file names start at `folder`.
FileAssignments read_file(const OptionTable& table, const TomlTable& document,
                          const std::filesystem::path& folder, Issues& issues);

// Each "key=value" replaces what `base` holds. Relative file names start at the working directory.
void read_overrides(const OptionTable& table, const std::vector<std::string>& overrides, Assignments& base,
                    Issues& issues);

// `stronger` over `weaker`.
Assignments layered(const Assignments& weaker, const Assignments& stronger);

// Defaults, replaced by what is assigned, and the priors that follow a changed population.
Settings resolve(const OptionTable& table, const Assignments& assignments);
// Where the values of `resolve` come from.
Origins origins_of(const OptionTable& table, const Assignments& assignments);

}  // namespace qdtune::config
