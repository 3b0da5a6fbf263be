#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;
using qdtune::config::testing::contains;
using qdtune::config::testing::parsed;
using qdtune::config::testing::refusal;

TEST_CASE("an override beats the file, which beats the default") {
  CHECK(parsed("").trials == 100);
  CHECK(parsed("trials = 7").trials == 7);
  CHECK(parsed("trials = 7", {"trials=9"}).trials == 9);
  CHECK(parsed("trials = 7", {"trials=9", "trials = 11"}).trials == 11);
}

TEST_CASE("an override reaches every arm but those that set the key themselves") {
  const std::string text = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nbelief.particles = 512";
  const Experiment experiment = parsed(text, {"belief.particles=512"});
  CHECK(experiment.trial.agent.belief.particles == 512);
  CHECK(experiment.arms[0].config.agent.belief.particles == 512);
  CHECK(experiment.arms[1].config.agent.belief.particles == 512);
}

TEST_CASE("an override gives the same experiment as the same line in the file") {
  const auto same = [](const std::string& override_text, const std::string& line) {
    CAPTURE(override_text, line);
    CHECK(parsed("", {override_text}).canonical == parsed(line).canonical);
    CHECK(parsed("", {override_text}).hash == parsed(line).hash);
  };
  same("sensing.policy=dense", "sensing.policy = \"dense\"");
  same("sensing.policy=\"dense\"", "sensing.policy = \"dense\"");
  same("question=Is it so?", "question = \"Is it so?\"");
  same("question='= # \"'", "question = '= # \"'");
  same("belief.particles=64", "belief.particles = 64");
  same("agent.step_cap_V=1e-2", "agent.step_cap_V = 0.01");
  same("agent.target=[1, 0]", "agent.target = [1, 0]");
  same("device.window.v1_V=[0,0.1]", "device.window.v1_V = [0.0, 0.1]");
  same("population.gain={ uniform = [1, 2] }", "population.gain = { uniform = [1, 2] }");
  same("recorded.swap_axes=true", "recorded.swap_axes = true");
}

TEST_CASE("a wrong override is named as it was given") {
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"particles=3", "--set particles=3: unknown key 'particles'; did you mean 'belief.particles'?"},
      {"belief=3", "--set belief=3: 'belief' is a section: set one of its keys"},
      {"belief.particles", "--set belief.particles: an override is written key=value"},
      {"belief.particles=many", "'many' is not a value; belief.particles needs an integer"},
      {"belief.particles=", "'' is not a value; belief.particles needs an integer"},
      {"belief.particles=16\ntrials = 3", "is not a value; belief.particles needs an integer"},
      {"belief.particles=1.5", "belief.particles needs an integer, not a real number"},
      {"belief.particles=17",
       "belief.particles = 17 is out of bounds, needs 32 .. 1048576, a multiple of 16"},
      {"seed=-1", "seed '-1' is no seed"},
      {"arm=3", "unknown key 'arm'"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    const std::string message = refusal("", {each.text});
    CHECK_THAT(message, Catch::Contains("--set " + each.text));
    CHECK_THAT(message, Catch::Contains(each.message));
  }
}
