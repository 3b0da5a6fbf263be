// What a report says, before it becomes text or Markdown; internal to the layer.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/summary.hpp"
#include "report/table.hpp"

namespace qdtune::report {

// Sentences; the renderer breaks the lines.
struct Paragraph {
  std::string text;
};

// Lines that stay as they are: what is aligned in columns.
struct Lines {
  std::vector<std::string> lines;
};

// For the shell.
struct Command {
  std::string line;
};

using Block = std::variant<Lines, Paragraph, Command, Table>;
using Blocks = std::vector<Block>;

// The whole report: what run it is, whether it is complete, then those of the blocks below
// that have something to show, and the gates.
Blocks document(const Summary& summary);

// Outcomes, cost, and the triple points of recorded devices.
Blocks arm_blocks(const Summary& summary);

// Why trials were refused, which trials are worth a look, and how to look.
Blocks trial_blocks(const Summary& summary);

// Arms against the baseline: the differences, the verdicts in words, and how to read them.
Blocks comparison_blocks(const Summary& summary);

}  // namespace qdtune::report
