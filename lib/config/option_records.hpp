// The records behind OptionTable, in its order.
#pragma once

#include <vector>

#include "config/option.hpp"

namespace qdtune::config {

std::vector<Option> option_records();

}  // namespace qdtune::config
