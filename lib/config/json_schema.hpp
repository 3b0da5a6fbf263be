// JSON Schema (draft 2020-12, https://json-schema.org/draft/2020-12) of an experiment file, from the option records:
// types, bounds, choices, units and defaults of every key, the forms of distributions, and [[arm]] with what an arm
// may set. Editors that know TOML complete and check files with it.
//
// The schema speaks of the file as a tree of tables: [belief] particles, belief.particles and { particles = ... } are
// one to it. Beyond it, and left to the program: rules between two numbers (low < high, budgets), names of arms that
// are used twice, whole numbers that are written 2.0, and keys that are written with a dot inside of quotes.
#pragma once

#include <string>

namespace qdtune::config {

std::string json_schema();

}  // namespace qdtune::config
