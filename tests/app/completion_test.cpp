// Completion scripts, asked as the shells ask them.
#include "app/completion.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "app/candidates.hpp"
#include "app/verbs.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::TemporaryFolder;
using qdtune::app::Candidates;
using qdtune::app::CommandSpec;
using Words = std::vector<std::string>;

namespace {

// What a command of the shell prints, line by line.
Words lines_of_command(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no process for " + command);
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  if (pclose(pipe) != 0) throw std::runtime_error(command + " failed: " + text);
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

bool has_shell(const std::string& shell) {
  return lines_of_command("command -v " + shell + " || echo none") != Words{"none"};
}

Words sorted(Words words) {
  std::sort(words.begin(), words.end());
  return words;
}

// A folder with a few files, and bash in it with the script of this program.
class Bash {
 public:
  Bash() {
    for (const char* name : {"small.toml", "large.toml", "notes.txt"}) folder_.file(name, "");
    for (const char* name : {"runs", "my runs"}) std::filesystem::create_directory(folder_.path(name));
    folder_.file("script", call({"completion", "bash"}).out);
  }

  // What is offered for the last word. `breaks` is COMP_WORDBREAKS: where readline breaks words.
  Words offers(const Words& words, const std::string& breaks = " \\t\\n\\\"'\\''><=;|&(:") const {
    std::string array;
    for (const std::string& word : words) array += " '" + word + "'";
    folder_.file(
        "ask", "source ./script\nCOMP_WORDBREAKS=$'" + breaks + "'\nCOMP_WORDS=(" + array +
                   ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_qdtune\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    return sorted(lines_of_command("cd '" + folder_.path("") + "' && bash --norc ./ask 2>&1"));
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("the words of the help say what may stand there") {
  CommandSpec command;
  command.arguments = "show|check [EXPERIMENT.toml] RUN INDEX FILE...";
  const std::vector<Candidates> places = qdtune::app::candidates_of_arguments(command);
  REQUIRE(places.size() == 5);
  CHECK(places[0].kind == Candidates::Kind::words);
  CHECK(places[0].words == Words{"show", "check"});
  CHECK(places[1].kind == Candidates::Kind::files);
  CHECK(places[1].ending == ".toml");
  CHECK(places[1].name == "EXPERIMENT.toml");
  CHECK(places[2].kind == Candidates::Kind::folders);
  CHECK(places[3].kind == Candidates::Kind::free);
  CHECK(places[4].kind == Candidates::Kind::files);
  CHECK(places[4].repeated);
  CHECK_FALSE(places[2].repeated);
  CHECK(qdtune::app::candidates_of({"set", '\0', "KEY=VALUE", ""}).kind == Candidates::Kind::settings);
  CHECK(qdtune::app::candidates_of({"mode", '\0', "MODE", "", false, {"a", "b"}}).words == Words{"a", "b"});
}

TEST_CASE("bash: verbs, then the options of the verb") {
  const Bash bash;
  CHECK(bash.offers({"qdtune", "co"}) == Words{"completion", "config"});
  CHECK(bash.offers({"qdtune", "--v"}) == Words{"--version"});
  for (const CommandSpec& command : qdtune::app::all_commands()) {
    Words expected{"--help"};
    for (const auto& option : command.options) expected.push_back("--" + option.name);
    CHECK(bash.offers({"qdtune", command.name, "--"}) == sorted(expected));
  }
  CHECK(bash.offers({"qdtune", "run", "--nonsense", "--ba"}) == Words{"--backend"});
  CHECK(bash.offers({"qdtune", "run", "--", "--ba"}).empty());
  CHECK(bash.offers({"qdtune", "nonsense", ""}).empty());
}

TEST_CASE("bash: values of options, as a word of their own or after '='") {
  const Bash bash;
  CHECK(bash.offers({"qdtune", "run", "--inner", ""}) == Words{"auto", "off", "on"});
  CHECK(bash.offers({"qdtune", "run", "--inner", "=", "o"}) == Words{"off", "on"});
  CHECK(bash.offers({"qdtune", "run", "--inner", "="}) == Words{"auto", "off", "on"});
  CHECK(bash.offers({"qdtune", "run", "--inner=o"}, " ") == Words{"--inner=off", "--inner=on"});
  CHECK(bash.offers({"qdtune", "report", "--format", "c"}) == Words{"csv"});
  CHECK(bash.offers({"qdtune", "run", "-j", ""}).empty());
  CHECK(bash.offers({"qdtune", "completion", ""}) == Words{"bash", "fish", "zsh"});
}

TEST_CASE("bash: keys of an experiment, then the values of a key") {
  const Bash bash;
  CHECK(bash.offers({"qdtune", "run", "--set", "execution.in"}) == Words{"execution.inner="});
  CHECK(bash.offers({"qdtune", "run", "--set", "=", "execution.in"}) == Words{"execution.inner="});
  CHECK(bash.offers({"qdtune", "run", "--set", "execution.inner", "=", "o"}) == Words{"off", "on"});
  CHECK(bash.offers({"qdtune", "run", "--set=execution.inner=o"}, " ") ==
        Words{"--set=execution.inner=off", "--set=execution.inner=on"});
  CHECK(bash.offers({"qdtune", "run", "--set", "recorded.swap_axes", "="}) == Words{"false", "true"});
  CHECK(bash.offers({"qdtune", "run", "--set", "belief.particles", "=", ""}).empty());
  Words keys;
  for (const auto& setting : qdtune::app::all_settings()) keys.push_back(setting.key + "=");
  CHECK(bash.offers({"qdtune", "config", "--set", ""}) == sorted(keys));
}

TEST_CASE("bash: files and folders, by the place of the argument") {
  const Bash bash;
  CHECK(bash.offers({"qdtune", "run", ""}) == Words{"large.toml", "my runs", "runs", "small.toml"});
  CHECK(bash.offers({"qdtune", "run", "--quiet", "sm"}) == Words{"small.toml"});
  CHECK(bash.offers({"qdtune", "run", "small.toml", "-o", ""}) == Words{"my runs", "runs"});
  CHECK(bash.offers({"qdtune", "report", "runs", "my"}) == Words{"my runs"});
  CHECK(bash.offers({"qdtune", "report", "-o", "no"}) == Words{"notes.txt"});
  CHECK(bash.offers({"qdtune", "config", "s"}) == Words{"schema", "show"});
  CHECK(bash.offers({"qdtune", "config", "show", "s"}) == Words{"small.toml"});
  CHECK(bash.offers({"qdtune", "config", "--set", "seed", "=", "7", "show", "s"}) == Words{"small.toml"});
  CHECK(bash.offers({"qdtune", "run", "small.toml", ""}).empty());
}

TEST_CASE("every script knows every verb, option, choice and key") {
  for (const auto& shell : qdtune::app::completion_shells()) {
    const std::string script = call({"completion", shell.name}).out;
    for (const CommandSpec& command : qdtune::app::all_commands()) {
      for (const auto& option : command.options) {
        INFO(shell.name << ": " << command.name << " " << option.name);
        CHECK(contains(script, command.name));
        CHECK((contains(script, "--" + option.name) || contains(script, "-l " + option.name)));
        for (const std::string& choice : option.choices) CHECK(contains(script, choice));
      }
    }
    for (const auto& setting : qdtune::app::all_settings()) CHECK(contains(script, setting.key));
  }
}

TEST_CASE("the scripts are what their shells can read") {
  const TemporaryFolder folder;
  for (const auto& shell : qdtune::app::completion_shells()) {
    if (!has_shell(shell.name)) continue;
    INFO(shell.name);
    const std::string file = folder.file(shell.name, call({"completion", shell.name}).out);
    CHECK_NOTHROW(lines_of_command(shell.name + " -n '" + file + "' 2>&1"));
  }
}

TEST_CASE("fish, where it is installed, completes options, keys and choices") {
  if (!has_shell("fish")) return;
  const TemporaryFolder folder;
  const std::string file = folder.file("qdtune.fish", call({"completion", "fish"}).out);
  const auto offers = [&file](const std::string& line) {
    Words found;
    for (const std::string& offer :
         lines_of_command("fish --no-config -c \"source '" + file + "'; complete -C '" + line + "'\" 2>&1"))
      found.push_back(offer.substr(0, offer.find('\t')));
    return sorted(found);
  };
  CHECK(offers("qdtune co") == Words{"completion", "config"});
  CHECK(offers("qdtune run --ba") == Words{"--backend"});
  CHECK(offers("qdtune run --inner ") == Words{"auto", "off", "on"});
  CHECK(offers("qdtune run --set execution.in") == Words{"execution.inner="});
  CHECK(offers("qdtune run --set=execution.inner=o") ==
        Words{"--set=execution.inner=off", "--set=execution.inner=on"});
  CHECK(offers("qdtune config s") == Words{"schema", "show"});
}

TEST_CASE("a shell that is not known gets a suggestion") {
  const app_fixture::Outcome wrong = call({"completion", "bsah"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "knows bash, zsh, fish, not 'bsah'; did you mean 'bash'?"));
  CHECK(call({"completion"}).code == 2);
}
