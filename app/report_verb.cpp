#include <algorithm>
#include <charconv>
#include <ostream>

#include <fmt/format.h>

#include "app/gates.hpp"
#include "app/new_file.hpp"
#include "app/summary.hpp"
#include "app/verbs.hpp"
#include "report/number_text.hpp"
#include "report/original_csv.hpp"
#include "report/rows_csv.hpp"

namespace qdtune::app {
namespace {

const std::vector<std::string> format_names{"text", "md", "csv", "json", "original"};

std::vector<std::string> report_examples() {
  return {"qdtune report results/2026-01-31_120000_fast",
          "qdtune report RUN --format md -o table.md",
          "qdtune report RUN --format csv --rows -o rows.csv",
          "qdtune report RUN --format original --arm legacy -o trials.csv",
          "qdtune report RUN_A RUN_B --json",
          "qdtune report RUN --margin true_success=0.02 --margin points=0.1",
          "qdtune report RUN --gate 'true_success.rate>=0.97' --gate 'false_claims.rate<=0.02'"};
}

CommandSpec report_command() {
  CommandSpec command;
  command.name = "report";
  command.arguments = "RUN...";
  command.min_arguments = 1;
  command.max_arguments = 1000;
  command.summary = "Print the result of stored runs as a table";
  command.description =
      "A run that is still growing is reported as far as it is. Several runs are reported one after\n"
      "another, each under its own heading; as CSV they are one table with a column \"run\", as JSON\n"
      "one object with a list \"runs\". Arms are compared with the first one; a margin for true_success,\n"
      "false_claims or reduction is a difference of these, for points and measuring_s a share of the\n"
      "baseline's mean (0.05 for each: 5 percentage points, or 5 % of the points). measuring_s, the\n"
      "seconds by the device's timing, is compared where gates take time. True success is also counted\n"
      "within 32, 64, 128 and 256 measured points. Gates are judged for each run, and decided by complete\n"
      "runs only. The format original is the trials.csv of the original Python system's benchmark, of one\n"
      "arm: its success is the claim, whatever the truth.\n";
  command.options = {
      {"format", '\0', "FORMAT", "text (default), md, csv, json or original", false, format_names},
      {"json", '\0', "", "the same as --format json"},
      {"arm", '\0', "NAME", "with --format original: the arm, of a run of several"},
      {"rows", '\0', "", "with --format csv: every row of the run instead of a line an arm"},
      {"margin", '\0', "METRIC=X", "smallest difference between arms that matters; may be repeated", true},
      gate_option(),
      {"output", 'o', "FILE", "write to a new file instead of standard output"},
  };
  command.examples = report_examples();
  command.exit_codes = {ExitCode::done,
                        ExitCode::usage,
                        ExitCode::gate_failed,
                        ExitCode::nothing_selected,
                        ExitCode::inconclusive,
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
  if (arguments.has("rows") && format != "csv") {
    throw Error(ErrorKind::usage, "--rows lists rows as CSV: give --format csv with it");
  }
  if (arguments.has("arm") && format != "original") {
    throw Error(ErrorKind::usage, "--arm is for --format original; every other format shows all arms");
  }
  if (format == "original" && arguments.positional.size() > 1) {
    throw Error(ErrorKind::usage, "--format original has no column for the run: give one run");
  }
  return format;
}

report::Metric metric_named(const std::string& name) {
  std::vector<std::string> names;
  for (const report::Metric metric : report::metrics) {
    if (name == to_string(metric)) return metric;
    names.emplace_back(to_string(metric));
  }
  throw Error(ErrorKind::usage, fmt::format("--margin is for {}, not for '{}'{}", fmt::join(names, ", "),
                                            name, did_you_mean(name, names)));
}

// A fraction of a rate, of a full scan, or of the baseline's points or seconds.
double margin_from(const std::string& text) {
  double margin = 0.0;
  const char* end = text.data() + text.size();
  const auto [parsed, problem] = std::from_chars(text.data(), end, margin);
  if (problem != std::errc() || parsed != end || !(margin > 0.0 && margin < 1.0)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("--margin takes a number between 0 and 1, as in true_success=0.05, not '{}'", text));
  }
  return margin;
}

report::SummaryOptions summary_options(const Arguments& arguments) {
  report::SummaryOptions options;
  for (const std::string& text : arguments.values("margin")) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorKind::usage,
                  fmt::format("--margin is written METRIC=X, as in true_success=0.05, not '{}'", text));
    }
    options.margins.set(metric_named(text.substr(0, equals)), margin_from(text.substr(equals + 1)));
  }
  return options;
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

