// One record per option of an experiment file: key, unit, bounds, help, and the way into Settings.
//
// A record is all there is to an option: reading, validation, overrides, the canonical echo, the hash,
// `config show` and whatever is generated from the table (help, schema, manual) walk the same records.
// Defaults are not in the record: they are what a default-constructed Settings holds.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/settings.hpp"

namespace qdtune::config {

// The TOML a user writes for each:
//   boolean       true
//   integer       12
//   real          0.5
//   text          "any text"
//   name          "letters-digits_and.dots"
//   choice        "fixed"
//   file          "data/scan.dat", relative to the file it is in
//   seed          42 or "0x2a"
//   pair          [first, last]
//   interval      [low, high] with low < high
//   electrons     [n1, n2]
//   distribution  0.5, { fixed = 0.5 }, { uniform = [low, high] }, { log_uniform = [low, high] },
//                 { normal = [mean, sd] }
enum class Type {
  boolean,
  integer,
  real,
  text,
  name,
  choice,
  file,
  seed,
  pair,
  interval,
  electrons,
  distribution
};
std::string_view to_string(Type type);

// What an option decides.
//   label      for people, or how long to run (name, question, trials); not hashed
//   seed       hashed, one for all arms
//   science    hashed, an arm may change it
//   data       a file, hashed by its contents
//   execution  how to compute; not hashed
enum class Role { label, seed, science, data, execution };
std::string_view to_string(Role role);
bool an_arm_may_set(Role role);

struct Pair {
  double first = 0.0;
  double second = 0.0;
  friend bool operator==(const Pair&, const Pair&) = default;
};

// choice, text and file: std::string. pair and interval: Pair.
using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string, Pair, physics::Electrons,
                           device::Distribution>;

// Closed unless said open; of every number of the value (for a distribution: of its support).
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;
  std::int64_t multiple_of = 1;  // integers only

  bool contains(double x) const;
  // "16 .. 65536, a multiple of 16", "> 0", "" when unbounded.
  std::string text() const;
};

struct Option {
  std::string key;  // "belief.particles": section and name
  std::string unit;
  Type type = Type::text;
  Role role = Role::science;
  Bounds bounds;
  std::vector<std::string> choices;  // of a choice
  std::string help;
  std::function<Value(const Settings&)> get;
  std::function<void(Settings&, const Value&)> set;  // the value has passed `problem_of`

  std::string section() const;  // "belief"; "" for top-level keys
  std::string name() const;     // "particles"
};

// What is wrong with a value of the right type: bounds, choices, order. Empty when it may be set.
std::string problem_of(const Option& option, const Value& value);

// The value as TOML, numbers in the shortest form that reads back to the same bits.
std::string to_toml_value(const Value& value);

}  // namespace qdtune::config
