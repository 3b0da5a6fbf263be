// A row as a JSON object: every deterministic field, then the parameters of the device.
#pragma once

#include <string>
#include <vector>

#include "trial/trial_row.hpp"

namespace qdtune::app {

// One line. Doubles in the shortest form that reads back to the same bits; null for what does not exist and for
// numbers that are not finite; "device" is an object of parameters, or null.
std::string row_json(const trial::TrialRow& row);

struct RowField {
  std::string name;
  std::string json;  // the value, as row_json has it
};
// Every deterministic field, then "device.<parameter>" for each parameter, or "device": null.
std::vector<RowField> row_fields(const trial::TrialRow& row);

// A field that two rows of one trial do not agree on; "none" where one of them has no such field.
struct RowDifference {
  std::string name;
  std::string first, second;
};
std::vector<RowDifference> row_differences(const trial::TrialRow& first, const trial::TrialRow& second);

}  // namespace qdtune::app
