// The manual page: complete, and roff that its formatter reads without a warning.
#include "app/man_page.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "app/candidates.hpp"
#include "app/verbs.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::TemporaryFolder;

namespace {

// As the page writes it: hyphens of names and options are not those of hyphenation.
std::string in_roff(std::string text) {
  for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 2))
    text.insert(at, "\\");
  return text;
}

qdtune::app::CommandSpec odd_command() {
  qdtune::app::CommandSpec command;
  command.name = "odd";
  command.summary = ".TH is no request here";
  command.description = "'so is this\na back\\slash\n    indented\nfilled again\n";
  command.examples = {"qdtune odd"};
  return command;
}

}  // namespace

TEST_CASE("the manual has every verb, option, example, key and exit code") {
  const std::string page = call({"help", "--man"}).out;
  CHECK(page.rfind(".TH QDTUNE 1 ", 0) == 0);
  for (const auto& command : qdtune::app::all_commands()) {
    INFO(command.name);
    CHECK(contains(page, ".SS \\fBqdtune " + command.name + "\\fR"));
    for (const auto& option : command.options)
      CHECK(contains(page, "\\fB\\-\\-" + in_roff(option.name) + "\\fR"));
    for (const auto& example : command.examples) CHECK(contains(page, "\n" + in_roff(example) + "\n"));
    for (const auto code : command.exit_codes)
      CHECK(contains(page, "\n\\fB" + std::to_string(static_cast<int>(code)) + "\\fR\n" +
                               in_roff(std::string(meaning_of(code)))));
  }
  for (const auto& setting : qdtune::app::all_settings())
    CHECK(contains(page, "\n\\fB" + setting.key + "\\fR = "));
  CHECK(contains(
      page,
      "\n\\fBbelief.particles\\fR = 256\nhypotheses about the device (32 .. 1048576, a multiple of 16).\n"));
}

TEST_CASE("the manual is plain ASCII and made of the requests of man pages only") {
  const std::string page = call({"help", "--man"}).out;
  CHECK(std::all_of(page.begin(), page.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  const std::set<std::string> known{".TH", ".SH", ".SS", ".PP", ".TP", ".RS",
                                    ".RE", ".nf", ".fi", ".br", ".ad", ".nh"};
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    if (line.rfind('.', 0) == 0) CHECK(known.contains(line.substr(0, line.find(' '))));
    CHECK(line.rfind('\'', 0) != 0);
    CHECK_FALSE(line.empty());
  }
}

TEST_CASE("text that looks like roff stays text") {
  const std::string page = qdtune::app::man_page({odd_command()});
  CHECK(contains(page, "\n\\&.TH is no request here.\n"));
  CHECK(contains(page, "\n\\&'so is this\na back\\eslash\n    indented\n.br\nfilled again\n"));
}

TEST_CASE("groff, where it is installed, formats the manual without a warning") {
  if (std::system("command -v groff >/dev/null") != 0) return;
  const TemporaryFolder folder;
  const std::string page = folder.file("qdtune.1", call({"help", "--man"}).out);
  const std::string warnings = folder.path("warnings");
  REQUIRE(
      std::system(("groff -man -Tutf8 -ww '" + page + "' >'" + folder.path("text") + "' 2>'" + warnings + "'")
                      .c_str()) == 0);
  CHECK(app_fixture::read_file(warnings) == "");
  CHECK(contains(app_fixture::read_file(folder.path("text")), "belief.particles"));
}

TEST_CASE("help knows the manual, itself, and no other word") {
  CHECK(call({"--help", "--man"}).out == call({"help", "--man"}).out);
  CHECK(contains(call({"help", "help"}).out, "usage: qdtune help"));
  CHECK(contains(call({"help", "--help"}).out, "--man"));
  CHECK(call({"help", "run"}).out == call({"run", "--help"}).out);
  CHECK(call({"help", "run", "report"}).code == 2);
  const app_fixture::Outcome both = call({"help", "--man", "run"});
  CHECK(both.code == 2);
  CHECK(contains(both.err, "qdtune help --man"));
}
