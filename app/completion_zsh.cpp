#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/candidates.hpp"
#include "app/completion.hpp"

namespace qdtune::app {
namespace {

// Inside single quotes of a script.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

// Where a colon or a bracket would end a part of a specification of _arguments.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string action_of(const Candidates& candidates) {
  switch (candidates.kind) {
    case Candidates::Kind::words:
      return fmt::format("({})", fmt::join(candidates.words, " "));
    case Candidates::Kind::files:
      return candidates.ending.empty() ? "_files" : fmt::format("_files -g \"*{}\"", candidates.ending);
    case Candidates::Kind::folders:
      return "_files -/";
    case Candidates::Kind::settings:
      return "_qdtune_setting";
    case Candidates::Kind::free:
      break;
  }
  return " ";
}

// "(-o --output)"{-o+,--output=}"[help]:FILE:_files" as _arguments reads it.
std::string option_specification(const OptionSpec& option) {
  const bool has_value = !option.value.empty();
  std::string tail = fmt::format("[{}]", escaped(option.help));
  if (has_value) tail += fmt::format(":{}:{}", escaped(option.value), action_of(candidates_of(option)));
  const std::string lengthy = "--" + option.name + (has_value ? "=" : "");
  if (option.letter == '\0') return quoted((option.repeatable ? "*" : "") + lengthy + tail);
  const std::string brief = fmt::format("-{}{}", option.letter, has_value ? "+" : "");
  const std::string head = option.repeatable ? "*" : fmt::format("(-{} --{})", option.letter, option.name);
  return fmt::format("{}{{{},{}}}{}", quoted(head), brief, lengthy, quoted(tail));
}

std::string verb_case(const CommandSpec& command) {
  std::string text = fmt::format("        {})\n          _arguments -s -S \\\n", command.name);
  for (const OptionSpec& option : command.options)
    text += "            " + option_specification(option) + " \\\n";
  text += "            '(- *)'{-h,--help}'[show the page of the verb]'";
  std::size_t number = 1;
  for (const Candidates& argument : candidates_of_arguments(command)) {
    const std::string place = argument.repeated ? "*" : std::to_string(number++);
    text += " \\\n            " +
            quoted(fmt::format("{}:{}:{}", place, escaped(argument.name), action_of(argument)));
  }
  return text + "\n          ;;\n";
}

std::string setting_function() {
  std::string keys, values;
  for (const Setting& setting : all_settings()) {
    keys += "      " + quoted(setting.key + ":" + setting.help) + "\n";
    if (!setting.values.empty())
      values += fmt::format("      {}) compadd -- {} ;;\n", setting.key, fmt::join(setting.values, " "));
  }
  return fmt::format(
      "# A key of an experiment, then its value.\n"
      "_qdtune_setting() {{\n"
      "  local key=${{PREFIX%%=*}}\n"
      "  if compset -P 1 '*='; then\n"
      "    case $key in\n{}"
      "      *) _message value ;;\n"
      "    esac\n"
      "  else\n"
      "    local -a keys=(\n{}"
      "    )\n"
      "    _describe -t keys key keys -S = -q\n"
      "  fi\n"
      "}}\n\n",
      values, keys);
}

std::string verbs_list(const std::vector<CommandSpec>& commands) {
  std::string list;
  for (const CommandSpec& command : commands)
    list += "        " + quoted(command.name + ":" + command.summary) + "\n";
  return list;
}

}  // namespace

std::string zsh_completion(const std::vector<CommandSpec>& commands) {
  std::string cases;
  for (const CommandSpec& command : commands) cases += verb_case(command);
  return fmt::format(
      "#compdef qdtune\n"
      "# zsh completion of qdtune, written by: qdtune completion zsh\n\n"
      "{}"
      "_qdtune() {{\n"
      "  local curcontext=$curcontext state state_descr line\n"
      "  typeset -A opt_args\n"
      "  _arguments -C '(- *)'{{-h,--help}}'[show the list of verbs]' '(- *)--version[show the version]' \\\n"
      "    '1:verb:->verb' '*::argument:->argument'\n"
      "  case $state in\n"
      "    verb)\n"
      "      local -a verbs=(\n{}"
      "      )\n"
      "      _describe -t verbs verb verbs\n"
      "      ;;\n"
      "    argument)\n"
      "      case $words[1] in\n{}"
      "      esac\n"
      "      ;;\n"
      "  esac\n"
      "}}\n\n"
      "# Found on the function path the file is the function's body; sourced, it has to be made known.\n"
      "if [[ $funcstack[1] == _qdtune ]]; then\n"
      "  _qdtune \"$@\"\n"
      "else\n"
      "  compdef _qdtune qdtune\n"
      "fi\n",
      setting_function(), verbs_list(commands), cases);
}

}  // namespace qdtune::app
