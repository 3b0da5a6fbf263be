#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/candidates.hpp"
#include "app/completion.hpp"

namespace qdtune::app {
namespace {

constexpr const char* machinery = R"fish(
# Whether the next word is argument number $argv[2] of verb $argv[1]; or a later one, when $argv[3] is given.
function __qdtune_at
    set -l tokens (commandline -opc)
    test (count $tokens) -ge 2; and test $tokens[2] = $argv[1]; or return 1
    set -l number -2 # the program and the verb come first
    set -l skip no
    for token in $tokens
        if test $skip = yes
            set skip no
        else if contains -- "$argv[1] $token" $__qdtune_valued
            set skip yes
        else if not string match -q -- '-*' $token
            set number (math $number + 1)
        end
    end
    test $number -eq $argv[2]; or begin
        set -q argv[3]; and test $number -gt $argv[2]
    end
end

# Whether the verb is still to come.
function __qdtune_no_verb
    test (count (commandline -opc)) -lt 2
end

# Whether the verb is $argv[1].
function __qdtune_verb
    set -l tokens (commandline -opc)
    test (count $tokens) -ge 2; and test $tokens[2] = $argv[1]
end

# Keys of an experiment, and after a key its values.
function __qdtune_settings
    set -l word (string replace -r -- '^--set=' '' (commandline -ct))
    if not string match -q -- '*=*' "$word"
        __qdtune_keys
        return
    end
    set -l key (string replace -r -- '=.*' '' $word)
    for value in (__qdtune_values $key)
        echo $key=$value
    end
end
)fish";

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

// The arguments of `complete` that say what a value may be.
std::string offer_of(const Candidates& candidates) {
  switch (candidates.kind) {
    case Candidates::Kind::words:
      return fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(candidates.words, " "))));
    case Candidates::Kind::files:
      return candidates.ending.empty()
                 ? " -r -F"
                 : fmt::format(" -x -k -a '(__fish_complete_suffix {})'", candidates.ending);
    case Candidates::Kind::folders:
      return " -x -a '(__fish_complete_directories (commandline -ct))'";
    case Candidates::Kind::settings:
      return " -x -a '(__qdtune_settings)'";
    case Candidates::Kind::free:
      break;
  }
  return " -x";
}

std::string option_line(const CommandSpec& command, const OptionSpec& option) {
  std::string line = fmt::format("complete -c qdtune -n '__qdtune_verb {}' -l {}", command.name, option.name);
  if (option.letter != '\0') line += fmt::format(" -s {}", option.letter);
  if (!option.value.empty()) line += offer_of(candidates_of(option));
  return line + " -d " + quoted(option.help) + "\n";
}

std::string verb_lines(const CommandSpec& command) {
  std::string lines = fmt::format("\ncomplete -c qdtune -n __qdtune_no_verb -a {} -d {}\n", command.name,
                                  quoted(command.summary));
  for (const OptionSpec& option : command.options) lines += option_line(command, option);
  std::size_t number = 0;
  for (const Candidates& argument : candidates_of_arguments(command)) {
    if (argument.kind != Candidates::Kind::free) {
      lines += fmt::format("complete -c qdtune -n '__qdtune_at {} {}{}'{}\n", command.name, number,
                           argument.repeated ? " more" : "", offer_of(argument));
    }
    ++number;
  }
  return lines;
}

std::string valued_options(const std::vector<CommandSpec>& commands) {
  std::string list =
      "# Options with a value that may be a word of its own, after their verb.\nset -g __qdtune_valued";
  for (const CommandSpec& command : commands) {
    for (const OptionSpec& option : command.options) {
      if (option.value.empty()) continue;
      list += fmt::format(" \\\n    '{} --{}'", command.name, option.name);
      if (option.letter != '\0') list += fmt::format(" '{} -{}'", command.name, option.letter);
    }
  }
  return list + "\n";
}

std::string setting_functions() {
  std::string keys, values;
  for (const Setting& setting : all_settings()) {
    keys += fmt::format(" \\\n        {} {}", quoted(setting.key + "="), quoted(setting.help));
    if (setting.values.empty()) continue;
    values += fmt::format("        case {}\n            printf '%s\\n' {}\n", setting.key,
                          fmt::join(setting.values, " "));
  }
  return fmt::format(
      "\nfunction __qdtune_keys\n    printf '%s\\t%s\\n'{}\nend\n"
      "\nfunction __qdtune_values\n    switch $argv[1]\n{}    end\nend\n",
      keys, values);
}

}  // namespace

std::string fish_completion(const std::vector<CommandSpec>& commands) {
  std::string script = "# fish completion of qdtune, written by: qdtune completion fish\n\n";
  script += valued_options(commands) + setting_functions() + machinery;
  script +=
      "\ncomplete -c qdtune -f\n"
      "complete -c qdtune -s h -l help -d 'show the page of the program or of the verb'\n"
      "complete -c qdtune -n __qdtune_no_verb -l version -d 'show the version'\n";
  for (const CommandSpec& command : commands) script += verb_lines(command);
  return script;
}

}  // namespace qdtune::app
