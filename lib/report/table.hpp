// A table of text, and how it looks: aligned for a terminal, in Markdown, as CSV.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

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

// Columns two spaces apart, as wide as their widest cell, below a rule; no spaces at the end of a line.
std::string to_text(const Table& table);

std::string to_markdown(const Table& table);

// A header line, then the rows; RFC 4180 quoting, "\n" ends a line.
std::string to_csv(const Table& table);

// Characters on the screen: bytes of UTF-8 that do not continue a character.
std::size_t width_of(const std::string& text);

}  // namespace qdtune::report
