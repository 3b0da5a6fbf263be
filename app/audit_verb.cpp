#include <ostream>

#include <fmt/format.h>

#include "app/audit_text.hpp"
#include "app/verbs.hpp"
#include "audit/json_lines.hpp"
#include "audit/pack.hpp"
#include "audit/story.hpp"
#include "base/seed_text.hpp"
#include "store/run_store.hpp"

namespace qdtune::app {
namespace {

CommandSpec audit_command() {
  CommandSpec command;
  command.name = "audit";
  command.arguments = "RUN INDEX";
  command.max_arguments = 2;
  command.summary = "Tell the story of one trial of a stored run, decision by decision";
  command.description =
      "A run keeps the audit of its failures: trials that refused or whose claim was wrong. All of them\n"
      "are kept by qdtune run ... --set execution.audit=all, none by execution.audit=off; the rows are\n"
      "the same either way. A trial that was not kept is told again by qdtune trial.\n";
  command.options = {
      {"arm", '\0', "NAME", "the trial of this arm (default: the first arm)"},
      {"lines", '\0', "", "print the records as JSON lines"},
      {"schema", '\0', "", "print the JSON Schema of a line; needs no run"},
  };
  command.examples = {"qdtune audit results/2026-01-31_120000_fast 3",
                      "qdtune audit RUN 17 --arm baseline --lines",
                      "qdtune audit --schema > audit.schema.json"};
  command.exit_codes = {ExitCode::done,         ExitCode::usage,         ExitCode::nothing_selected,
                        ExitCode::damaged_data, ExitCode::input_missing, ExitCode::io};
  return command;
}

// A trial of a stored run.
struct Address {
  std::string folder;
  std::size_t arm = 0;
  std::string arm_name;
  std::uint64_t trial = 0;
  std::string text() const { return fmt::format("trial {}/{} of {}", arm_name, trial, folder); }
};

Address address_of(const Arguments& arguments, const store::RunManifest& manifest) {
  Address address{arguments.positional[0], 0, "", trial_index(arguments.positional[1])};
  std::vector<std::string> names;
  for (const store::ArmIdentity& arm : manifest.arms) names.push_back(arm.name);
  address.arm = arm_index(arguments, names);
  address.arm_name = names[address.arm];
  return address;
}

// Why there is no audit, and how to get one.
std::string missing_text(const Address& address, const store::RunReader& run) {
  const std::optional<store::StoredRow> stored = run.find_row(address.arm, address.trial);
  if (!stored) {
    return fmt::format("{} has no row of trial {}/{}", address.folder, address.arm_name, address.trial);
  }
  if (stored->row.outcome == trial::Outcome::error) {
    return fmt::format("{} ended in an error, which takes the audit with it: {}", address.text(),
                       stored->row.reason);
  }
  return fmt::format(
      "no audit of {} was kept; to have it told, run it again:\n"
      "  qdtune trial EXPERIMENT.toml {} --arm {} --seed {}\n"
      "A run keeps the audit of all its trials with --set execution.audit=all (default: failures)",
      address.text(), address.trial, address.arm_name, seed_text(run.manifest().seed));
}

std::string lines_of(const Address& address, const std::string& packed, bool story) {
  try {
    const std::string lines = audit::unpack(packed);
    return story ? audit::tell(audit::read_json_lines(lines)) : lines;
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", address.text(), error.what()));
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
    throw Error(ErrorKind::usage, "qdtune audit needs RUN INDEX (see: qdtune audit --help)");
  const store::RunReader run = store::RunStore::open(arguments.positional[0]);
  const Address address = address_of(arguments, run.manifest());
  const std::optional<std::string> packed = run.find_audit(address.arm, address.trial);
  if (!packed) {
    world.err << "qdtune: " << missing_text(address, run) << "\n";
    return ExitCode::nothing_selected;
  }
  world.out << lines_of(address, *packed, !arguments.has("lines"));
  return ExitCode::done;
}

}  // namespace

Verb audit_verb() {
  return {audit_command(), tell_audit};
}

}  // namespace qdtune::app
