// The options of the agent, section by section (see option_records.hpp).
#pragma once

#include <vector>

#include "config/option.hpp"

namespace qdtune::config {

// agent.*, sensing.*, navigation.*, quality.*, stages.*
void add_agent_records(std::vector<Option>& records);
// belief.*, verification.*, legacy.*
void add_decision_records(std::vector<Option>& records);

}  // namespace qdtune::config
