// What makes another experiment, and what does not.
#include <catch2/catch.hpp>

#include "config/describe.hpp"
#include "config/support.hpp"

using namespace qdtune::config;
using qdtune::config::testing::another_value;
using qdtune::config::testing::Folder;
using qdtune::config::testing::parsed;

TEST_CASE("comments, layout and order are not part of an experiment") {
  const Experiment plain = parsed("seed = 3\nbelief.particles = 512\nagent.max_points = 512\n");
  const Experiment other =
      parsed("# why\n[agent]\n  max_points = 0x200 # half a kilo\n\n[belief]\nparticles=5_12\n", {"seed=3"});
  CHECK(plain.hash == other.hash);
  CHECK(plain.canonical == other.canonical);
}

TEST_CASE("the hash covers the seed and every science option, and no other") {
  const std::string standard = parsed("").hash;
  for (const Option& option : OptionTable()) {
    CAPTURE(option.key);
    if (option.key == "device.kind") continue;  // below
    const Experiment changed = parsed(option.key + " = " + to_toml_value(another_value(option)));
    const bool science = option.role == Role::science || option.role == Role::seed;
    CHECK((changed.hash != standard) == science);
    CHECK(changed.hash == changed.arms[0].hash);
  }
}

TEST_CASE("the hash of an arm covers the seed and every science option of that arm") {
  const std::string standard = parsed("").hash;
  for (const Option& option : OptionTable()) {
    if (option.role != Role::science || option.key == "device.kind") continue;
    CAPTURE(option.key);
    const std::string value = to_toml_value(another_value(option));
    const Experiment changed = parsed("[[arm]]\nname = \"a\"\n" + option.key + " = " + value);
    CHECK(changed.hash == standard);
    CHECK(changed.arms[0].hash == parsed(option.key + " = " + value).hash);
  }
  CHECK(parsed("seed = 9\n[[arm]]\nname = \"a\"").arms[0].hash !=
        parsed("[[arm]]\nname = \"a\"").arms[0].hash);
}

TEST_CASE("the length of a run, its arms and its threads do not change what has been computed") {
  const std::string standard = parsed("").hash;
  CHECK(parsed("trials = 7").hash == standard);
  CHECK(parsed("[[arm]]\nname = \"a\"\nbelief.particles = 64").hash == standard);
  CHECK(parsed("execution = { threads = 3, backend = \"threads\", inner = \"on\", flush_interval_s = 2, "
               "audit = \"all\" }")
            .hash == standard);
}

TEST_CASE("a recorded scan counts by its contents, not by its path") {
  Folder folder;
  folder.write("a.dat", "1 2 3");
  folder.write("elsewhere/b.dat", "1 2 3");
  folder.write("c.dat", "1 2 4");
  const auto with = [&](const std::string& kind, const std::string& path) {
    return parse_experiment("device.kind = \"" + kind + "\"\nrecorded.path = \"" + path + "\"",
                            folder.path() / "x.toml")
        .hash;
  };
  CHECK(with("recorded", "a.dat") == with("recorded", "elsewhere/b.dat"));
  CHECK(with("recorded", "a.dat") != with("recorded", "c.dat"));
  CHECK(with("recorded", "a.dat") != with("simulated", "a.dat"));
  CHECK(with("simulated", "a.dat") == with("simulated", "c.dat"));  // a scan that is not used
}

TEST_CASE("the canonical echo is an experiment with the same hashes and the same echo") {
  Folder folder;
  folder.write("scan.dat", "1 2 3");
  const std::string texts[] = {
      "",
      "seed = \"0xffffffffffffffff\"\nquestion = \"why \\\"this\\\"?\\nreally\"\nexecution.threads = 3",
      "population.gain = { normal = [1, 0.1] }\nprior.offset = 0.1\ndevice.population = \"shifted\"",
      "recorded.path = \"scan.dat\"\ndevice.window.v2_V = [0.0, 0.1]\n[[arm]]\nname = \"s\"\n[[arm]]\nname = "
      "\"r\"\ndevice.kind = \"recorded\"",
      "device.kind = \"recorded\"\nrecorded = { path = \"scan.dat\", columns = [1, -1] }",
      "[[arm]]\nname = \"b\"\npopulation.noise_sd = 0.15\n[[arm]]\nname = \"a\"\nprior.gain = "
      "1.0\nsensing.policy = \"blind\"",
  };
  for (const std::string& text : texts) {
    const Experiment first = parse_experiment(text, folder.path() / "first.toml");
    const Experiment second = parse_experiment(first.canonical, "/somewhere/else/second.toml");
    CHECK(second.canonical == first.canonical);
    CHECK(second.hash == first.hash);
    CHECK(second.name == "first");
    REQUIRE(second.arms.size() == first.arms.size());
    for (std::size_t i = 0; i < first.arms.size(); ++i) {
      CHECK(second.arms[i].name == first.arms[i].name);
      CHECK(second.arms[i].hash == first.arms[i].hash);
    }
  }
}

TEST_CASE("the echo restores every option when each of them is not at its default") {
  for (const Option& option : OptionTable()) {
    CAPTURE(option.key);
    if (option.key == "device.kind") continue;
    const Experiment first = parsed(option.key + " = " + to_toml_value(another_value(option)));
    const Experiment second = parsed(first.canonical);
    CHECK(option.get(second) == another_value(option));
    CHECK(second.hash == first.hash);
    CHECK(second.canonical == first.canonical);
  }
}

TEST_CASE("two experiments of different hash say where they differ") {
  using Lines = std::vector<std::string>;
  const Experiment before = parsed("seed = 1\n[[arm]]\nname = \"a\"\nsensing.policy = \"dense\"");
  CHECK(science_differences(before, before) == Lines{});
  CHECK(science_differences(before, parsed("trials = 3\n[[arm]]\nname = \"b\"")) == Lines{});
  const Experiment after = parsed("seed = 2\n[[arm]]\nname = \"a\"");
  CHECK(science_differences(before, after) ==
        Lines{"seed: 1 became 2", "arm a: sensing.policy: \"dense\" became \"gain\""});
}

TEST_CASE("a scan whose contents changed is a difference of its own") {
  Folder folder;
  const std::string text = "device.kind = \"recorded\"\nrecorded.path = \"scan.dat\"";
  folder.write("scan.dat", "1 2 3");
  const Experiment before = parse_experiment(text, folder.path() / "x.toml");
  folder.write("scan.dat", "1 2 4");
  const Experiment after = parse_experiment(text, folder.path() / "x.toml");
  CHECK(science_differences(before, after) ==
        std::vector<std::string>{"recorded.path: the contents of the file changed"});
}
