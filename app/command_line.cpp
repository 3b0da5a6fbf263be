#include "app/command_line.hpp"

#include <charconv>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "config/nearest.hpp"

namespace qdtune::app {
namespace po = boost::program_options;
namespace {

const std::string positional_name = "positional argument";  // not a word anyone can type as an option

po::options_description description_of(const CommandSpec& command) {
  po::options_description known;
  for (const OptionSpec& option : command.options) {
    const std::string names = option.letter == '\0' ? option.name : option.name + "," + option.letter;
    if (option.value.empty()) {
      known.add_options()(names.c_str(), "");
    } else {
      known.add_options()(names.c_str(), po::value<std::string>(), "");
    }
  }
  known.add_options()("help,h", "");
  known.add_options()(positional_name.c_str(), po::value<std::string>(), "");
  return known;
}

std::vector<std::string> long_names(const CommandSpec& command) {
  std::vector<std::string> names{"--help"};
  for (const OptionSpec& option : command.options) names.push_back("--" + option.name);
  return names;
}

[[noreturn]] void refuse(const CommandSpec& command, const std::string& what) {
  throw Error(ErrorKind::usage, fmt::format("{} (see: qdtune {} --help)", what, command.name));
}

std::vector<po::option> tokens_of(const CommandSpec& command, const std::vector<std::string>& words) {
  const po::options_description known = description_of(command);
  po::positional_options_description rest;
  rest.add(positional_name.c_str(), -1);
  using namespace po::command_line_style;
  try {
    return po::command_line_parser(words)
        .options(known)
        .positional(rest)
        .style(unix_style & ~allow_guessing)
        .run()
        .options;
  } catch (const po::unknown_option& error) {
    refuse(command, fmt::format("qdtune {} has no option '{}'{}", command.name, error.get_option_name(),
                                did_you_mean(error.get_option_name(), long_names(command))));
  } catch (const po::error_with_option_name& error) {
    refuse(command, error.what());
  } catch (const po::error& error) {
    refuse(command, error.what());
  }
}

const OptionSpec* find_option(const CommandSpec& command, const std::string& name) {
  for (const OptionSpec& option : command.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

void check_counts(const CommandSpec& command, const Arguments& arguments) {
  for (const auto& [name, values] : arguments.options) {
    const OptionSpec* option = find_option(command, name);
    if (option != nullptr && !option->repeatable && values.size() > 1)
      refuse(command, fmt::format("--{} is given twice", name));
  }
  if (arguments.has("help")) return;
  const std::size_t count = arguments.positional.size();
  if (count < command.min_arguments) {
    refuse(command, fmt::format("qdtune {} needs {}", command.name, command.arguments));
  }
  if (count > command.max_arguments) {
    refuse(command, fmt::format("qdtune {} does not take '{}'", command.name,
                                arguments.positional[command.max_arguments]));
  }
}

std::string option_column(const OptionSpec& option) {
  std::string column = option.letter == '\0' ? "    " : fmt::format("-{}, ", option.letter);
  column += "--" + option.name;
  if (!option.value.empty()) column += " " + option.value;
  return column;
}

}  // namespace

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto found = options.find(name);
  if (found == options.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::uint64_t> Arguments::whole_number(const std::string& name, std::uint64_t low,
                                                     std::uint64_t high) const {
  const std::optional<std::string> text = value(name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (problem != std::errc() || end != text->data() + text->size() || number < low || number > high) {
    throw Error(ErrorKind::usage,
                fmt::format("--{} takes a whole number from {} to {}, not '{}'", name, low, high, *text));
  }
  return number;
}

std::optional<std::string> Arguments::choice(const std::string& name,
                                             const std::vector<std::string>& allowed) const {
  std::optional<std::string> text = value(name);
  if (!text) return std::nullopt;
  for (const std::string& word : allowed) {
    if (*text == word) return text;
  }
  throw Error(ErrorKind::usage, fmt::format("--{} takes {}, not '{}'{}", name, fmt::join(allowed, ", "),
                                            *text, did_you_mean(*text, allowed)));
}

Arguments parse_arguments(const CommandSpec& command, const std::vector<std::string>& words) {
  Arguments arguments;
  for (const po::option& token : tokens_of(command, words)) {
    if (token.string_key == positional_name) {
      arguments.positional.insert(arguments.positional.end(), token.value.begin(), token.value.end());
    } else {
      std::vector<std::string>& values = arguments.options[token.string_key];
      values.insert(values.end(), token.value.begin(), token.value.end());
    }
  }
  check_counts(command, arguments);
  return arguments;
}

std::string help_page(const CommandSpec& command) {
  std::string page = fmt::format("usage: qdtune {} {}{}\n\n{}.\n", command.name, command.arguments,
                                 command.options.empty() ? "" : " [options]", command.summary);
  if (!command.description.empty()) page += "\n" + command.description;
  page += "\noptions:\n";
  for (const OptionSpec& option : command.options)
    page += fmt::format("  {:<24} {}\n", option_column(option), option.help);
  page += fmt::format("  {:<24} {}\n", "-h, --help", "this page");
  page += "\nexamples:\n";
  for (const std::string& example : command.examples) page += "  " + example + "\n";
  page += "\nexit codes:\n";
  for (const ExitCode code : command.exit_codes) page += "  " + describe(code) + "\n";
  return page;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = config::nearest_name(word, candidates);
  return nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace qdtune::app
