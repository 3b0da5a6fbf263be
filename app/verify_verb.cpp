#include <charconv>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "app/conclusion.hpp"
#include "app/data_locator.hpp"
#include "app/execution_options.hpp"
#include "app/json_text.hpp"
#include "app/verbs.hpp"
#include "app/verification.hpp"
#include "config/issues.hpp"
#include "store/run_lock.hpp"

namespace qdtune::app {
namespace {

namespace fs = std::filesystem;

CommandSpec verify_command() {
  CommandSpec command;
  command.name = "verify";
  command.arguments = "RUN";
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Check that a stored run is undamaged and complete, and that its rows come out again";
  command.description =
      "Reads all of it: SQLite's own check of the file, every row against the digest it was stored with,\n"
      "the configuration against its hashes, every audit, and which trials are missing. --sample runs a\n"
      "part of the trials again and compares digests: which ones is decided by the run's seed, and a\n"
      "larger part holds every smaller one. A damaged run exits 65 whatever else there is to say, one\n"
      "whose rows do not come out again 7, one that is merely incomplete 75. Nothing is changed.\n";
  command.options = {{"sample", '\0', "P%", "run P % of the stored trials again, at least one"},
                     {"data", '\0', "FILE", "the data of a recorded device, if they moved"}};
  for (OptionSpec& option : execution_options()) command.options.push_back(std::move(option));
  command.options.push_back({"json", '\0', "", "print one JSON object"});
  command.options.push_back({"quiet", '\0', "", "no progress"});
  command.examples = {"qdtune verify results/2026-01-31_120000_full", "qdtune verify RUN --sample 10% -j 2",
                      "qdtune verify RUN --sample 100% --json"};
  command.exit_codes = {
      ExitCode::done,         ExitCode::internal,      ExitCode::usage, ExitCode::nondeterminism,
      ExitCode::damaged_data, ExitCode::input_missing, ExitCode::io,    ExitCode::incomplete,
      ExitCode::bad_config};
  return command;
}

std::optional<double> sample_of(const Arguments& arguments) {
  const std::optional<std::string> text = arguments.value("sample");
  if (!text) return std::nullopt;
  const std::string_view digits =
      std::string_view(*text).substr(0, text->size() - (text->ends_with('%') ? 1 : 0));
  double percent = 0.0;
  const char* end = digits.data() + digits.size();
  const auto [parsed, problem] = std::from_chars(digits.data(), end, percent);
  if (problem != std::errc() || parsed != end || !(percent > 0.0 && percent <= 100.0)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("--sample takes a share of the trials above 0 and up to 100 %, as in 10%, not '{}'",
                    *text));
  }
  return percent;
}

struct Verification {
  std::string folder;
  store::RunManifest manifest;
  store::Inspection inspection;
  AuditCheck audits;
  std::vector<std::string> faults;  // of all the above, and of the configuration
  std::uint64_t fault_count = 0;
  std::string unchecked;    // why the configuration was not checked, or empty
  bool configured = false;  // checked, and right
  std::optional<store::LockHolder> writer;
  bool sample_wanted = false;
  std::optional<Repetition> repetition;

