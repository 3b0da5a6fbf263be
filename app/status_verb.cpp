#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>

#include "app/run_status.hpp"
#include "app/signals.hpp"
#include "app/verbs.hpp"

namespace qdtune::app {
namespace {

CommandSpec status_command() {
  CommandSpec command;
  command.name = "status";
  command.arguments = "RUN";
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Show how far a run is, while it runs or after it stopped";
  command.description =
      "Looks from outside: the run is neither slowed nor stopped. With --watch it looks every second until\n"
      "the run ends or Ctrl-C; a terminal shows the newest state, a file gets a line every 10 s.\n";
  command.options = {{"watch", 'w', "", "show the state again and again, until the run ends"},
                     {"json", '\0', "", "print one JSON object on one line; with --watch one at each look"}};
  command.examples = {"qdtune status results/2026-01-31_120000_full", "qdtune status RUN --watch",
                      "qdtune status RUN --json"};
  command.exit_codes = {ExitCode::done,          ExitCode::usage, ExitCode::damaged_data,
                        ExitCode::input_missing, ExitCode::io,    ExitCode::bad_config};
  return command;
}

RunStatus status_now(const std::filesystem::path& folder) {
  return read_status(folder, std::chrono::system_clock::now());
}

// How a watched run is shown: the last look is shown whole, wherever it goes.
class Screen {
 public:
  Screen(const World& world, bool json) : world_(world), json_(json) {}

  void show(const RunStatus& status) {
    const bool last = status.state() != RunStatus::State::running;
    const auto now = world_.now();
    if (!last && !world_.out_is_terminal && now < next_line_) return;
    next_line_ = now + std::chrono::seconds(10);
    if (json_) {
      world_.out << status_json(status);
    } else if (world_.out_is_terminal) {
      world_.out << "\033[H\033[J" << status_table(status);  // home, and erase what follows
    } else {
      world_.out << (last ? status_table(status) : status_line(status));
    }
    world_.out << std::flush;
  }

 private:
  const World& world_;
  bool json_;
  std::chrono::steady_clock::time_point next_line_ = std::chrono::steady_clock::time_point::min();
};

// Whether the time passed; else a stop was requested.
bool wait_a_second(const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock guard(mutex);
  std::condition_variable_any never;
  never.wait_for(guard, stop, std::chrono::seconds(1), [] { return false; });
  return !stop.stop_requested();
}

void watch(const std::filesystem::path& folder, bool json, const World& world) {
  std::optional<SignalDrain> signals;
  if (world.catch_signals) signals.emplace([](int) {});
  const std::stop_token stop = signals ? signals->stop_token() : std::stop_token();
  Screen screen(world, json);
  do {
    const RunStatus status = status_now(folder);
    screen.show(status);
    if (status.state() != RunStatus::State::running) return;
  } while (wait_a_second(stop));
}

ExitCode status(const Arguments& arguments, const World& world) {
  const std::filesystem::path folder = arguments.positional.front();
  const bool json = arguments.has("json");
  if (arguments.has("watch")) {
    watch(folder, json, world);
  } else {
    const RunStatus now = status_now(folder);
    world.out << (json ? status_json(now) : status_table(now));
  }
  return ExitCode::done;
}

}  // namespace

Verb status_verb() {
  return {status_command(), status};
}

}  // namespace qdtune::app
