// The option --gate of `run` and `report`: what it asks for, and what its answers mean for the exit code.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/world.hpp"
#include "report/gate.hpp"

namespace qdtune::app {

OptionSpec gate_option();

// Throws Error(usage), with the nearest known name, for what is no gate of a run with these arms.
std::vector<report::GateRule> gate_rules(const Arguments& arguments, const std::vector<std::string>& arms);

// Says on standard error which gates failed or could not be decided. done: all passed; gate_failed: one did not;
// inconclusive: none failed, but one could not be decided.
ExitCode conclude_gates(const std::vector<report::Gate>& gates, const World& world);

// Of two runs: a failure outweighs what is undecided.
ExitCode worse_gate(ExitCode a, ExitCode b);

}  // namespace qdtune::app
