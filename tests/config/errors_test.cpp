// What is refused, and that the message names the place and the way out.
#include <catch2/catch.hpp>

#include "config/issues.hpp"
#include "config/support.hpp"

using namespace qdtune::config;
using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::config::testing::contains;
using qdtune::config::testing::Folder;
using qdtune::config::testing::parsed;
using qdtune::config::testing::refusal;

TEST_CASE("an unknown key is named with its place and the nearest known one") {
  CHECK(
      refusal("\nbelief.partcles = 16") ==
      "x.toml has 1 problem:\n  x.toml:2:8: unknown key 'belief.partcles'; did you mean 'belief.particles'?");
  CHECK(contains(refusal("particles = 16"),
                 "x.toml:1:1: unknown key 'particles'; did you mean 'belief.particles'?"));
  CHECK(contains(refusal("[beleif]\nparticles = 16"), ":1:2: unknown key 'beleif'; did you mean 'belief'?"));
  CHECK(contains(refusal("colour_of_the_fridge = 1"), "unknown key 'colour_of_the_fridge'"));
  CHECK_FALSE(contains(refusal("colour_of_the_fridge = 1"), "did you mean"));
}

TEST_CASE("a wrong type is named with what is needed, the unit and what was found") {
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"belief.particles = 16.0", ":1:20: belief.particles needs an integer, not a real number"},
      {"belief.particles = \"many\"", "belief.particles needs an integer, not text"},
      {"agent.step_cap_V = true", ":1:20: agent.step_cap_V (V) needs a number, not a boolean"},
      {"agent.target = [1]", "agent.target (electrons) needs [n1, n2], not an array of 1"},
      {"agent.target = [1, 1.5]", "agent.target (electrons) needs [n1, n2], not an array of 2"},
      {"device.window.v1_V = [0.0, 0.1, 0.2]", "device.window.v1_V (V) needs [low, high], not an array of 3"},
      {"device.window.v1_V = [0.0, \"x\"]", "device.window.v1_V (V) needs [low, high]"},
      {"sensing.policy = 1", "sensing.policy needs one of its names, not an integer"},
      {"question = 2026-01-01", "question needs text, not a date or time"},
      {"recorded.swap_axes = 1", "recorded.swap_axes needs true or false, not an integer"},
      {"population.gain = { uniform = 1 }",
       "population.gain needs a number or one of { fixed = x }, { uniform = [low"},
      {"population.gain = { fixed = [1, 2] }", "population.gain needs a number or one of"},
      {"population.gain = { uniform = [1, 2], normal = [1, 2] }", "population.gain needs a number or one of"},
      {"population.gain = { unifrom = [1, 2] }",
       "population.gain has an unknown distribution 'unifrom'; did you mean 'uniform'?"},
      {"population.gain = { triangular_shape = [1, 2] }",
       "'triangular_shape': known are fixed, uniform, log_uniform, normal"},
      {"belief = 3", ":1:1: 'belief' is a section, not a value: write a table [belief]"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK_THAT(refusal(each.text), Catch::Contains(each.message));
  }
}

