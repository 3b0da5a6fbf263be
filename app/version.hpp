// What `qdtune --version` says.
#pragma once

#include <string>

namespace qdtune::app {

std::string version_text();

}  // namespace qdtune::app
