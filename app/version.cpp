#include "app/version.hpp"

#include <fmt/format.h>

#include "store/run_manifest.hpp"

namespace qdtune::app {

std::string program_version() {
  return store::current_provenance(1, "").program_version;
}

std::string version_text() {
  // What a run records about its build, so that the two cannot disagree.
  const store::Provenance build = store::current_provenance(1, "");
  return fmt::format("qdtune {} ({}, {})\n", build.program_version, build.compiler, build.flags);
}

}  // namespace qdtune::app