TEST_CASE("a value out of bounds is named with the bounds and the unit") {
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"belief.particles = 17",
       ":1:20: belief.particles = 17 is out of bounds, needs 32 .. 1048576, a multiple of 16"},
      {"belief.particles = 0",
       "belief.particles = 0 is out of bounds, needs 32 .. 1048576, a multiple of 16"},
      {"agent.step_cap_V = -1", "agent.step_cap_V = -1.0 is out of bounds, needs 1e-04 .. 10 V"},
      {"agent.step_cap_V = nan", "agent.step_cap_V = nan must be finite"},
      {"agent.step_cap_V = inf", "agent.step_cap_V = inf must be finite"},
      {"device.dwell_time_s = 0", "device.dwell_time_s = 0.0 is out of bounds, needs 0 < x <= 10 s"},
      {"device.ramp_V_per_s = -1", "device.ramp_V_per_s = -1.0 is out of bounds, needs 0 .. 1000000 V/s"},
      {"device.ramp_V_per_s = nan", "device.ramp_V_per_s = nan must be finite"},
      {"device.settle_time_s = -0.001", "device.settle_time_s = -0.001 is out of bounds, needs 0 .. 10 s"},
      {"device.settle_time_s = nan", "device.settle_time_s = nan must be finite"},
      {"sensing.cost = \"hours\"", "sensing.cost = \"hours\" is not one of points | seconds"},
      {"device.window.v1_V = [0.1, 0.1]", "device.window.v1_V = [0.1, 0.1] needs low < high"},
      {"device.window.v1_V = [0.0, 150]",
       "device.window.v1_V = [0.0, 150.0] is out of bounds, needs -10 .. 10 V"},
      {"agent.target = [1, -1]", "agent.target = [1, -1] is out of bounds, needs 0 .. 8 electrons"},
      {"sensing.policy = \"fxied\"",
       "sensing.policy = \"fxied\" is not one of gain | random | cheapest | variance | fixed | dense | blind "
       "| legacy; "
       "did you "
       "mean \"fixed\"?"},
      {"name = \"../x\"", "name = \"../x\" is not a name: use letters, digits, '_', '-' and '.'"},
      {"name = \"\"", "name = \"\" is not a name"},
      {"population.gain = { uniform = [2, 1] }",
       "population.gain = { uniform = [2.0, 1.0] } is no distribution: uniform needs low < high"},
      {"population.gain = 0", "population.gain = { fixed = 0.0 } is out of bounds, needs > 0"},
      {"prior.lever_arm_11_meV_per_V = { normal = [80, 30] }",
       "reaches -40.0 meV/V and is out of bounds, needs > 0 meV/V"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK_THAT(refusal(each.text), Catch::Contains(each.message));
  }
}

TEST_CASE("options that contradict each other are named at the place that did it") {
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"device.kind = \"recorded\"",
       ":1:15: device.kind = \"recorded\" needs recorded.path, the file of the scan"},
      {"recorded.signal_scale = 0", ":1:25: recorded.signal_scale = 0.0 would divide by zero"},
      {"recorded.columns = [1, 1]", ":1:20: recorded.columns needs two different voltages"},
      {"recorded.rows = [1, 1]", "recorded.rows needs two different voltages"},
      {"agent.max_points = 10",
       ":1:20: agent.survey_size = 4 takes 16 points, more than agent.max_points = 10"},
      {"agent.max_points = 100\nsensing.policy = \"fixed\"",
       ":1:20: agent.fixed_survey_size = 12 takes 144 points, more than agent.max_points = 100"},
      {"device.kind = \"legacy\"",
       ":1:15: device.kind = \"legacy\" needs sensing.policy = \"legacy\": our agent's model"},
      {"device.kind = \"legacy\"\nsensing.policy = \"legacy\"\ndevice.window.v1_V = [0.1, 1.0]",
       ":3:22: device.window of device.kind = \"legacy\" must hold 0 V"},
      {"sensing.policy = \"legacy\"\nagent.target = [1, 0]", "knows one target, agent.target = [1, 1]"},
      {"verification.rays = 0\nverification.points_per_gate = 0", "a claim needs fresh points"},
      {"quality.alive_below = 0.9", ":1:23: quality.alive_below = 0.9 lies above quality.dead_above = 0.8"},
      {"stages.bootstrap_retries = 0\nagent.survey_size = 3",
       "quality.min_points = 4 is more than the bootstrap"},
      {"prior.mutual_charging_energy_meV = 2",
       ":1:36: prior: mutual_charging_energy_meV reaches 2.0 meV and the charging "
       "energies reach down to 2.0 meV"},
      {"population.charging_energy_1_meV = 0.5", ":1:36: prior: mutual_charging_energy_meV reaches 1.0 meV"},
      {"population.mutual_charging_energy_meV = 6\nprior.mutual_charging_energy_meV = 1",
       ":1:41: population: no device is stable"},
      {"belief.particles = 262144",
       ":1:20: belief.particles * belief.prior_pool = 8388608 prior draws are too many: it must stay below "
       "8388608"},
      {"verification.replicates = 99",
       ":1:27: verification.predictive_tail = 0.01 can never be undercut with verification.replicates = 99"},
      {"prior.noise_sd = { uniform = [0, 1] }", ":1:18: prior.noise_sd must stay above 0"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK_THAT(refusal(each.text), Catch::Contains(each.message));
  }
}

