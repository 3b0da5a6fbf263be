#include "app/validation_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "app/json_text.hpp"
#include "app/new_file.hpp"
#include "base/error.hpp"
#include "base/seed_text.hpp"
#include "report/number_text.hpp"
#include "report/table.hpp"

namespace qdtune::app {

using validation::Cell;
using validation::DataTable;
using validation::Finding;
using validation::StudyResult;
using validation::Verdict;

namespace {

// Wider tables are in their files only.
constexpr std::size_t most_columns = 12;

// For programs: one case, as other words are.
std::string verdict_word(Verdict verdict) {
  return verdict == Verdict::fail ? "fail" : std::string(to_string(verdict));
}

// For people: four digits.
std::string short_text(double value) {
  return fmt::format("{:.4g}", value);
}

std::string cell_text(const Cell& cell, std::string (*number)(double)) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  return number(std::get<double>(cell));
}

report::Table text_table(const DataTable& data, std::string (*number)(double)) {
  report::Table table;
  for (std::size_t i = 0; i < data.columns.size(); ++i) {
    const bool words = !data.rows.empty() && std::holds_alternative<std::string>(data.rows.front()[i]);
    table.columns.push_back({data.columns[i], words ? report::Align::left : report::Align::right});
  }
  for (const std::vector<Cell>& row : data.rows) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    for (const Cell& cell : row) cells.push_back(cell_text(cell, number));
  }
  return table;
}

std::string value_text(const Finding& finding) {
  std::string text = short_text(finding.value);
  if (finding.interval)
    text += fmt::format(" [{}, {}]", short_text(finding.interval->low), short_text(finding.interval->high));
  return text;
}

report::Table verdict_table(const std::vector<StudyResult>& results) {
  using report::Align;
  report::Table table{{{"study", Align::left},
                       {"statistic", Align::left},
                       {"value"},
                       {"limit"},
                       {"verdict", Align::left},
                       {"about", Align::left}},
                      {}};
  for (const StudyResult& result : results) {
    for (const Finding& f : result.findings) {
      table.rows.push_back({std::string(to_string(result.study)), f.statistic, value_text(f),
                            fmt::format("{} {}", f.at_most ? "<=" : ">=", short_text(f.limit)),
                            std::string(to_string(f.verdict)), f.note});
    }
  }
  return table;
}

// The same for programs: a column a number.
DataTable verdict_data(const std::vector<StudyResult>& results) {
  DataTable data{"verdicts",
                 "",
                 {"study", "statistic", "value", "low", "high", "bound", "limit", "verdict", "about"},
                 {}};
  for (const StudyResult& result : results) {
    for (const Finding& f : result.findings) {
      data.rows.push_back({std::string(to_string(result.study)), f.statistic, f.value,
                           f.interval ? Cell(f.interval->low) : Cell(""),
                           f.interval ? Cell(f.interval->high) : Cell(""), f.at_most ? "at_most" : "at_least",
                           f.limit, verdict_word(f.verdict), f.note});
    }
  }
  return data;
}

std::string facts_text(const ValidationFacts& facts) {
  return fmt::format("experiment {}, {}\nseed       {}, {} runs\n", facts.experiment, facts.hash,
                     seed_text(facts.seed), facts.runs);
}

// JSON knows no infinity.
std::string json_number(double value) {
  return std::isfinite(value) ? report::shortest(value) : "null";
}

std::string json_cell(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return text->empty() ? "null" : json_quoted(*text);
  return cell_text(cell, json_number);
}

std::string json_rows(const DataTable& data) {
  std::string rows;
  for (const std::vector<Cell>& row : data.rows) {
    rows += rows.empty() ? "\n    {" : ",\n    {";
    for (std::size_t i = 0; i < row.size(); ++i)
      rows += fmt::format("{}{}: {}", i == 0 ? "" : ", ", json_quoted(data.columns[i]), json_cell(row[i]));
    rows += "}";
  }
  return fmt::format("{}: [{}]", json_quoted(data.name), rows);
}

std::string json_finding(validation::Study study, const Finding& f) {
  const auto end = [&](double stats::Interval::*member) {
    return f.interval ? json_number((*f.interval).*member) : "null";
  };
  return fmt::format(
      "{{\"study\": {}, \"statistic\": {}, \"value\": {}, \"low\": {}, \"high\": {}, \"bound\": {}, "
      "\"limit\": {}, "
      "\"verdict\": {}, \"note\": {}}}",
      json_quoted(to_string(study)), json_quoted(f.statistic), json_number(f.value),
      end(&stats::Interval::low), end(&stats::Interval::high), f.at_most ? "\"at_most\"" : "\"at_least\"",
      json_number(f.limit), json_quoted(verdict_word(f.verdict)), json_quoted(f.note));
}

std::string readme(const ValidationFacts& facts, const std::vector<StudyResult>& results) {
  std::string text = "# Is the belief calibrated?\n\nWritten by\n\n    " + facts.command +
                     "\n\nWhat each study asks and how it is judged: `qdtune validate --help` and the "
                     "headers in `lib/validation`. All numbers are in\n"
                     "the CSV files beside this one, in full.\n\n" +
                     fmt::format("    experiment {}, {}\n    seed {}, {} runs\n\n", facts.experiment,
                                 facts.hash, seed_text(facts.seed), facts.runs) +
                     to_markdown(verdict_table(results));
  for (const StudyResult& result : results) {
    for (const DataTable& table : result.tables) {
      text += fmt::format("\n## {}\n\n{} File: `{}.csv`.\n", table.name, table.about, table.name);
      if (table.columns.size() <= most_columns) text += "\n" + to_markdown(text_table(table, short_text));
    }
  }
  return text;
}

}  // namespace

std::string validation_text(const ValidationFacts& facts, const std::vector<StudyResult>& results) {
  return facts_text(facts) + "\n" + to_text(verdict_table(results));
}

std::string validation_json(const ValidationFacts& facts, const std::vector<StudyResult>& results) {
  std::string findings;
  std::string tables;
  for (const StudyResult& result : results) {
    for (const Finding& f : result.findings)
      findings += (findings.empty() ? "\n    " : ",\n    ") + json_finding(result.study, f);
    for (const DataTable& table : result.tables)
      tables += (tables.empty() ? "\n  " : ",\n  ") + json_rows(table);
  }
  return fmt::format(
      "{{\"schema\": 1, \"experiment\": {}, \"hash\": {}, \"seed\": {}, \"runs\": {}, \"verdict\": {},\n"
      "  \"findings\": [{}],\n  \"tables\": {{{}}}}}\n",
      json_quoted(facts.experiment), json_quoted(facts.hash), json_quoted(seed_text(facts.seed)), facts.runs,
      json_quoted(verdict_word(validation::verdict_of(results))), findings, tables);
}

void check_new_folder(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder)) {
    throw Error(ErrorKind::cannot_create,
                "'" + folder.string() + "' exists already: name a new folder, or remove it first");
  }
}

void write_validation(const std::filesystem::path& folder, const ValidationFacts& facts,
                      const std::vector<StudyResult>& results) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem)
    throw Error(ErrorKind::cannot_create, "cannot create " + folder.string() + ": " + problem.message());
  const auto file = [&](const std::string& name) { return (folder / name).string(); };
  write_new_file(file("README.md"), readme(facts, results));
  write_new_file(file("verdicts.csv"), to_csv(text_table(verdict_data(results), report::shortest)));
  for (const StudyResult& result : results) {
    for (const DataTable& table : result.tables)
      write_new_file(file(table.name + ".csv"), to_csv(text_table(table, report::shortest)));
  }
}

}  // namespace qdtune::app
