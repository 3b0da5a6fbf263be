// Cells that several tables of a report share; internal to the layer.
#pragma once

#include <string>

#include "report/number_text.hpp"

namespace qdtune::report {

inline constexpr const char* no_value = "-";

inline std::string percent(double value) {
  return fixed(100.0 * value, 1);
}

inline std::string with_interval(const std::string& value, const std::string& low, const std::string& high) {
  return value + " [" + low + ", " + high + "]";
}

}  // namespace qdtune::report
