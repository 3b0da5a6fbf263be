// A trial of a stored run, as a command line names it: ARM/INDEX, or INDEX alone for the first arm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/world.hpp"
#include "store/run_manifest.hpp"

namespace qdtune::app {

struct TrialAddress {
  std::size_t arm = 0;
  std::string arm_name;
  std::uint64_t trial = 0;
  std::string text() const;  // "baseline/3"
};

// "qdtune replay RUN baseline/3", as a shell takes it.
std::string replay_command(const std::string& folder, const TrialAddress& address);

// Throws Error(usage) for a word that names no trial of any run. None, said on standard error, when this run has
// no such arm or trial.
std::optional<TrialAddress> find_trial(std::string_view word, const std::string& folder,
                                       const store::RunManifest& manifest, const World& world);

}  // namespace qdtune::app
