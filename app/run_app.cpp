#include "app/run_app.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "app/man_page.hpp"
#include "app/verbs.hpp"
#include "app/version.hpp"
#include "trial/numerics.hpp"

namespace qdtune::app {
namespace {

std::string overview(const std::vector<Verb>& verbs) {
  std::string page =
      "usage: qdtune VERB [arguments]\n\n"
      "Tunes simulated and recorded double quantum dots to a charge state, many at a time, and scores\n"
      "the result against the truth of each device. The same experiment and seed give the same rows,\n"
      "bit for bit, on any number of threads.\n"
      "\nverbs:\n";
  for (const Verb& verb : verbs)
    page += fmt::format("  {:<10} {}\n", verb.command.name, verb.command.summary);
  page += fmt::format("  {:<10} {}\n", "help", help_command().summary);
  page +=
      "\noptions:\n"
      "  -h, --help   this page; after a verb, the page of that verb\n"
      "  --version    the version and the build\n";
  page += "\nexamples:\n";
  for (const Verb& verb : verbs) page += "  " + verb.command.examples.front() + "\n";
  page += "\nexit codes:\n";
  for (const ExitCode code :
       {ExitCode::done, ExitCode::internal, ExitCode::usage, ExitCode::gate_failed,
        ExitCode::nothing_selected, ExitCode::too_many_errors, ExitCode::inconclusive,
        ExitCode::nondeterminism, ExitCode::damaged_data, ExitCode::input_missing, ExitCode::cannot_create,
        ExitCode::io, ExitCode::incomplete, ExitCode::bad_config}) {
    page += "  " + describe(code) + "\n";
  }
  return page + "  130, 143  stopped at once by a second SIGINT or SIGTERM\n";
}

const Verb& find_verb(const std::vector<Verb>& verbs, const std::string& name) {
  std::vector<std::string> names{"help"};
  for (const Verb& verb : verbs) {
    if (verb.command.name == name) return verb;
    names.push_back(verb.command.name);
  }
  throw Error(ErrorKind::usage,
              fmt::format("qdtune has no verb '{}'{} (see: qdtune --help)", name, did_you_mean(name, names)));
}

ExitCode help(const std::vector<Verb>& verbs, const std::vector<std::string>& words, const World& world) {
  const CommandSpec command = help_command();
  const Arguments arguments = parse_arguments(command, words);
  if (arguments.has("man")) {
    if (!arguments.positional.empty()) {
      throw Error(ErrorKind::usage, "the manual has all verbs on one page: qdtune help --man");
    }
    world.out << man_page(all_commands());
  } else if (arguments.positional.empty() && !arguments.has("help")) {
    world.out << overview(verbs);
  } else if (arguments.positional.empty() || arguments.positional.front() == command.name) {
    world.out << help_page(command);
  } else {
    world.out << help_page(find_verb(verbs, arguments.positional.front()).command);
  }
  return ExitCode::done;
}

ExitCode dispatch(const std::vector<std::string>& args, const World& world) {
  const std::vector<Verb> verbs = all_verbs();
  if (args.empty()) {
    world.err << overview(verbs);
    return ExitCode::usage;
  }
  const std::string& word = args.front();
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (word == "--version") {
    world.out << version_text();
    return ExitCode::done;
  }
  if (word == "--help" || word == "-h" || word == "help") return help(verbs, rest, world);
  const Verb& verb = find_verb(verbs, word);
  const Arguments arguments = parse_arguments(verb.command, rest);
  if (arguments.has("help")) {
    world.out << help_page(verb.command);
    return ExitCode::done;
  }
  return verb.run(arguments, world);
}

void flush_results(const World& world) {
  errno = 0;
  if (world.out.flush()) return;
  const std::string reason = errno == 0 ? "the stream refused it" : std::strerror(errno);
  throw Error(ErrorKind::io, "cannot write the results to standard output: " + reason);
}

int report_error(const World& world, const std::string& message, ExitCode code) {
  world.err << fmt::format("{}qdtune: {}{}\n", world.colour ? "\033[31m" : "", message,
                           world.colour ? "\033[0m" : "")
            << std::flush;
  return static_cast<int>(code);
}

}  // namespace

int run_app(const std::vector<std::string>& args, const World& world) {
  try {
    trial::pin_numerics();
    const ExitCode code = dispatch(args, world);
    flush_results(world);
    return static_cast<int>(code);
  } catch (const Error& error) {
    return report_error(world, error.what(), exit_code_of(error.kind()));
  } catch (const std::filesystem::filesystem_error& error) {
    return report_error(world, error.what(), exit_code_of(ErrorKind::io));
  } catch (const std::exception& error) {
    return report_error(world, std::string("internal error: ") + error.what(),
                        exit_code_of(ErrorKind::internal));
  }
}

}  // namespace qdtune::app
