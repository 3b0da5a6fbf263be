// An experiment in words: the canonical echo, a row per option for `config show`,
// and what differs between two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/experiment.hpp"
#include "config/option.hpp"

namespace qdtune::config {

// Every option in table order, then the arms with what each changes.
// Comments and layout of the source are gone.
std::string to_toml(const Experiment& experiment);

struct OptionDescription {
  std::string key;
  std::string value;  // as TOML
  std::string unit;
  std::string bounds;    // "16 .. 65536, a multiple of 16" or "fixed | dense | blind"
  std::string standard;  // the default, as TOML
  std::string help;
  std::string origin;     // "default", "population", "file", "--set", "arm"
  std::string where;      // "configs/full.toml:4:1"; empty for defaults
  std::string_view role;  // "label", "seed", "science", "data", "execution"
};
// The options as the base of the experiment has them, or as the named arm has them.
// Throws Error(usage) for an unknown arm.
std::vector<OptionDescription> describe_options(const Experiment& experiment, std::string_view arm = "");
// The same without any experiment: defaults, for help pages and manuals.
std::vector<OptionDescription> describe_options();

// Why two experiments have different hashes: one line a hashed option ("belief.particles: 1024 became 512"),
// the base first, then what else differs in arms of the same name ("arm small: ...").
// Empty when all hashes agree.
std::vector<std::string> science_differences(const Experiment& before, const Experiment& after);

}  // namespace qdtune::config
