#include "app/man_page.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "app/exit_code.hpp"
#include "app/version.hpp"
#include "config/describe.hpp"

namespace qdtune::app {
namespace {

// Text as roff prints it: a backslash and a hyphen mean something else there.
std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result;
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}

// What stands for an argument; a line may break between its choices.
std::string italic(const std::string& text) {
  std::string breakable;
  for (const char c : roff(text)) breakable += c == '|' ? std::string("|\\:") : std::string(1, c);
  return "\\fI" + breakable + "\\fR";
}

// Lines of text, none of which roff takes for a request. It fills them, but for indented ones.
std::string lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::string result;
  bool after_indented = false;
  for (std::string line; std::getline(stream, line);) {
    if (after_indented && !line.starts_with(' ')) result += ".br\n";
    after_indented = line.starts_with(' ');
    if (line.starts_with('.') || line.starts_with('\'')) result += "\\&";
    result += roff(line) + "\n";
  }
  return result;
}

std::string item(const std::string& head, const std::string& text) {
  return ".TP\n" + head + "\n" + lines_of(text);
}

std::string usage_of(const CommandSpec& command) {
  std::string usage = bold("qdtune " + command.name);
  if (!command.arguments.empty()) usage += " " + italic(command.arguments);
  return usage + (command.options.empty() ? "" : " [options]");
}

std::string option_head(const OptionSpec& option) {
  std::string head = option.letter == '\0' ? "" : bold(fmt::format("-{}", option.letter)) + ", ";
  head += bold("--" + option.name);
  if (!option.value.empty()) head += " " + italic(option.value);
  return head;
}

std::string verb_section(const CommandSpec& command) {
  std::string text = ".SS " + usage_of(command) + "\n" + lines_of(command.summary + ".");
  if (!command.description.empty()) text += ".PP\n" + lines_of(command.description);
  for (const OptionSpec& option : command.options) text += item(option_head(option), option.help + ".");
  text += ".PP\nExamples:\n.PP\n.nf\n.RS 4\n";
  for (const std::string& example : command.examples) text += lines_of(example);
  return text + ".RE\n.fi\n";
}

std::string key_item(const config::OptionDescription& option) {
  std::string facts;
  for (const std::string& fact : {option.unit, option.bounds})
    if (!fact.empty()) facts += (facts.empty() ? "" : "; ") + fact;
  return item(bold(option.key) + " = " + roff(option.standard),
              option.help + (facts.empty() ? "." : " (" + facts + ")."));
}

std::string experiment_section() {
  std::string text =
      ".SH EXPERIMENT FILE\n" +
      lines_of(
          "TOML. Every key may be left out and then has the value shown here. Keys with a dot are written as "
          "they\n"
          "stand or inside of a table: belief.particles = 512, or particles = 512 below [belief].\n"
          "A distribution is a number or one of { fixed = x }, { uniform = [low, high] }, { log_uniform = "
          "[low, high] },\n"
          "{ normal = [mean, sd] }.") +
      ".PP\n" +
      lines_of(
          "An experiment may have arms, which share devices and noise. Each is a table [[arm]] with a name "
          "and the keys\n"
          "it changes; without any there is one arm, baseline. What decides a value, strongest first: the "
          "arm, the\n"
          "command line (--set and the options that are short for it), the file, the default. Arms change "
          "neither\n"
          "name, question, seed and trials nor the keys of [execution].");
  std::string section = "none";
  for (const config::OptionDescription& option : config::describe_options()) {
    const auto dot = option.key.find('.');
    const std::string own = dot == std::string::npos ? "" : option.key.substr(0, dot);
    if (own != section) text += ".SS " + (own.empty() ? "Top of the file" : "[" + own + "]") + "\n";
    section = own;
    text += key_item(option);
  }
  return text;
}

std::string exit_section(const std::vector<CommandSpec>& commands) {
  std::set<ExitCode> codes;
  for (const CommandSpec& command : commands)
    codes.insert(command.exit_codes.begin(), command.exit_codes.end());
  std::string text = ".SH EXIT STATUS\n";
  for (const ExitCode code : codes)
    text += item(bold(std::to_string(static_cast<int>(code))), std::string(meaning_of(code)) + ".");
  return text + item(bold("130, 143"), "stopped at once by a second SIGINT or SIGTERM.");
}

std::string environment_section() {
  return ".SH ENVIRONMENT\n" + item(bold("NO_COLOR"), "when set and not empty, messages have no colour.") +
         item(bold("TERM"),
              "when it is dumb, or standard error is no terminal, progress is a line every 10 s.");
}

}  // namespace

std::string man_page(const std::vector<CommandSpec>& commands) {
  std::string page =
      fmt::format(".TH QDTUNE 1 \"\" \"qdtune {}\" \"User Commands\"\n.ad l\n.nh\n", program_version());
  page += ".SH NAME\nqdtune \\- tune double quantum dots to a charge state, many at a time\n.SH SYNOPSIS\n";
  for (const CommandSpec& command : commands) page += usage_of(command) + "\n.br\n";
  page += bold("qdtune --version") + "\n.SH DESCRIPTION\n" +
          lines_of(
              "Tunes simulated and recorded double quantum dots to a charge state, and scores the result "
              "against the\n"
              "truth of each device. The same experiment and seed give the same rows, bit for bit, on any "
              "number of\n"
              "threads. Results go to standard output, progress and messages to standard error.") +
          ".SH VERBS\n";
  for (const CommandSpec& command : commands) page += verb_section(command);
  return page + experiment_section() + exit_section(commands) + environment_section();
}

}  // namespace qdtune::app
