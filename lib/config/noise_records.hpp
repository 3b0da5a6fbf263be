// Records of the section noise: what disturbs a simulated device beside the white noise of a point.
#pragma once

#include <vector>

#include "config/option.hpp"

namespace qdtune::config {

void add_noise_records(std::vector<Option>& records);

}  // namespace qdtune::config
