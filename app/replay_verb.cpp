#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "app/data_locator.hpp"
#include "app/json_text.hpp"
#include "app/new_file.hpp"
#include "app/row_json.hpp"
#include "app/trial_address.hpp"
#include "app/verbs.hpp"
#include "audit/json_lines.hpp"
#include "audit/story.hpp"
#include "base/seed_text.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array trace_files = {"audit.jsonl", "story.txt", "row.json"};

CommandSpec replay_spec() {
  CommandSpec command;
  command.name = "replay";
  command.arguments = "RUN [ARM/]INDEX";
  command.min_arguments = command.max_arguments = 2;
  command.summary = "Run one trial of a stored run again, alone, tell its story and compare its row";
  command.description =
      "All it needs is in the run's folder, wherever that was made; INDEX alone is a trial of the first\n"
      "arm. A recorded device needs its data too: they are looked up where the run had them, then by the\n"
      "ends of that path below the working directory, the run and the folders above it; --data names\n"
      "them. Their contents must be those of the run. Nothing in the run is changed.\n";
  command.options = {
      {"check", '\0', "", "exit 7 unless the row is the recorded one, bit for bit"},
      {"trace", '\0', "DIR", "write audit.jsonl, story.txt and row.json into this folder"},
      {"data", '\0', "FILE", "the data of a recorded device, if they moved"},
      {"json", '\0', "", "print one JSON object: the row, both digests and what differs"},
  };
  command.examples = {"qdtune replay results/2026-01-31_120000_fast 3", "qdtune replay RUN small/17 --check",
                      "qdtune replay RUN baseline/17 --check --json --trace trace_17"};
  command.exit_codes = {ExitCode::done,
                        ExitCode::internal,
                        ExitCode::usage,
                        ExitCode::nothing_selected,
                        ExitCode::too_many_errors,
                        ExitCode::nondeterminism,
                        ExitCode::damaged_data,
                        ExitCode::input_missing,
                        ExitCode::cannot_create,
                        ExitCode::io,
                        ExitCode::bad_config};
  return command;
}

// What the trial gave this time, and what the run has of it.
struct Replay {
  trial::TrialRow row;
  std::string digest;
  std::string lines, story;
  std::optional<store::UncheckedRow> recorded;
  std::vector<RowDifference> differences;  // recorded, replayed

  bool equal() const { return recorded && recorded->intact && recorded->digest == digest; }
};

// As in a run, a trial that throws ends in a row with the reason. The log keeps what happened before.
trial::TrialRow run_alone(const config::Arm& arm, std::uint64_t seed, std::uint64_t index, audit::Log& log,
                          const World& world) {
  try {
    return world.run_trial(arm.config, seed, index, parallel::Executor::serial(), log).row;
  } catch (const std::exception& error) {
    trial::TrialRow row;
    row.trial = index;
    row.outcome = trial::Outcome::error;
    row.reason = error.what();
    return row;
  }
}

Replay replayed(const store::RunReader& run, const config::Experiment& experiment,
                const TrialAddress& address, const World& world) {
  const config::Arm& arm = experiment.arms[address.arm];
  Replay replay;
  replay.recorded = run.find_unchecked_row(address.arm, address.trial);
  audit::Log log = audit::Log::on();
  replay.row = run_alone(arm, experiment.seed, address.trial, log, world);
  replay.digest = store::row_digest(arm.hash, replay.row);
  replay.lines = audit::to_json_lines(log.records());
  replay.story = audit::tell(log.records());
  if (replay.row.outcome == trial::Outcome::error)
    replay.story += fmt::format("The trial ended in an error: {}\n", replay.row.reason);
  if (replay.recorded && !replay.equal())
    replay.differences = row_differences(replay.recorded->stored.row, replay.row);
  return replay;
}

std::string difference_table(const std::vector<RowDifference>& differences) {
  std::size_t name = 5, first = 8;  // of the titles
  for (const RowDifference& d : differences) {
    name = std::max(name, d.name.size());
    first = std::max(first, d.first.size());
  }
  std::string text = fmt::format("  {:<{}}  {:<{}}  replayed\n", "field", name, "recorded", first);
  for (const RowDifference& d : differences)
    text += fmt::format("  {:<{}}  {:<{}}  {}\n", d.name, name, d.first, first, d.second);
  return text;
}

// Other builds may give other bits: the first thing to know about a difference.
std::string builds(const store::RunManifest& manifest) {
  const store::Provenance& then = manifest.provenance;
  const store::Provenance now = store::current_provenance(1, "");
  const auto text = [](const store::Provenance& p) {
    return fmt::format("qdtune {} {}, {}, {}, on {}", p.program_version, p.git_revision, p.compiler, p.flags,
                       p.cpu_model);
  };
  if (text(then) == text(now)) return "Both were computed by this build on this kind of processor.\n";
  return fmt::format("recorded by {}\nreplayed by {}\n", text(then), text(now));
}

