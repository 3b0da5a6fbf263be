#include "app/conclusion.hpp"

#include <ostream>

#include <fmt/format.h>

#include "app/gates.hpp"
#include "app/summary.hpp"

namespace qdtune::app {
namespace {

void tell_errors(const RunSummary& run, const World& world) {
  if (run.errors == 0) return;
  world.err << fmt::format("qdtune: {} of {} trials ended in an error; the first: {}\n", run.errors, run.rows,
                           run.first_error);
}

}  // namespace

std::string shell_word(const std::string& text) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:@%/";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string resume_command(const std::filesystem::path& folder) {
  return "qdtune resume " + shell_word(folder.string());
}

Progress::Style progress_style(const Arguments& arguments, const World& world) {
  if (arguments.has("quiet")) return Progress::Style::none;
  return world.err_is_terminal ? Progress::Style::redraw : Progress::Style::lines;
}

ExitCode conclude_run(const std::filesystem::path& folder, bool stopped,
                      const std::vector<report::GateRule>& gates, const Arguments& arguments,
                      const World& world) {
  RunSummary run = summarise_run(store::RunStore::open(folder));
  run.summary.gates = report::judge(gates, run.summary);
  world.out << render(run.summary, arguments.has("json") ? "json" : "text");
  tell_errors(run, world);
  const ExitCode judged = conclude_gates(run.summary.gates, world);
  if (stopped) {
    world.err << fmt::format(
        "qdtune: stopped after {} of {} trials; their rows are in {}\nqdtune: to go on: {}\n", run.rows,
        run.expected, folder.string(), resume_command(folder));
    return ExitCode::incomplete;
  }
  return too_many_errors(run) ? ExitCode::too_many_errors : judged;
}

}  // namespace qdtune::app
