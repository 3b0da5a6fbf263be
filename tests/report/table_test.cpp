#include "report/table.hpp"

#include <catch2/catch.hpp>

namespace report = qdtune::report;

namespace {

report::Table small_table() {
  return {{{"gate", report::Align::left}, {"mV"}}, {{"left|right", "1.5"}, {"caf\u00e9, \"P1\"", "-12"}}};
}

}  // namespace

TEST_CASE("a table of text is aligned by characters, not bytes") {
  CHECK(to_text(small_table()) ==
        "gate         mV\n"
        "----------  ---\n"
        "left|right  1.5\n"
        "caf\u00e9, \"P1\"  -12\n");
}

TEST_CASE("Markdown escapes bars, CSV quotes commas and quotes") {
  CHECK(to_markdown(small_table()) ==
        "| gate | mV |\n| :--- | ---: |\n| left\\|right | 1.5 |\n| caf\u00e9, \"P1\" | -12 |\n");
  CHECK(to_csv(small_table()) == "gate,mV\nleft|right,1.5\n\"caf\u00e9, \"\"P1\"\"\",-12\n");
}
