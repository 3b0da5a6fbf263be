// How the verbs that run trials end: the summary on standard output, what went wrong on standard error.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/progress.hpp"
#include "app/world.hpp"
#include "report/gate.hpp"

namespace qdtune::app {

// Reports the stored run, judges its gates and gives the exit code. `stopped`: before all trials had run.
ExitCode conclude_run(const std::filesystem::path& folder, bool stopped,
                      const std::vector<report::GateRule>& gates, const Arguments& arguments,
                      const World& world);

// Of --quiet and the terminal.
Progress::Style progress_style(const Arguments& arguments, const World& world);

// A word as a shell takes it: in single quotes where it needs them.
std::string shell_word(const std::string& text);

// "qdtune resume RUN", as a shell takes it.
std::string resume_command(const std::filesystem::path& folder);

}  // namespace qdtune::app
