#include <ostream>

#include <fmt/format.h>

#include "app/audit_text.hpp"
#include "app/trial_address.hpp"
#include "app/verbs.hpp"
#include "audit/json_lines.hpp"
#include "audit/pack.hpp"
#include "audit/story.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {
namespace {

CommandSpec audit_command() {
  CommandSpec command;
  command.name = "audit";
  command.arguments = "RUN [ARM/]INDEX";
  command.max_arguments = 2;
  command.summary = "Tell the story of one trial of a stored run, decision by decision";
  command.description =
      "A run keeps the audit of its failures: trials that refused or whose claim was wrong. All of them\n"
      "are kept by qdtune run ... --set execution.audit=all, none by execution.audit=off; the rows are\n"
      "the same either way. A trial that was not kept is told again by qdtune replay.\n";
  command.options = {
      {"arm", '\0', "NAME", "the trial of this arm, if ARM/ names none (default: the first arm)"},
      {"lines", '\0', "", "print the records as JSON lines"},
      {"schema", '\0', "", "print the JSON Schema of a line; needs no run"},
  };
  command.examples = {"qdtune audit results/2026-01-31_120000_fast 3", "qdtune audit RUN small/17 --lines",
                      "qdtune audit --schema > audit.schema.json"};
  command.exit_codes = {ExitCode::done,         ExitCode::usage,         ExitCode::nothing_selected,
                        ExitCode::damaged_data, ExitCode::input_missing, ExitCode::io};
  return command;
}

// None, said on standard error, when the run has no such trial.
std::optional<TrialAddress> address_of(const Arguments& arguments, const store::RunManifest& manifest,
                                       const World& world) {
  const std::string& word = arguments.positional[1];
  if (!arguments.has("arm")) return find_trial(word, arguments.positional[0], manifest, world);
  if (word.find('/') != std::string::npos)
    throw Error(ErrorKind::usage, fmt::format("--arm and '{}' both name an arm; give one of them", word));
  std::vector<std::string> names;
  for (const store::ArmIdentity& arm : manifest.arms) names.push_back(arm.name);
  return find_trial(names[arm_index(arguments, names)] + "/" + word, arguments.positional[0], manifest,
                    world);
}

// Why there is no audit, and how to get one.
std::string missing_text(const TrialAddress& address, const std::string& folder,
                         const store::RunReader& run) {
  const std::optional<store::StoredRow> stored = run.find_row(address.arm, address.trial);
  if (!stored) return fmt::format("{} has no row of trial {} yet", folder, address.text());
  const bool error = stored->row.outcome == trial::Outcome::error;
  return fmt::format(
      "{}; to have it told, run the trial again:\n  {}\n"
      "A run keeps the audit of all its trials with --set execution.audit=all (default: failures)",
      error ? fmt::format("trial {} ended in an error, which takes the audit with it: {}", address.text(),
                          stored->row.reason)
            : fmt::format("no audit of trial {} was kept", address.text()),
      replay_command(folder, address));
}

std::string lines_of(const TrialAddress& address, const std::string& folder, const std::string& packed,
                     bool story) {
  try {
    const std::string lines = audit::unpack(packed);
    return story ? audit::tell(audit::read_json_lines(lines)) : lines;
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("trial {} of {}: {}", address.text(), folder, error.what()));
  }
}

ExitCode tell_audit(const Arguments& arguments, const World& world) {
  if (arguments.has("schema")) {
    if (!arguments.positional.empty() || arguments.has("lines") || arguments.has("arm"))
      throw Error(ErrorKind::usage, "--schema is the same for every trial: give it alone");
    world.out << audit::json_schema();
    return ExitCode::done;
  }
  if (arguments.positional.size() != 2)
    throw Error(ErrorKind::usage, "qdtune audit needs RUN [ARM/]INDEX (see: qdtune audit --help)");
  const std::string& folder = arguments.positional[0];
  const store::RunReader run = store::RunStore::open(folder);
  const std::optional<TrialAddress> address = address_of(arguments, run.manifest(), world);
  if (!address) return ExitCode::nothing_selected;
  const std::optional<std::string> packed = run.find_audit(address->arm, address->trial);
  if (!packed) {
    world.err << "qdtune: " << missing_text(*address, folder, run) << "\n";
    return ExitCode::nothing_selected;
  }
  world.out << lines_of(*address, folder, *packed, !arguments.has("lines"));
  return ExitCode::done;
}

}  // namespace

Verb audit_verb() {
  return {audit_command(), tell_audit};
}

}  // namespace qdtune::app
