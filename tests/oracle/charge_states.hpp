// Devices and charge states as the recorded files write them: "n1,n2" as a key, [n1, n2] as a value.
#pragma once

#include <string>

#include "device/device.hpp"
#include "legacy/cim.hpp"
#include "legacy/state_probabilities.hpp"
#include "oracle/oracle.hpp"

namespace qdtune::oracle {

legacy::CimParameters device_of(const Value& recorded_case);  // its `params`

device::Window window_of(const Value& recorded_case);  // its `v1_range` and `v2_range`

// Throws Error(damaged_data), naming the place of `value`, for a key that is no charge state.
legacy::Electrons state_of(const Value& value, const std::string& key);
legacy::Electrons state_of(const Value& list);

// {"n1,n2": probability, ...} in the order of the file.
legacy::StateProbabilities probabilities_of(const Value& object);

void check_state(Comparison& comparison, const Value& recorded, const legacy::Electrons& computed);
// The same states, in any order, with agreeing probabilities.
void check_probabilities(Comparison& comparison, const Value& recorded,
                         const legacy::StateProbabilities& computed, Tolerance tolerance);

}  // namespace qdtune::oracle