TEST_CASE("a contradiction is not reported on top of the value that causes it") {
  const std::string message = refusal("agent.max_points = 0\nagent.survey_size = 200");
  CHECK(contains(message, "x.toml has 1 problem:"));
  CHECK(contains(message, "agent.max_points = 0 is out of bounds"));
}

TEST_CASE("all problems come in one message, in the order of the file, overrides last") {
  const std::string message = refusal(R"(trials = 0
[belief]
particles = 17
walk_scle = 1.0
[agent]
target = [1]
[[arm]]
name = "a"
seed = 3
[[arm]]
name = "a"
)",
                                      {"device.peak_shape=lorentzain", "agent.max_points=10", "nonsense"});
  CHECK(message == R"(x.toml has 9 problems:
  x.toml:1:10: trials = 0 is out of bounds, needs 1 .. 1099511627776
  x.toml:3:13: belief.particles = 17 is out of bounds, needs 32 .. 1048576, a multiple of 16
  x.toml:4:1: unknown key 'belief.walk_scle'; did you mean 'belief.walk_scale'?
  x.toml:6:10: agent.target (electrons) needs [n1, n2], not an array of 1
  x.toml:9:1: 'seed' is the same for all arms: set it outside of [[arm]]
  x.toml:10:1: there are two arms named 'a'
  --set device.peak_shape=lorentzain: device.peak_shape = "lorentzain" is not one of lorentzian | cosh_squared; did you mean "lorentzian"?
  --set nonsense: an override is written key=value
  --set agent.max_points=10: agent.survey_size = 4 takes 16 points, more than agent.max_points = 10)");
}

TEST_CASE("a syntax error or a duplicate key stops the reading, and names the place and the broken rule") {
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"seed = 1\ntrials = = 2", "x.toml:2:10: this is no value: text stands in double quotes"},
      {"sensing.policy = dense", "x.toml:1:18: this is no value: text stands in double quotes"},
      {"recorded.swap_axes = tru", "this is no value"},
      {"seed = 1\nseed = 2", "x.toml:2:8: this is defined above already"},
      {"[belief]\n[belief]", "x.toml:2:1: this is defined above already"},
      {"trials\n", "x.toml:1:7: an '=' is missing: a line is key = value"},
      {"trials: 3", "x.toml:1:7: an '=' is missing"},
      {"trials =\n", "a value is missing after '='"},
      {"trials =", "the last line is not finished: a line is key = value"},
      {"trials = -", "the last line is not finished"},
      {"agent..target = 3", "a key is made of letters, digits, '_' and '-'"},
      {"trials = 3  # \x01", "this comment holds a control character"},
      {"trials = 3 seed = 4", "x.toml:1:12: something follows the value"},
      {"= 3", "x.toml:1:1: this is not TOML: a line is key = value, a [section] or a # comment"},
      {"[belief", "a section is written [name]"},
      {"question = \"why?\nseed = 1", "this text is not closed by its quote"},
      {"question = \"a\\qb\"", "a backslash in text begins an escape"},
      {"question = \"\xff\"", "this is not UTF-8 text"},
      {"agent.target = [1 1]", "an array is written [value, value]"},
      {"prior.gain = { fixed = 1", "a table on one line is written { key = value, key = value }"},
      {"seed = 007", "a number does not begin with 0"},
      {"seed = 99999999999999999999", "a larger seed is written as text, in quotes"},
      {"seed = 0x", "this is not an integer"},
      {"agent.step_cap_V = 1.5.2", "this is not a number"},
      {"question = 2026-13-01", "this is not a date"},
      {"question = 12:77:00", "this is not a time"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK_THAT(refusal(each.text), Catch::Contains(each.message) && Catch::Contains("reading stopped here"));
    CHECK_FALSE(contains(refusal(each.text), "Error while parsing"));  // the library's own words
  }
  CHECK(contains(refusal("seed = 1\n\"belief.particles\" = 64\nbelief.particles = 32"),
                 ":3:8: 'belief.particles' is given twice"));
}