  bool deviates() const { return repetition && !repetition->deviations.empty(); }
  std::uint64_t expected() const { return manifest.trials * manifest.arms.size(); }
  std::uint64_t rows() const { return expected() - inspection.missing(); }
};

// The experiment, if it can be had. What was edited since is a fault; data that are elsewhere and rows of another
// version of the program are none, unless the trials are to be repeated.
std::optional<config::Experiment> read_experiment(const store::RunReader& run, const Arguments& arguments,
                                                  Verification& verification) {
  std::vector<std::string> overrides;
  add_execution_overrides(overrides, arguments);
  try {
    return experiment_to_repeat(verification.folder, run, overrides, arguments.value("data"));
  } catch (const Error& error) {
    const bool missing = error.kind() == ErrorKind::input_missing;
    const bool other_version = run.manifest().science != trial::science_version ||
                               dynamic_cast<const config::ConfigError*>(&error) != nullptr;
    if (!missing && error.kind() != ErrorKind::config) throw;
    if ((missing || other_version) && arguments.has("sample")) throw;
    if (missing || other_version) {
      verification.unchecked = error.what();
    } else {
      verification.faults.emplace_back(error.what());
      ++verification.fault_count;
    }
    return std::nullopt;
  }
}

Verification verification_of(const Arguments& arguments, const World& world) {
  const std::optional<double> sample = sample_of(arguments);
  Verification verification;
  verification.folder = arguments.positional.front();
  verification.sample_wanted = sample.has_value();
  const store::RunReader run = store::RunStore::open(verification.folder);
  verification.writer = store::lock_holder(verification.folder);
  verification.manifest = run.manifest();
  verification.inspection = store::inspect(run);
  verification.faults = verification.inspection.faults;
  verification.fault_count = verification.inspection.fault_count;
  const auto experiment = read_experiment(run, arguments, verification);
  verification.configured = experiment.has_value();
  verification.audits = check_audits(run);
  for (const std::string& fault : verification.audits.faults) verification.faults.push_back(fault);
  verification.fault_count += verification.audits.faults.size();
  if (sample && experiment)
    verification.repetition = repeat(run, *experiment, {*sample, progress_style(arguments, world)}, world);
  return verification;
}

std::string range_text(const store::TrialRange& range) {
  return range.size() == 1 ? fmt::format("{}", range.first) : fmt::format("{}-{}", range.first, range.last);
}

// The first few ranges of each arm: "baseline 0, 4-6; small 8-9 and 12 more".
std::string missing_text(const Verification& v) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t arm = 0; arm < v.manifest.arms.size(); ++arm) {
    const std::vector<store::TrialRange>& ranges = v.inspection.arms[arm].missing;
    std::uint64_t rest = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (i >= most) {
        rest += ranges[i].size();
      } else {
        text += i > 0 ? ", " : (text.empty() ? "" : "; ") + v.manifest.arms[arm].name + " ";
        text += range_text(ranges[i]);
      }
    }
    if (rest > 0) text += fmt::format(" and {} more", rest);
  }
  return text;
}

std::string trials_text(const Verification& v) {
  std::uint64_t errors = 0;
  for (const store::ArmInspection& arm : v.inspection.arms) errors += arm.errors;
  std::string text = fmt::format("trials         {} of {} are stored", v.rows(), v.expected());
  if (errors > 0) text += fmt::format(", {} of them as errors without a result", errors);
  if (v.inspection.missing() == 0) return text + "\n";
  text += fmt::format("; MISSING: {}\n", missing_text(v));
  if (v.writer) return text + fmt::format("               {} is writing the run\n", v.writer->text());
  return text + fmt::format("               to run them: {}\n", resume_command(v.folder));
}

std::string repetition_text(const Verification& v) {
  if (!v.repetition)
    return fmt::format("repeated       none: {}\n", v.sample_wanted
                                                        ? "the configuration is not the run's"
                                                        : "--sample 10% runs a part of the trials again");
  const Repetition& r = *v.repetition;
  const std::size_t deviations = r.deviations.size();
  std::string text = fmt::format("repeated       {} of {} trials: ", r.repeated, r.of);
  if (deviations == 0) return text + "every row came out again, bit for bit\n";
  text += fmt::format("{} gave ANOTHER ROW\n", deviations);
  for (const Deviation& d : r.deviations) {
    text += fmt::format("  {}: digest {}, recorded {}{}\n", d.trial, d.digest, d.recorded_digest,
                        d.error.empty() ? "" : "; it ended in an error: " + d.error);
  }
  return text + fmt::format("  to see what differs: qdtune replay {} {} --check\n", shell_word(v.folder),
                            r.deviations.front().trial);
}

std::string verdict(const Verification& v) {
  if (v.fault_count > 0)
    return "DAMAGED: do not trust this run; copy it anew from where it was made, or run it again.";
  if (v.deviates())
    return "DIFFERENT: the run is undamaged, but this program on this machine does not give its rows.";
  if (v.inspection.missing() > 0) return "INCOMPLETE: what is stored is sound; trials are missing.";
  if (v.repetition) return "SOUND: the run is undamaged and complete, and its rows come out again.";
  return "SOUND: the run is undamaged and complete.";
}

