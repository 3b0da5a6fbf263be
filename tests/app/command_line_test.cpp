#include "app/command_line.hpp"

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "app/verbs.hpp"

using app_fixture::call;
using app_fixture::contains;
using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::app::Arguments;
using qdtune::app::CommandSpec;

namespace {

CommandSpec bake_command() {
  CommandSpec command;
  command.name = "bake";
  command.arguments = "RECIPE";
  command.min_arguments = command.max_arguments = 1;
  command.summary = "Bake";
  command.options = {
      {"time", 't', "S", "seconds"}, {"set", '\0', "K=V", "any", true}, {"json", '\0', "", "machine"}};
  return command;
}

Arguments bake(const std::vector<std::string>& words) {
  return qdtune::app::parse_arguments(bake_command(), words);
}

std::string refusal(const std::vector<std::string>& words) {
  try {
    bake(words);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("options may stand anywhere and be written in any of the usual ways") {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"bread", "-t", "5"},
                                                {"-t5", "bread"},
                                                {"--time=5", "bread"},
                                                {"--time", "5", "--", "bread"}}) {
    const Arguments arguments = bake(words);
    CHECK(arguments.positional == std::vector<std::string>{"bread"});
    CHECK(arguments.whole_number("time", 0, 10) == 5U);
    CHECK_FALSE(arguments.has("json"));
  }
}

TEST_CASE("a repeatable option keeps its values in order") {
  CHECK(bake({"--set", "b=1", "bread", "--set=a=2"}).values("set") == std::vector<std::string>{"b=1", "a=2"});
}

TEST_CASE("what is wrong with a command line is said, with the nearest known name") {
  CHECK(contains(refusal({"bread", "--tmie", "5"}), "no option '--tmie'; did you mean '--time'?"));
  CHECK(contains(refusal({"bread", "--colour-of-the-crust"}),
                 "no option '--colour-of-the-crust' (see: qdtune bake --help)"));
  CHECK(contains(refusal({}), "needs RECIPE"));
  CHECK(contains(refusal({"bread", "cake"}), "does not take 'cake'"));
  CHECK(contains(refusal({"bread", "-t", "5", "-t", "6"}), "--time is given twice"));
  CHECK(contains(refusal({"bread", "--time"}), "time"));
  CHECK(contains(refusal({"bread", "--json=yes"}), "json"));
}

TEST_CASE("an option is never guessed from its first letters") {
  CHECK(contains(refusal({"bread", "--js"}), "no option '--js'"));
}

TEST_CASE("numbers are whole, unsigned, decimal and in range") {
  for (const char* text :
       {"-1", "+1", "", " 1", "1 ", "1e3", "0x10", "1.0", "11", "99999999999999999999999"}) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(bake({"bread", std::string("--time=") + text}).whole_number("time", 0, 10), Error);
  }
  CHECK(bake({"bread", "--time=0"}).whole_number("time", 0, 10) == 0U);
  CHECK(bake({"bread", "--time=10"}).whole_number("time", 0, 10) == 10U);
  CHECK(bake({"bread"}).whole_number("time", 0, 10) == std::nullopt);
}

TEST_CASE("--help is known to every verb and asks for no argument") {
  CHECK(bake({"--help"}).has("help"));
  CHECK(bake({"-h"}).has("help"));
}

TEST_CASE("the help names every verb, and each verb's page its options, examples and exit codes") {
  const app_fixture::Outcome overview = call({"--help"});
  CHECK(overview.code == 0);
  CHECK(overview.err.empty());
  for (const auto& verb : qdtune::app::all_verbs()) {
    const std::string& name = verb.command.name;
    INFO(name);
    CHECK(contains(overview.out, "\n  " + name + " "));
    const app_fixture::Outcome page = call({name, "--help"});
    CHECK(page.code == 0);
    CHECK(page.out == call({"help", name}).out);
    for (const auto& option : verb.command.options) CHECK(contains(page.out, "--" + option.name));
    REQUIRE_FALSE(verb.command.examples.empty());
    for (const auto& example : verb.command.examples) CHECK(contains(page.out, example));
    for (const auto code : verb.command.exit_codes) CHECK(contains(page.out, qdtune::app::describe(code)));
  }
}

TEST_CASE("every example of the help parses") {
  for (const auto& verb : qdtune::app::all_verbs()) {
    for (const std::string& example : verb.command.examples) {
      std::istringstream words(example.substr(0, example.find(" > ")));
      std::vector<std::string> args{std::istream_iterator<std::string>(words), {}};
      REQUIRE(args.size() > 2);
      CHECK(args[0] == "qdtune");
      CHECK(args[1] == verb.command.name);
      CHECK_NOTHROW(qdtune::app::parse_arguments(verb.command, {args.begin() + 2, args.end()}));
    }
  }
}

TEST_CASE("no verb is a question, a wrong one gets a suggestion") {
  const app_fixture::Outcome none = call({});
  CHECK(none.code == 2);
  CHECK(none.out.empty());
  CHECK(contains(none.err, "usage: qdtune VERB"));
  const app_fixture::Outcome wrong = call({"reprot"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "no verb 'reprot'; did you mean 'report'?"));
  CHECK(call({"help", "reprot"}).code == 2);
  CHECK(call({"--verbose"}).code == 2);
}

TEST_CASE("--version names the version and the instruction set of the build") {
  const app_fixture::Outcome version = call({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.rfind("qdtune ", 0) == 0);
}
