#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "app/summary.hpp"
#include "app/verbs.hpp"

namespace qdtune::app {
namespace {

const std::vector<std::string> format_names{"text", "md", "csv", "json"};

CommandSpec report_command() {
  CommandSpec command;
  command.name = "report";
  command.arguments = "RUN...";
  command.min_arguments = 1;
  command.max_arguments = 1000;
  command.summary = "Print the result of stored runs as a table";
  command.description =
      "A run that is still growing is reported as far as it is. Several runs are reported one after another, "
      "each\n"
      "under its own heading; as CSV they are one table with a column \"run\", as JSON one object with a "
      "list \"runs\".\n";
  command.options = {
      {"format", '\0', "FORMAT", "text (default), md, csv or json"},
      {"json", '\0', "", "the same as --format json"},
      {"output", 'o', "FILE", "write to a file instead of standard output"},
  };
  command.examples = {"qdtune report results/2026-01-31_120000_fast",
                      "qdtune report RUN --format md -o table.md", "qdtune report RUN_A RUN_B --json"};
  command.exit_codes = {ExitCode::done,
                        ExitCode::usage,
                        ExitCode::nothing_selected,
                        ExitCode::damaged_data,
                        ExitCode::input_missing,
                        ExitCode::cannot_create,
                        ExitCode::io};
  return command;
}

std::string format_of(const Arguments& arguments) {
  std::string format =
      arguments.choice("format", format_names).value_or(arguments.has("json") ? "json" : "text");
  if (arguments.has("json") && format != "json") {
    throw Error(ErrorKind::usage, fmt::format("--json and --format {} contradict each other", format));
  }
  return format;
}

struct NamedText {
  std::string name;
  std::string text;
};

std::string joined_json(const std::vector<NamedText>& runs) {
  std::string text = "{\"schema\": 1, \"runs\": [\n";
  for (std::size_t i = 0; i < runs.size(); ++i) text += runs[i].text + (i + 1 < runs.size() ? ",\n" : "");
  return text + "]}\n";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

// One table: a first column names the run, the header stands once.
std::string joined_csv(const std::vector<NamedText>& runs) {
  std::string table;
  for (const NamedText& run : runs) {
    std::istringstream lines(run.text);
    std::string line;
    std::getline(lines, line);
    if (table.empty()) table = "run," + line + "\n";
    while (std::getline(lines, line)) table += csv_field(run.name) + "," + line + "\n";
  }
  return table;
}

std::string joined(const std::vector<NamedText>& runs, const std::string& format) {
  if (runs.size() == 1) return runs.front().text;
  if (format == "json") return joined_json(runs);
  if (format == "csv") return joined_csv(runs);
  std::string text;
  for (const NamedText& run : runs) {
    text +=
        (text.empty() ? "" : "\n") + std::string(format == "md" ? "## " : "") + run.name + "\n\n" + run.text;
  }
  return text;
}

void write_file(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  if (!file)
    throw Error(ErrorKind::cannot_create, fmt::format("cannot create {}: {}", path, std::strerror(errno)));
  file << text;
  file.close();
  if (!file) throw Error(ErrorKind::io, fmt::format("cannot write {}: {}", path, std::strerror(errno)));
}

ExitCode report(const Arguments& arguments, const World& world) {
  const std::string format = format_of(arguments);
  std::vector<NamedText> runs;
  for (const std::string& folder : arguments.positional) {
    const store::RunReader reader = store::RunStore::open(folder);
    const RunSummary run = summarise_run(reader, reader.manifest().wall_s);
    if (run.rows == 0) {
      world.err << fmt::format("qdtune: {} has no row to report\n", folder);
      return ExitCode::nothing_selected;
    }
    if (run.rows < run.expected) {
      world.err << fmt::format("qdtune: {} is incomplete: {} of {} trials\n", folder, run.rows, run.expected);
    }
    runs.push_back({folder, render(run.summary, format)});
  }
  const std::string text = joined(runs, format);
  if (const auto output = arguments.value("output")) {
    write_file(*output, text);
  } else {
    world.out << text;
  }
  return ExitCode::done;
}

}  // namespace

Verb report_verb() {
  return {report_command(), report};
}

}  // namespace qdtune::app