std::string verification_text(const Verification& v) {
  std::string text = fmt::format("run            {}\nexperiment     {}\ndigest         {}\n\n", v.folder,
                                 v.manifest.experiment, v.inspection.digest);
  const std::size_t damages = v.fault_count;
  text += fmt::format("store          {}\n",
                      damages == 0 ? "undamaged: the file, and every row against its digest"
                                   : fmt::format("DAMAGED, {} fault{}:", damages, damages == 1 ? "" : "s"));
  for (const std::string& fault : v.faults) text += "  " + fault + "\n";
  if (damages > v.faults.size()) text += fmt::format("  and {} more\n", damages - v.faults.size());
  if (!v.unchecked.empty()) {
    text += fmt::format("configuration  not checked: {}\n", v.unchecked);
  } else if (v.configured) {
    text += "configuration  gives the hashes that the run was made with\n";
  }
  text += trials_text(v);
  text += fmt::format("audits         {} kept, {} of them readable\n", v.audits.audits,
                      v.audits.audits - v.audits.faults.size());
  text += repetition_text(v);
  return text + "\n" + verdict(v) + "\n";
}

std::string list_json(const std::vector<std::string>& items) {
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string missing_json(const Verification& v) {
  std::vector<std::string> items;
  for (std::size_t arm = 0; arm < v.manifest.arms.size(); ++arm) {
    for (const store::TrialRange& range : v.inspection.arms[arm].missing)
      items.push_back(fmt::format(R"({{"arm": {}, "first": {}, "last": {}}})",
                                  json_quoted(v.manifest.arms[arm].name), range.first, range.last));
  }
  return list_json(items);
}

std::string repetition_json(const std::optional<Repetition>& repetition) {
  if (!repetition) return "null";
  std::vector<std::string> items;
  for (const Deviation& d : repetition->deviations) {
    items.push_back(fmt::format(R"({{"trial": {}, "digest": {}, "recorded_digest": {}, "error": {}}})",
                                json_quoted(d.trial), json_quoted(d.digest), json_quoted(d.recorded_digest),
                                d.error.empty() ? "null" : json_quoted(d.error)));
  }
  return fmt::format(R"({{"percent": {}, "trials": {}, "of": {}, "different": {}}})", repetition->percent,
                     repetition->repeated, repetition->of, list_json(items));
}

std::string verification_json(const Verification& v) {
  std::vector<std::string> faults;
  for (const std::string& fault : v.faults) faults.push_back(json_quoted(fault));
  return fmt::format(
      "{{\"schema\": 1, \"run\": {}, \"experiment\": {}, \"digest\": {},\n"
      "  \"undamaged\": {}, \"fault_count\": {}, \"faults\": {},\n"
      "  \"complete\": {}, \"trials\": {}, \"expected_trials\": {}, \"missing\": {},\n"
      "  \"audits\": {}, \"unchecked\": {}, \"sample\": {}}}\n",
      json_quoted(v.folder), json_quoted(v.manifest.experiment), json_quoted(v.inspection.digest),
      v.fault_count == 0, v.fault_count, list_json(faults), v.inspection.missing() == 0, v.rows(),
      v.expected(), missing_json(v), v.audits.audits, v.unchecked.empty() ? "null" : json_quoted(v.unchecked),
      repetition_json(v.repetition));
}

ExitCode verify(const Arguments& arguments, const World& world) {
  const Verification verification = verification_of(arguments, world);
  world.out << (arguments.has("json") ? verification_json(verification) : verification_text(verification));
  if (verification.fault_count > 0) return ExitCode::damaged_data;
  if (verification.deviates()) return ExitCode::nondeterminism;
  return verification.inspection.missing() > 0 ? ExitCode::incomplete : ExitCode::done;
}

}  // namespace

Verb verify_verb() {
  return {verify_command(), verify};
}

}  // namespace qdtune::app