// Lines of a table; a quoted field may hold line breaks.
std::vector<std::string> csv_records(const std::string& table) {
  std::vector<std::string> records(1);
  bool quoted = false;
  for (const char c : table) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) {
      records.emplace_back();
    } else {
      records.back() += c;
    }
  }
  records.pop_back();  // what follows the last line: nothing
  return records;
}

// One table: a first column names the run, the header stands once.
std::string joined_csv(const std::vector<NamedText>& runs) {
  std::string table;
  for (const NamedText& run : runs) {
    const std::vector<std::string> records = csv_records(run.text);
    if (table.empty()) table = "run," + records.front() + "\n";
    for (std::size_t i = 1; i < records.size(); ++i)
      table += report::csv_field(run.name) + "," + records[i] + "\n";
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

// The summary of one run with its gates; none when there is no row to report.
std::optional<RunSummary> summary_of(const std::string& folder, const Arguments& arguments,
                                     const report::SummaryOptions& options, const World& world) {
  const store::RunReader reader = store::RunStore::open(folder);
  std::vector<std::string> arms;
  for (const store::ArmIdentity& arm : reader.manifest().arms) arms.push_back(arm.name);
  const std::vector<report::GateRule> gates = gate_rules(arguments, arms);
  RunSummary run = summarise_run(reader, options);
  if (run.rows == 0) {
    world.err << fmt::format("qdtune: {} has no row to report\n", folder);
    return std::nullopt;
  }
  if (run.rows < run.expected) {
    world.err << fmt::format("qdtune: {} is incomplete: {} of {} trials\n", folder, run.rows, run.expected);
  }
  run.summary.gates = report::judge(gates, run.summary);
  return run;
}

const report::ArmRows& arm_for_original(const RunSummary& run, const Arguments& arguments) {
  std::vector<std::string> names;
  for (const report::ArmRows& arm : run.arms) names.push_back(arm.name);
  const auto wanted = arguments.choice("arm", names);
  if (!wanted && names.size() > 1) {
    throw Error(ErrorKind::usage,
                fmt::format("--format original has no column for the arm: give --arm, one of {}",
                            fmt::join(names, ", ")));
  }
  const auto at = wanted ? std::find(names.begin(), names.end(), *wanted) : names.begin();
  return run.arms[static_cast<std::size_t>(at - names.begin())];
}

std::string text_of(const RunSummary& run, const Arguments& arguments, const std::string& format) {
  if (format == "original") return report::original_csv(arm_for_original(run, arguments));
  return arguments.has("rows") ? report::rows_csv(run.arms) : render(run.summary, format);
}

ExitCode report_main(const Arguments& arguments, const World& world) {
  const std::string format = format_of(arguments);
  const report::SummaryOptions options = summary_options(arguments);
  std::vector<NamedText> runs;
  ExitCode code = ExitCode::done;
  for (const std::string& folder : arguments.positional) {
    const std::optional<RunSummary> run = summary_of(folder, arguments, options, world);
    if (!run) return ExitCode::nothing_selected;
    code = worse_gate(code, conclude_gates(run->summary.gates, world));
    runs.push_back({folder, text_of(*run, arguments, format)});
  }
  const std::string text = joined(runs, format);
  if (const auto output = arguments.value("output")) {
    write_new_file(*output, text);  // never one of a run's own files, nor an earlier report
  } else {
    world.out << text;
  }
  return code;
}

}  // namespace

Verb report_verb() {
  return {report_command(), report_main};
}

}  // namespace qdtune::app
