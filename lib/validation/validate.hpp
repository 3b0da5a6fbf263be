// Is the belief calibrated? The studies of this layer, one after the other.
//
// Results are a function of the configuration and the settings alone, whatever the executor. A study that
// fails says that the belief states what it should not; which table to look at is in its findings.
// Errors: Error(config) for a configuration whose devices are not simulated, or that no belief can use.
// Cost: with the default belief and 1000 runs about 7 minutes of one core.
#pragma once

#include <span>
#include <vector>

#include "validation/context.hpp"

namespace qdtune::validation {

// The chosen studies, in their own order whatever the order they are named in.
std::vector<StudyResult> validate(const Context& context, std::span<const Study> chosen = studies);

}  // namespace qdtune::validation
