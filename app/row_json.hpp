// A row as a JSON object: every deterministic field, then the parameters of the device.
#pragma once

#include <string>

#include "trial/trial_row.hpp"

namespace qdtune::app {

// One line. Doubles in the shortest form that reads back to the same bits; null for what does not exist and for
// numbers that are not finite; "device" is an object of parameters, or null.
std::string row_json(const trial::TrialRow& row);

}  // namespace qdtune::app
