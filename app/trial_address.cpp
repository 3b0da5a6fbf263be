#include "app/trial_address.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "app/audit_text.hpp"
#include "app/command_line.hpp"
#include "app/conclusion.hpp"

namespace qdtune::app {

std::string TrialAddress::text() const {
  return fmt::format("{}/{}", arm_name, trial);
}

std::string replay_command(const std::string& folder, const TrialAddress& address) {
  return fmt::format("qdtune replay {} {}", shell_word(folder), address.text());
}

std::optional<TrialAddress> find_trial(std::string_view word, const std::string& folder,
                                       const store::RunManifest& manifest, const World& world) {
  const auto slash = word.rfind('/');
  const std::uint64_t trial = trial_index(slash == std::string_view::npos ? word : word.substr(slash + 1));
  std::vector<std::string> arms;
  for (const store::ArmIdentity& arm : manifest.arms) arms.push_back(arm.name);
  const std::string name(slash == std::string_view::npos ? arms.front() : word.substr(0, slash));
  const auto arm = std::find(arms.begin(), arms.end(), name);
  if (arm == arms.end()) {
    world.err << fmt::format("qdtune: {} has no arm '{}'{} (arms: {})\n", folder, name,
                             did_you_mean(name, arms), fmt::join(arms, ", "));
    return std::nullopt;
  }
  if (trial >= manifest.trials) {
    world.err << fmt::format("qdtune: {} has no trial {}/{}: its trials are 0 to {}\n", folder, name, trial,
                             manifest.trials - 1);
    return std::nullopt;
  }
  return TrialAddress{static_cast<std::size_t>(arm - arms.begin()), name, trial};
}

}  // namespace qdtune::app
