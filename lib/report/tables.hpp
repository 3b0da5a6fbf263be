// The tables of a report, before they become text or Markdown; internal to the layer.
#pragma once

#include <string>
#include <vector>

#include "report/summary.hpp"

namespace qdtune::report {

enum class Align { left, right };

struct TableColumn {
  std::string title;
  Align align = Align::right;
};

// Every row has a cell for every column.
struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

// "experiment ...", "seed ...": one line each.
std::vector<std::string> facts(const RunFacts& run);

// Those that have something to show: outcome, cost, triple points, comparisons, gates.
std::vector<Table> tables(const Summary& summary);

}  // namespace qdtune::report
