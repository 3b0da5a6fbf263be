// Lets the configured agent tune a device, and writes what it did and believes into a row. Nothing here knows
// the truth.
#pragma once

#include <cstdint>
#include <optional>

#include "audit/log.hpp"
#include "belief/cell_probability.hpp"
#include "device/device.hpp"
#include "parallel/executor.hpp"
#include "trial/trial_config.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::trial {

// What is random in an agent is a function of these.
struct TrialSeed {
  std::uint64_t seed = 0, index = 0;
};

// The default agent, or for the policy legacy the original's. That one sees the original's own devices as they
// are, with its own models; any other in its own volts, with models from the prior (legacy/agent_models.hpp). The
// figures of the default's belief (evidence, acceptance, ..) stay 0 for it. Returns the triple points that the
// agent believes in, if any.
std::optional<belief::TriplePointEstimate> run_agent(const TrialConfig& config, const TrialSeed& seed,
                                                     device::Device& device, const parallel::Executor& inner,
                                                     audit::Log& log, TrialResult& result);

}  // namespace qdtune::trial
