#include <algorithm>

#include "report/document.hpp"
#include "report/render.hpp"

namespace qdtune::report {

namespace {

// Characters on the screen: bytes of UTF-8 that do not continue a character.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::vector<std::size_t> widths_of(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t width = width_of(table.columns[i].title);
    for (const auto& row : table.rows) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }
  return widths;
}

std::string padded(const std::string& cell, std::size_t width, Align align) {
  const std::string space(width - width_of(cell), ' ');
  return align == Align::left ? cell + space : space + cell;
}

std::string to_text(const Table& table) {
  const std::vector<std::size_t> widths = widths_of(table);
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += (i == 0 ? "" : "  ") + padded(cell_of(i), widths[i], table.columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + '\n';
  };
  std::string text = line([&](std::size_t i) { return table.columns[i].title; });
  text += line([&](std::size_t i) { return std::string(widths[i], '-'); });
  for (const auto& row : table.rows) text += line([&](std::size_t i) { return row[i]; });
  return text;
}

std::string to_text(const Lines& facts) {
  std::string text;
  for (const std::string& line : facts.lines) text += line + '\n';
  return text;
}

// Breaks lines at spaces, but not before a percent sign; a word longer than a line stands alone.
std::string to_text(const Paragraph& paragraph) {
  constexpr std::size_t columns = 100;
  std::string text, line;
  std::string_view rest = paragraph.text;
  while (!rest.empty()) {
    std::size_t end = rest.find(' ');
    while (rest.substr(std::min(end, rest.size())).starts_with(" %")) end = rest.find(' ', end + 1);
    const std::string word(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (!line.empty() && width_of(line) + 1 + width_of(word) > columns) {
      text += line + '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return text + line + '\n';
}

std::string to_text(const Command& command) {
  return "    " + command.line + '\n';
}

std::string escaped(const std::string& cell) {
  std::string text;
  for (const char c : cell) {
    if (c == '|') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text;
}

std::string to_markdown(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (const TableColumn& column : table.columns) {
    head += ' ' + escaped(column.title) + " |";
    rule += column.align == Align::left ? " :--- |" : " ---: |";
  }
  for (const auto& row : table.rows) {
    body += '|';
    for (const std::string& cell : row) body += ' ' + escaped(cell) + " |";
    body += '\n';
  }
  return head + '\n' + rule + '\n' + body;
}

std::string to_markdown(const Lines& facts) {
  std::string text;
  for (const std::string& line : facts.lines) text += "    " + line + '\n';
  return text;
}

std::string to_markdown(const Paragraph& paragraph) {
  return paragraph.text + '\n';
}

std::string to_markdown(const Command& command) {
  return "    " + command.line + '\n';
}

// Blocks are parted by an empty line.
template <class Render>
std::string joined(const Blocks& blocks, const Render& render) {
  std::string text;
  for (const Block& block : blocks) text += (text.empty() ? "" : "\n") + std::visit(render, block);
  return text;
}

}  // namespace

std::string to_text(const Summary& summary) {
  return joined(document(summary), [](const auto& block) { return to_text(block); });
}

std::string to_markdown(const Summary& summary) {
  return joined(document(summary), [](const auto& block) { return to_markdown(block); });
}

}  // namespace qdtune::report
