// One trial as a pure function of values: (configuration, seed, index) -> row.
#pragma once

#include <cstdint>

#include "audit/log.hpp"
#include "parallel/executor.hpp"
#include "trial/trial_config.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::trial {

// Draws device `index` of the population (or opens the recorded scan), lets the configured policy tune it and
// scores the result against the device's truth. The log gets what happened, the truth last; TrialResult::audit
// stays empty (audit_keep.hpp). Row and records have the same bits on any executor, the row also for a log that
// is off. Throws Error for
// unusable configuration or data. Cost: about 0.8 s of one core for policy fixed with the default settings;
// dominated by forward evaluations, about 8 ns each.
TrialResult run_trial(const TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                      const parallel::Executor& inner, audit::Log& log);

}  // namespace qdtune::trial
