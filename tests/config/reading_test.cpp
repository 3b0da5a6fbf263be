// What users may write, and what it means.
#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;
using device::Distribution;
using device::DistributionKind;
using qdtune::config::testing::Folder;
using qdtune::config::testing::parsed;

namespace {

Distribution gain_of(const std::string& text) {
  return parsed("population.gain = " + text)
      .trial.simulated.distributions[static_cast<std::size_t>(device::Parameter::gain)];
}

}  // namespace

TEST_CASE("an empty file is an experiment of defaults with one arm named baseline") {
  const Experiment experiment = parsed("");
  CHECK(experiment.trials == 100);
  CHECK(experiment.question.empty());
  REQUIRE(experiment.arms.size() == 1);
  CHECK(experiment.arms[0].name == "baseline");
  CHECK(experiment.arms[0].config.agent.max_points == agent::AgentConfig{}.max_points);
  CHECK(experiment.hash == experiment.arms[0].hash);
  CHECK(experiment.hash.size() == 32);
}

TEST_CASE("tables and dotted keys are the same") {
  const Experiment table = parsed("[belief]\nparticles = 512\n[device.window]\nv1_V = [0, 0.1]\n");
  const Experiment dotted = parsed("belief.particles = 512\ndevice.window.v1_V = [0.0, 0.1]\n");
  const Experiment quoted = parsed("\"belief.particles\" = 512\n\"device.window\".v1_V = [0.0, 0.1]\n");
  CHECK(table.trial.agent.belief.particles == 512);
  CHECK(table.trial.simulated.window.high.v1_V == 0.1);
  CHECK(dotted.canonical == table.canonical);
  CHECK(quoted.canonical == table.canonical);
}

TEST_CASE("a distribution is a number or a table with its kind") {
  CHECK(gain_of("1") == Distribution{DistributionKind::fixed, 1.0, 0.0});
  CHECK(gain_of("0.5") == Distribution{DistributionKind::fixed, 0.5, 0.0});
  CHECK(gain_of("{ fixed = 0.5 }") == Distribution{DistributionKind::fixed, 0.5, 0.0});
  CHECK(gain_of("{ uniform = [1, 2.5] }") == Distribution{DistributionKind::uniform, 1.0, 2.5});
  CHECK(gain_of("{ log_uniform = [0.5, 2] }") == Distribution{DistributionKind::log_uniform, 0.5, 2.0});
  CHECK(gain_of("{ normal = [1.0, 0.1] }") == Distribution{DistributionKind::normal, 1.0, 0.1});
}

TEST_CASE("the target, the policy and the window reach the trial") {
  const Experiment experiment = parsed(R"(
    agent.target = [1, 0]
    sensing.policy = "dense"
    device.window = { v1_V = [-0.1, 0.1], v2_V = [0.0, 0.2] }
    device.peak_shape = "cosh_squared")");
  const trial::TrialConfig& config = experiment.arms[0].config;
  CHECK(config.agent.target == physics::Electrons{1, 0});
  CHECK(config.agent.policy == agent::Policy::dense);
  CHECK(config.simulated.window == device::Window{{-0.1, 0.0}, {0.1, 0.2}});
  CHECK(config.simulated.peak_shape == physics::PeakShape::cosh_squared);
}

TEST_CASE("the name of an experiment is the file's unless it states one") {
  CHECK(parse_experiment("", "configs/full.toml").name == "full");
  CHECK(parse_experiment("", "my scan (2).toml").name == "my_scan__2_");
  CHECK(parse_experiment("", "").name == "_");
  CHECK(parse_experiment("name = \"other\"", "configs/full.toml").name == "other");
}

TEST_CASE("a file name starts at the folder of the experiment, and an override's at the working directory") {
  Folder folder;
  folder.write("data/scan.dat", "1");
  const auto file =
      folder.write("x.toml", "device.kind = \"recorded\"\nrecorded.path = \"data/../data/scan.dat\"\n");
  const Experiment experiment = load_experiment(file);
  CHECK(experiment.source == file);
  CHECK(experiment.trial.recorded.path == (folder.path() / "data/scan.dat").string());

  const Experiment overridden = parsed("", {"recorded.path=scan.dat"});
  CHECK(overridden.trial.recorded.path == (std::filesystem::current_path() / "scan.dat").string());
}

TEST_CASE("each kind of device has a window of its own by default, and takes the one that is given") {
  const std::string recorded = "device.kind = \"recorded\"\nrecorded.path = \"scan.dat\"\n";
  Folder folder;
  folder.write("scan.dat", "1 2 3");
  const auto arms_of = [&folder](const std::string& text) {
    return parse_experiment(text, folder.path() / "x.toml").arms;
  };
  using qdtune::device::Window;
  CHECK(arms_of("")[0].config.simulated.window == Window{{0.0, 0.0}, {0.150, 0.150}});
  CHECK(arms_of(recorded)[0].config.recorded.window == Window{{-10.0, -10.0}, {10.0, 10.0}});
  CHECK(arms_of(recorded + "device.window.v2_V = [0.0, 0.1]")[0].config.recorded.window ==
        Window{{-10.0, 0.0}, {10.0, 0.1}});
  const auto both =
      arms_of("device.window.v1_V = [0.1, 0.2]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n" + recorded);
  CHECK(both[0].config.simulated.window == Window{{0.1, 0.0}, {0.2, 0.150}});
  CHECK(both[1].config.recorded.window == Window{{0.1, -10.0}, {0.2, 10.0}});
}
