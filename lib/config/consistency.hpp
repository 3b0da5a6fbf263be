// Rules that tie several options together; each option alone has passed its record.
#pragma once

#include "config/assignments.hpp"

namespace qdtune::config {

// `assignments` gave `settings`, and say where to put the finger. Rules on options
// that already have an issue are skipped.
void check_consistency(const Settings& settings, const Assignments& assignments, Issues& issues);

}  // namespace qdtune::config
