// The version, and what `qdtune --version` says.
#pragma once

#include <string>

namespace qdtune::app {

std::string program_version();  // "0.1.0"
std::string version_text();

}  // namespace qdtune::app
