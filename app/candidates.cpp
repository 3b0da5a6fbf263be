#include "app/candidates.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "config/option_table.hpp"

namespace qdtune::app {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

Candidates candidates_of_word(std::string word) {
  using Kind = Candidates::Kind;
  std::erase_if(word, [](char c) { return c == '[' || c == ']'; });
  const bool repeated = word.ends_with("...");
  if (repeated) word.resize(word.size() - 3);
  const auto made = [&](Kind kind, std::vector<std::string> words = {}, std::string ending = "") {
    return Candidates{kind, word, std::move(words), std::move(ending), repeated};
  };
  if (word.find('|') != std::string::npos) return made(Kind::words, split(word, '|'));
  if (word.ends_with(".toml")) return made(Kind::files, {}, ".toml");
  if (word == "FILE") return made(Kind::files);
  if (word == "DIR" || word == "RUN" || word.starts_with("RUN_")) return made(Kind::folders);
  if (word == "KEY=VALUE") return made(Kind::settings);
  return made(Kind::free);
}

}  // namespace

Candidates candidates_of(const OptionSpec& option) {
  if (option.choices.empty()) return candidates_of_word(option.value);
  return {Candidates::Kind::words, option.value, option.choices, "", false};
}

std::vector<Candidates> candidates_of_arguments(const CommandSpec& command) {
  std::vector<Candidates> arguments;
  for (const std::string& word : split(command.arguments, ' ')) arguments.push_back(candidates_of_word(word));
  return arguments;
}

std::vector<Setting> all_settings() {
  std::vector<Setting> settings;
  for (const config::Option& option : config::OptionTable()) {
    const bool boolean = option.type == config::Type::boolean;
    settings.push_back(
        {option.key, option.help, boolean ? std::vector<std::string>{"true", "false"} : option.choices});
  }
  return settings;
}

}  // namespace qdtune::app
