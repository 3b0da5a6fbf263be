#include "app/run_status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "app/conclusion.hpp"
#include "app/json_text.hpp"
#include "app/progress.hpp"

namespace qdtune::app {
namespace {

std::optional<double> rate_of(const RunStatus& status, std::chrono::system_clock::time_point now) {
  if (!status.writer || !status.writer->start) return std::nullopt;
  const double elapsed_s = std::chrono::duration<double>(now - status.writer->start->time).count();
  const store::RowTally total = status.total();
  const std::uint64_t before = status.writer->start->rows, rows = total.rows - total.errors;
  if (elapsed_s <= 0.0 || rows <= before) return std::nullopt;
  return static_cast<double>(rows - before) / elapsed_s;
}

std::string state_text(const RunStatus& status) {
  switch (status.state()) {
    case RunStatus::State::running: {
      std::string text = "running: " + status.writer->text();
      if (status.rate_per_s) text += fmt::format(", {:.3g} trials/s", *status.rate_per_s);
      if (const auto left_s = status.remaining_s()) text += ", ETA " + duration_text(*left_s);
      return text;
    }
    case RunStatus::State::stopped:
      return "stopped; to go on: " + resume_command(status.folder);
    case RunStatus::State::complete:
      break;
  }
  return "complete";
}

// "-" where no device's truth is known.
std::string true_success(const store::RowTally& tally) {
  return tally.with_truth == 0 ? "-" : std::to_string(tally.true_successes);
}

std::string json_number(const std::optional<double>& value) {
  return value ? fmt::format("{:.6g}", *value) : "null";
}

std::string json_counts(const store::RowTally& tally) {
  return fmt::format("\"rows\": {}, \"true_success\": {}, \"claimed\": {}, \"refused\": {}, \"errors\": {}",
                     tally.rows, tally.with_truth == 0 ? "null" : std::to_string(tally.true_successes),
                     tally.claimed, tally.refused, tally.errors);
}

std::string json_writer(const std::optional<store::LockHolder>& writer) {
  if (!writer) return "null";
  return fmt::format("{{\"pid\": {}, \"host\": {}}}", writer->pid, json_quoted(writer->host));
}

}  // namespace

std::string_view to_string(RunStatus::State state) {
  switch (state) {
    case RunStatus::State::running:
      return "running";
    case RunStatus::State::stopped:
      return "stopped";
    case RunStatus::State::complete:
      return "complete";
  }
  return "unknown";
}

RunStatus::State RunStatus::state() const {
  if (writer) return State::running;
  return total().rows < expected() ? State::stopped : State::complete;
}

store::RowTally RunStatus::total() const {
  store::RowTally sum;
  for (const store::RowTally& tally : tallies) {
    sum.rows += tally.rows;
    sum.claimed += tally.claimed;
    sum.refused += tally.refused;
    sum.errors += tally.errors;
    sum.with_truth += tally.with_truth;
    sum.true_successes += tally.true_successes;
  }
  return sum;
}

std::uint64_t RunStatus::missing() const {
  const store::RowTally sum = total();
  return expected() - std::min<std::uint64_t>(expected(), sum.rows - sum.errors);
}

std::optional<double> RunStatus::remaining_s() const {
  if (!rate_per_s) return std::nullopt;
  return static_cast<double>(missing()) / *rate_per_s;
}

RunStatus read_status(const std::filesystem::path& folder, std::chrono::system_clock::time_point now) {
  RunStatus status;
  // Before the rows: a run that ends in between is then complete at the next look, never wrongly stopped.
  status.writer = store::lock_holder(folder);
  const store::RunReader run = store::RunStore::open(folder);
  status.folder = folder.string();
  status.experiment = run.manifest().experiment;
  status.trials = run.manifest().trials;
  for (const store::ArmIdentity& arm : run.manifest().arms) status.arms.push_back(arm.name);
  status.tallies = run.tallies();
  status.rate_per_s = rate_of(status, now);
  return status;
}

std::string status_table(const RunStatus& status) {
  std::size_t width = 3;
  for (const std::string& arm : status.arms) width = std::max(width, arm.size());
  std::string text = fmt::format(
      "run        {}\nexperiment {}\nstate      {}\n\n{:<{}}  {:>15}  {:>12}  {:>9}  {:>9}  {:>6}\n",
      status.folder, status.experiment, state_text(status), "arm", width, "trials", "true success", "claimed",
      "refused", "errors");
  for (std::size_t i = 0; i < status.arms.size(); ++i) {
    const store::RowTally& tally = status.tallies[i];
    text += fmt::format("{:<{}}  {:>15}  {:>12}  {:>9}  {:>9}  {:>6}\n", status.arms[i], width,
                        fmt::format("{}/{}", tally.rows, status.trials), true_success(tally), tally.claimed,
                        tally.refused, tally.errors);
  }
  return text;
}

std::string status_line(const RunStatus& status) {
  const store::RowTally sum = status.total();
  std::string text = fmt::format("{}/{} trials  true success {}  claimed {}  refused {}  errors {}  {}",
                                 sum.rows, status.expected(), true_success(sum), sum.claimed, sum.refused,
                                 sum.errors, to_string(status.state()));
  if (status.rate_per_s) text += fmt::format("  {:.3g} trials/s", *status.rate_per_s);
  if (const auto left_s = status.remaining_s()) text += "  ETA " + duration_text(*left_s);
  return text + "\n";
}

std::string status_json(const RunStatus& status) {
  std::string arms;
  for (std::size_t i = 0; i < status.arms.size(); ++i) {
    arms += fmt::format("{}{{\"name\": {}, {}}}", i == 0 ? "" : ", ", json_quoted(status.arms[i]),
                        json_counts(status.tallies[i]));
  }
  return fmt::format(
      "{{\"schema\": 1, \"run\": {}, \"experiment\": {}, \"state\": \"{}\", \"writer\": {}, \"trials\": {}, "
      "{}, "
      "\"missing\": {}, \"rate_per_s\": {}, \"eta_s\": {}, \"arms\": [{}]}}\n",
      json_quoted(status.folder), json_quoted(status.experiment), to_string(status.state()),
      json_writer(status.writer), status.expected(), json_counts(status.total()), status.missing(),
      json_number(status.rate_per_s), json_number(status.remaining_s()), arms);
}

}  // namespace qdtune::app
