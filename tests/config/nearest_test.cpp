#include "config/nearest.hpp"

#include <catch2/catch.hpp>

#include "config/option_table.hpp"

using qdtune::config::edit_distance;
using qdtune::config::nearest_name;
using qdtune::config::OptionTable;

TEST_CASE("the edit distance counts insertions, deletions, substitutions and exchanges") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("fxied", "fixed") == 1);
  CHECK(edit_distance("ca", "abc") == 3);  // restricted: no edit inside an exchanged pair
}

TEST_CASE("the nearest name is found, a far one is not offered") {
  CHECK(nearest_name("fxied", {"blind", "fixed"}) == "fixed");
  CHECK(nearest_name("bb", {"ab", "ba"}) == "ab");  // the first of equals
  CHECK(nearest_name("something", {"blind", "fixed"}).empty());
  CHECK(nearest_name("rnu", {"run", "report"}) == "run");
  CHECK(nearest_name("xml", {"md", "csv"}).empty());  // two letters of three are another word
}

TEST_CASE("an option is recognised by its spelling or by its name in another section") {
  const OptionTable table;
  CHECK(table.nearest("belief.partcles") == "belief.particles");
  CHECK(table.nearest("particles") == "belief.particles");
  CHECK(table.nearest("agent.policy") == "sensing.policy");
  CHECK(table.nearest("beleif") == "belief");
  CHECK(table.nearest("device.widnow") == "device.window");
  CHECK(table.nearest("completely_different").empty());
}
