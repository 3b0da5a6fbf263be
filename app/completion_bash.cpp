#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/candidates.hpp"
#include "app/completion.hpp"

namespace qdtune::app {
namespace {

// The part that is the same whatever the verbs are.
constexpr const char* machinery = R"bash(
# Offers what continues the word $1: of a kind, with what the kind needs (see _qdtune_option).
_qdtune_offer() {
  local word=$1 kind=$2 key
  shift 2
  case $kind in
    word) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word") ;;
    folder)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      ;;
    file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -X "!*$1" -- "$word"; [[ -n $1 ]] && compgen -d -- "$word")
      ;;
    setting)
      if [[ $word == *=* ]]; then
        key=${word%%=*}
        mapfile -t COMPREPLY < <(compgen -P "$key=" -W "$(_qdtune_values "$key")" -- "${word#*=}")
      else
        compopt -o nospace 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -S = -W "$_qdtune_keys" -- "$word")
      fi
      ;;
  esac
}

# Offers arguments or option values of verb $1 for the word $2, after the words that follow.
_qdtune_complete_verb() {
  local verb=$1 current=$2 word kind='' number=0 options=1
  shift 2
  for word; do
    if [[ -n $kind ]]; then
      kind=''
    elif [[ -n $options && $word == -- ]]; then
      options=''
    elif [[ -n $options && $word == -?* ]]; then
      [[ $word == --*=* ]] || kind=$(_qdtune_option "$verb" "$word")
    else
      number=$((number + 1))
    fi
  done
  if [[ -n $kind ]]; then
    _qdtune_offer "$current" $kind
  elif [[ -n $options && $current == --*=* ]]; then
    word=${current%%=*}
    _qdtune_offer "${current#*=}" $(_qdtune_option "$verb" "$word")
    COMPREPLY=("${COMPREPLY[@]/#/$word=}")
  elif [[ -n $options && $current == -* ]]; then
    _qdtune_offer "$current" word $(_qdtune_options "$verb")
  else
    _qdtune_offer "$current" $(_qdtune_argument "$verb" "$number")
  fi
}

_qdtune() {
  local -a words=()
  local piece glued='' current head
  COMPREPLY=()
  # Readline breaks words at '=': put them together again.
  for piece in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ ${#words[@]} -gt 0 && ( $piece == '=' || -n $glued ) ]]; then
      words[-1]+=$piece
    else
      words+=("$piece")
    fi
    [[ $piece == '=' ]] && glued=1 || glued=''
  done
  current=${words[-1]}
  if [[ ${#words[@]} -le 2 ]]; then
    _qdtune_offer "$current" word "$_qdtune_verbs --help --version"
  else
    _qdtune_complete_verb "${words[1]}" "$current" "${words[@]:2:${#words[@]}-3}"
  fi
  # What readline broke off at '=' stays where it is.
  if [[ $current == *=* && $COMP_WORDBREAKS == *=* ]]; then
    head=${current%"${current##*=}"}
    COMPREPLY=("${COMPREPLY[@]#"$head"}")
  fi
}
complete -F _qdtune qdtune
)bash";

std::string kind_of(const Candidates& candidates) {
  switch (candidates.kind) {
    case Candidates::Kind::words:
      return fmt::format("word {}", fmt::join(candidates.words, " "));
    case Candidates::Kind::files:
      return candidates.ending.empty() ? "file" : "file " + candidates.ending;
    case Candidates::Kind::folders:
      return "folder";
    case Candidates::Kind::settings:
      return "setting";
    case Candidates::Kind::free:
      break;
  }
  return "free";
}

// A shell function that answers a question by a table.
std::string function(const std::string& comment, const std::string& name, const std::string& subject,
                     const std::string& cases) {
  return fmt::format("\n# {}\n{}() {{\n  case {} in\n{}  esac\n}}\n", comment, name, subject, cases);
}

std::string answer(const std::string& pattern, const std::string& text) {
  return fmt::format("    {}) echo '{}' ;;\n", pattern, text);
}

std::string values_function() {
  std::string cases;
  for (const Setting& setting : all_settings())
    if (!setting.values.empty())
      cases += answer(setting.key, fmt::format("{}", fmt::join(setting.values, " ")));
  return function("The values of the key $1 that can be counted.", "_qdtune_values", "$1", cases);
}

std::string options_function(const std::vector<CommandSpec>& commands) {
  std::string cases;
  for (const CommandSpec& command : commands) {
    std::string names = "--help -h";
    for (const OptionSpec& option : command.options) {
      names += " --" + option.name;
      if (option.letter != '\0') names += fmt::format(" -{}", option.letter);
    }
    cases += answer(command.name, names);
  }
  return function("The options of verb $1.", "_qdtune_options", "$1", cases);
}

std::string option_function(const std::vector<CommandSpec>& commands) {
  std::string cases;
  for (const CommandSpec& command : commands) {
    for (const OptionSpec& option : command.options) {
      if (option.value.empty()) continue;
      std::string pattern = fmt::format("'{} --{}'", command.name, option.name);
      if (option.letter != '\0') pattern += fmt::format(" | '{} -{}'", command.name, option.letter);
      cases += answer(pattern, kind_of(candidates_of(option)));
    }
  }
  return function(
      "What the value of option $2 of verb $1 is: word (and the words), file (and an ending), folder,\n"
      "# setting or free; nothing for an option without a value.",
      "_qdtune_option", "\"$1 $2\"", cases);
}

std::string argument_function(const std::vector<CommandSpec>& commands) {
  std::string cases;
  for (const CommandSpec& command : commands) {
    std::size_t number = 0;
    for (const Candidates& argument : candidates_of_arguments(command)) {
      const std::string place = argument.repeated ? "*" : fmt::format("'{}'", number++);
      cases += answer(fmt::format("'{} '{}", command.name, place), kind_of(argument));
    }
  }
  return function("What argument number $2 of verb $1 is.", "_qdtune_argument", "\"$1 $2\"", cases);
}

}  // namespace

std::string bash_completion(const std::vector<CommandSpec>& commands) {
  std::string script =
      "# bash completion of qdtune, written by: qdtune completion bash\n"
      "# shellcheck shell=bash disable=SC2046,SC2086\n\n";
  std::vector<std::string> verbs, keys;
  for (const CommandSpec& command : commands) verbs.push_back(command.name);
  for (const Setting& setting : all_settings()) keys.push_back(setting.key);
  script += fmt::format("_qdtune_verbs='{}'\n", fmt::join(verbs, " "));
  script += fmt::format("_qdtune_keys='{}'\n", fmt::join(keys, "\n"));
  return script + values_function() + options_function(commands) + option_function(commands) +
         argument_function(commands) + machinery;
}

}  // namespace qdtune::app
