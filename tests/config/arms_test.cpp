#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;
using qdtune::config::testing::contains;
using qdtune::config::testing::parsed;
using qdtune::config::testing::refusal;

TEST_CASE("an arm is the experiment with what it changes, in the order of the file") {
  const Experiment experiment = parsed(R"(
    belief.particles = 512
    [[arm]]
    name = "zero"
    [[arm]]
    name = "dense"
    sensing.policy = "dense"
    agent.max_points = 8192
    [[arm]]
    name = "half"
    [arm.belief]
    particles = 256)");
  REQUIRE(experiment.arms.size() == 3);
  const Arm &zero = experiment.arms[0], &dense = experiment.arms[1], &half = experiment.arms[2];
  CHECK(zero.name == "zero");
  CHECK(zero.config.agent.belief.particles == 512);
  CHECK(zero.hash == experiment.hash);
  CHECK(dense.name == "dense");
  CHECK(dense.config.agent.policy == agent::Policy::dense);
  CHECK(dense.config.agent.max_points == 8192);
  CHECK(dense.config.agent.belief.particles == 512);
  CHECK(half.config.agent.belief.particles == 256);
  CHECK(half.config.agent.policy == agent::Policy::gain);
  CHECK(dense.hash != zero.hash);
  CHECK(half.hash != zero.hash);
}

TEST_CASE("an arm that changes nothing has the hash of the base, whatever its name") {
  const Experiment two = parsed("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nbelief.particles = 256");
  CHECK(two.arms[0].hash == two.hash);
  CHECK(two.arms[1].hash == two.hash);
  CHECK(two.hash == parsed("").hash);
}

TEST_CASE("an arm may mend what would not work in the base, which then is not run") {
  CHECK(contains(refusal("agent.max_points = 10"), "agent.survey_size"));
  CHECK(parsed("agent.max_points = 10\n[[arm]]\nname = \"a\"\nagent.survey_size = 3").arms.size() == 1);
}

TEST_CASE("a contradiction in an arm is placed at the arm") {
  const std::string message =
      refusal("agent.max_points = 150\n[[arm]]\nname = \"a\"\nagent.survey_size = 13");
  CHECK(contains(message, "x.toml:4:21: agent.survey_size = 13 takes 169 points"));
}

TEST_CASE("a contradiction in the base is reported once, however many arms share it") {
  const std::string message = refusal("agent.max_points = 10\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"");
  CHECK(contains(message, "x.toml has 1 problem:"));
}

TEST_CASE("what is the same for all arms cannot be set in one") {
  for (const std::string key : {"seed", "trials", "question", "execution.threads"}) {
    CAPTURE(key);
    const std::string value = key == "question" ? "\"?\"" : "7";
    CHECK(contains(refusal("[[arm]]\nname = \"a\"\n" + key + " = " + value),
                   "'" + key + "' is the same for all arms"));
  }
}
