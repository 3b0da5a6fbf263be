#include "config/describe.hpp"

#include <catch2/catch.hpp>

#include "config/option_table.hpp"
#include "config/support.hpp"

using namespace qdtune::config;
using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::config::testing::parsed;

namespace {

OptionDescription row_of(const std::vector<OptionDescription>& rows, const std::string& key) {
  for (const OptionDescription& row : rows)
    if (row.key == key) return row;
  FAIL("no row for " << key);
  return {};
}

}  // namespace

TEST_CASE("a description holds every option with value, unit, bounds and default") {
  const auto rows = describe_options(parsed("agent.step_cap_V = 0.01"));
  CHECK(rows.size() == OptionTable().size());
  const auto row = row_of(rows, "agent.step_cap_V");
  CHECK(row.value == "0.01");
  CHECK(row.unit == "V");
  CHECK(row.bounds == "1e-04 .. 10");
  CHECK(row.standard == "0.02");
  CHECK(row.help == "|dV1| + |dV2| of one move at most");
  CHECK(row.role == "science");
  CHECK(row_of(rows, "sensing.policy").bounds ==
        "gain | random | cheapest | variance | fixed | dense | blind | legacy");
  CHECK(row_of(rows, "recorded.swap_axes").bounds == "true | false");
}

TEST_CASE("a description says where each value comes from") {
  const Experiment experiment = parsed(
      "belief.particles = 512\npopulation.gain = 1.0\n[[arm]]\nname = \"a\"\nbelief.walk_scale = 0.5\n",
      {"trials=3"});
  const auto base = describe_options(experiment);
  CHECK(row_of(base, "belief.particles").origin == "file");
  CHECK(row_of(base, "belief.particles").where == "x.toml:1:20");
  CHECK(row_of(base, "trials").origin == "--set");
  CHECK(row_of(base, "trials").where == "--set trials=3");
  CHECK(row_of(base, "prior.gain").origin == "population");
  CHECK(row_of(base, "prior.gain").where == "x.toml:2:19");
  CHECK(row_of(base, "belief.walk_scale").origin == "default");
  CHECK(row_of(base, "belief.walk_scale").where.empty());
  const auto arm = describe_options(experiment, "a");
  CHECK(row_of(arm, "belief.walk_scale").origin == "arm");
  CHECK(row_of(arm, "belief.walk_scale").value == "0.5");
  CHECK(row_of(arm, "belief.particles").origin == "file");
}

TEST_CASE("a named population is where its ranges and priors come from, unless they are given") {
  const auto rows = describe_options(
      parsed("device.population = \"shifted\"\npopulation.gain = 1.0\nprior.offset = 0.0\n"));
  CHECK(row_of(rows, "population.offset").origin == "population");
  CHECK(row_of(rows, "population.offset").where == "x.toml:1:21");
  CHECK(row_of(rows, "population.gain").origin == "file");
  CHECK(row_of(rows, "prior.gain").where == "x.toml:2:19");
  CHECK(row_of(rows, "prior.offset").origin == "file");
  CHECK(row_of(rows, "belief.particles").origin == "default");
}

TEST_CASE("a name that is not given comes from the file's") {
  CHECK(row_of(describe_options(parsed("")), "name").value == "\"x\"");
  CHECK(row_of(describe_options(parsed("")), "name").origin == "file");
  CHECK(row_of(describe_options(parsed("")), "name").where == "x.toml");
  CHECK(row_of(describe_options(parsed("", {"name=y"})), "name").origin == "--set");
}

TEST_CASE("without an experiment the defaults are described") {
  for (const OptionDescription& row : describe_options()) {
    CAPTURE(row.key);
    CHECK(row.value == row.standard);
    CHECK(row.origin == "default");
  }
}

TEST_CASE("an arm that does not exist is a usage error that names those that do") {
  try {
    describe_options(parsed("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\""), "c");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK(std::string(error.what()) == "no arm 'c' in x.toml; it has a, b");
  }
}

TEST_CASE("the echo groups options by section and lists only what an arm changes") {
  const std::string echo = parsed("[[arm]]\nname = \"a\"\nbelief.particles = 512").canonical;
  CHECK_THAT(echo, Catch::StartsWith("name = \"x\"\nquestion = \"\"\nseed = 1\ntrials = 100\n\n[device]\n"));
  CHECK_THAT(echo, Catch::Contains("\n[belief]\nparticles = 256\n"));
  CHECK_THAT(echo, Catch::EndsWith("\n[[arm]]\nname = \"a\"\nbelief.particles = 512\n"));
}