std::string verdict(const Replay& replay, const TrialAddress& address, const store::RunReader& run) {
  if (!replay.recorded)
    return fmt::format("The run has no row of trial {} to compare with.\n", address.text());
  if (replay.equal()) {
    return fmt::format("The row of trial {} is the recorded one, bit for bit: digest {}\n", address.text(),
                       replay.digest);
  }
  std::string text = fmt::format("The row of trial {} is NOT the recorded one.\n", address.text());
  text += fmt::format("digest    {}\nrecorded  {}\n", replay.digest, replay.recorded->digest);
  if (!replay.recorded->intact)
    text += "The recorded row was changed after it was stored: its fields do not give its digest.\n";
  if (replay.differences.empty()) {
    text += "Every field is equal: the stored digest is that of another row.\n";
  } else {
    text += difference_table(replay.differences);
  }
  return text + builds(run.manifest());
}

std::string differences_json(const std::vector<RowDifference>& differences) {
  const auto value = [](const std::string& json) { return json == "none" ? std::string("null") : json; };
  std::string text = "[";
  for (const RowDifference& d : differences) {
    text += fmt::format(R"({}{{"field": {}, "recorded": {}, "replayed": {}}})", text == "[" ? "" : ", ",
                        json_quoted(d.name), value(d.first), value(d.second));
  }
  return text + "]";
}

std::string replay_json(const Replay& replay, const TrialAddress& address, const store::RunReader& run) {
  const auto or_null = [&](const std::string& json) { return replay.recorded ? json : "null"; };
  return fmt::format(
      "{{\"schema\": 1, \"experiment\": {}, \"seed\": {}, \"trial\": {}, \"arm\": {}, \"index\": {},\n"
      "  \"digest\": {}, \"recorded_digest\": {}, \"recorded_intact\": {}, \"equal\": {},\n"
      "  \"differences\": {},\n  \"row\": {}}}\n",
      json_quoted(run.manifest().experiment), json_quoted(seed_text(run.manifest().seed)),
      json_quoted(address.text()), json_quoted(address.arm_name), address.trial, json_quoted(replay.digest),
      or_null(json_quoted(replay.recorded ? replay.recorded->digest : "")),
      or_null(replay.recorded && replay.recorded->intact ? "true" : "false"),
      or_null(replay.equal() ? "true" : "false"), differences_json(replay.differences), row_json(replay.row));
}

void prepare_trace(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder)) {
    throw Error(ErrorKind::cannot_create, fmt::format("cannot create the folder {}: {}", folder.string(),
                                                      error ? error.message() : "a file has that name"));
  }
  for (const char* name : trace_files) {
    if (fs::exists(folder / name))
      throw Error(ErrorKind::cannot_create,
                  fmt::format("{} exists already: name another folder", (folder / name).string()));
  }
}

void write_trace(const fs::path& folder, const Replay& replay) {
  const std::array texts = {replay.lines, replay.story, row_json(replay.row) + "\n"};
  for (std::size_t i = 0; i < trace_files.size(); ++i) write_new_file(folder / trace_files[i], texts[i]);
}

ExitCode conclude(const Replay& replay, bool check) {
  if (check && !replay.recorded) return ExitCode::nothing_selected;
  if (check) return replay.equal() ? ExitCode::done : ExitCode::nondeterminism;
  return replay.row.outcome == trial::Outcome::error ? ExitCode::too_many_errors : ExitCode::done;
}

ExitCode replay_trial(const Arguments& arguments, const World& world) {
  const fs::path folder = arguments.positional[0];
  const std::optional<std::string> trace = arguments.value("trace");
  const store::RunReader run = store::RunStore::open(folder);
  const auto address = find_trial(arguments.positional[1], folder.string(), run.manifest(), world);
  if (!address) return ExitCode::nothing_selected;
  const config::Experiment experiment = experiment_to_repeat(folder, run, {}, arguments.value("data"));
  if (trace) prepare_trace(*trace);

  const Replay replay = replayed(run, experiment, *address, world);
  if (trace) write_trace(*trace, replay);
  if (arguments.has("json")) {
    world.out << replay_json(replay, *address, run);
  } else {
    world.out << replay.story << "\n" << verdict(replay, *address, run);
  }
  return conclude(replay, arguments.has("check"));
}

}  // namespace

Verb replay_verb() {
  return {replay_spec(), replay_trial};
}

}  // namespace qdtune::app
