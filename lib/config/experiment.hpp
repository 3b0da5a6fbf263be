// An experiment: one question, one seed, some trials, and one or more arms that share devices and noise.
//
// File (TOML):
//   question = "Does a smaller belief cost success?"
//   seed = 42
//   trials = 100
//   belief.particles = 1024            # or a [belief] table
//   [[arm]]
//   name = "baseline"
//   [[arm]]
//   name = "small"
//   belief.particles = 256             # an arm repeats only what it changes
// Without [[arm]] there is one arm, "baseline". What decides a value, strongest first: the arm, an override
// (`--set key=value`), the file, the default. Of two overrides of one key the later counts.
//
// Populations and priors: `device.population` names the ranges that devices are drawn from and the agent's
// prior for them; [population] replaces single parameters. Unless [prior] states it, the prior of a replaced
// parameter is the population's distribution, but the noise: the agent knows `noise_sd` only within a factor
// of two (see populations.hpp).
//
// Hashes: an arm's hash covers the schema version, the seed and every science option of that arm; the
// experiment's hash the same without arms. Names, question, trials, arms and execution options are not
// covered, so that a run can be extended. A recorded scan counts by its contents, not its path.
//
// Errors: input_missing for a file that does not exist; ConfigError for everything wrong inside, all issues in
// one message and as a list, each with file:line:column (or the override), the bounds and the nearest known key.
// A syntax error or a duplicate key ends the reading, so it comes alone.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace qdtune::config {

inline constexpr int schema_version = 1;  // of keys and their meaning; part of every hash

// Where a value comes from; `where` is "file:line:column" or the override, empty for defaults.
enum class Source { standard, population, file, command_line, arm };
std::string_view to_string(Source source);  // "default", "population", "file", "--set", "arm"
struct Origin {
  Source source = Source::standard;
  std::string where;
};
using Origins = std::map<std::string, Origin, std::less<>>;  // by key; keys at their default are absent

struct Arm {
  std::string name;
  trial::TrialConfig config;  // complete; paths absolute
  std::string hash;
  Origins origins;
};

// What the file says outside of its arms, and the arms.
struct Experiment : Settings {
  std::vector<Arm> arms;
  std::string hash;
  std::string canonical;         // to_toml of all the above: loading it gives the same hashes
  std::filesystem::path source;  // as the user named it
  Origins origins;
};

// The settings an arm runs with: the experiment's, with the arm's own configuration of trials.
Settings settings_of(const Experiment& experiment, const Arm& arm);

// Overrides are "key=value"; the value is TOML, text may go without quotes
// (`sensing.policy=dense`, `seed=0x2a`).
Experiment load_experiment(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});

// Where a data file is now, given where the experiment says it is; the same path when nobody knows better.
using FileLocator = std::function<std::string(const std::string& path)>;

// The same for text that is already here. `source` names it in messages; relative paths start at its folder.
Experiment parse_experiment(std::string_view text, const std::filesystem::path& source,
                            const std::vector<std::string>& overrides = {}, const FileLocator& locate = {});

}  // namespace qdtune::config