TEST_CASE("programs get the problems as a list with place, key and message") {
  const auto issues_of = [](const std::string& text, const std::vector<std::string>& overrides) {
    try {
      parsed(text, overrides);
    } catch (const ConfigError& error) {
      CHECK(error.kind() == ErrorKind::config);
      return error.issues();
    }
    FAIL("accepted: " << text);
    return std::vector<Issue>{};
  };
  const auto issues =
      issues_of("recorded.signal_scale = 0\nbelief.walk_scle = 1\n[[arm]]\nname = \"a\"\nseed = 3",
                {"agent.max_points=0", "nonsense"});
  REQUIRE(issues.size() == 5);
  CHECK(issues[0].key == "recorded.signal_scale");  // a rule that ties options together
  CHECK(issues[0].place.text() == "x.toml:1:25");
  CHECK(issues[1].key == "belief.walk_scle");
  CHECK(issues[1].place.line == 2);
  CHECK(issues[1].place.column == 8);
  CHECK(issues[2].key == "seed");
  CHECK(issues[3].key == "agent.max_points");
  CHECK(issues[3].place.source == "--set agent.max_points=0");
  CHECK(issues[3].place.line == 0);
  CHECK(issues[4].key.empty());
  CHECK(contains(issues[4].message, "an override is written key=value"));

  const auto syntax = issues_of("trials = 3\ntrials = 4", {});
  REQUIRE(syntax.size() == 1);
  CHECK(syntax[0].place.text() == "x.toml:2:10");
}

TEST_CASE("every arm that contradicts itself is named, though the key is the same") {
  const std::string message = refusal(
      "[[arm]]\nname = \"a\"\nrecorded.signal_scale = 0\n[[arm]]\nname = \"b\"\nrecorded.signal_scale = 0.0");
  CHECK(contains(message, "x.toml has 2 problems:"));
  CHECK(contains(message, "x.toml:3:"));
  CHECK(contains(message, "x.toml:6:"));
}

TEST_CASE("a file that is not there is input_missing, not a syntax error") {
  const auto kind_of = [](const std::filesystem::path& path, const std::string& part) {
    try {
      load_experiment(path);
    } catch (const Error& error) {
      CHECK_THAT(error.what(), Catch::Contains(part));
      return error.kind();
    }
    return ErrorKind::internal;
  };
  Folder folder;
  CHECK(kind_of(folder.path() / "none.toml", "no such file: " + (folder.path() / "none.toml").string()) ==
        ErrorKind::input_missing);
  CHECK(kind_of(folder.path(), "is a folder, not a file") == ErrorKind::input_missing);
}

TEST_CASE("a missing scan is input_missing and names the line that asked for it") {
  Folder folder;
  const auto file = folder.write("x.toml", "device.kind = \"recorded\"\nrecorded.path = \"none.dat\"\n");
  try {
    load_experiment(file);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input_missing);
    CHECK(error.what() ==
          file.string() + ":2:17: recorded.path: no such file: " + (folder.path() / "none.dat").string());
  }
}

TEST_CASE("arms that are not tables are refused with the right form") {
  CHECK(contains(refusal("arm = 3"), "x.toml:1:1: arms are tables: write [[arm]]"));
  CHECK(contains(refusal("arm = []"), "arms are tables"));
  CHECK(contains(refusal("[arm]\nname = \"a\""), "arms are tables"));
  CHECK(contains(refusal("[[arm]]\nbelief.particles = 16"), "x.toml:1:1: an [[arm]] needs a name"));
  CHECK(contains(refusal("[[arm]]\nname = 3"), "x.toml:2:8: arm: name needs a name, not an integer"));
  CHECK(contains(refusal("[[arm]]\nname = \"a/b\""), "x.toml:2:8: arm: name = \"a/b\" is not a name"));
}
