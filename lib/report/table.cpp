#include "report/table.hpp"

#include <algorithm>

#include "report/number_text.hpp"

namespace qdtune::report {

namespace {

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

std::string escaped(const std::string& cell) {
  std::string text;
  for (const char c : cell) {
    if (c == '|') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text;
}

template <class FieldOf>
std::string csv_line(std::size_t fields, const FieldOf& field_of) {
  std::string line;
  for (std::size_t i = 0; i < fields; ++i) line += (i == 0 ? "" : ",") + csv_field(field_of(i));
  return line + '\n';
}

}  // namespace

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
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

std::string to_csv(const Table& table) {
  const std::size_t fields = table.columns.size();
  std::string text = csv_line(fields, [&](std::size_t i) { return table.columns[i].title; });
  for (const auto& row : table.rows) text += csv_line(fields, [&](std::size_t i) { return row[i]; });
  return text;
}

}  // namespace qdtune::report
