// The files in configs/ that come with the program.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;

namespace {

std::filesystem::path preset(const std::string& name) {
  return std::filesystem::path(QDTUNE_SOURCE_DIR) / "configs" / (name + ".toml");
}

std::vector<std::filesystem::path> presets() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(preset("any").parent_path()))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("every preset loads, and begins with the question it answers") {
  CHECK(presets().size() >= 7);
  for (const auto& file : presets()) {
    CAPTURE(file);
    const Experiment experiment = load_experiment(file);
    std::string first_line;
    std::getline(std::ifstream(file) >> std::ws, first_line);
    CHECK(first_line == "# " + experiment.question);
    CHECK_FALSE(experiment.question.empty());
    CHECK(experiment.name == file.stem());
  }
}

TEST_CASE("fast is the first ten trials of full") {
  const Experiment fast = load_experiment(preset("fast")), full = load_experiment(preset("full"));
  CHECK(fast.trials == 10);
  CHECK(full.trials == 100);
  CHECK(fast.hash == full.hash);
}

TEST_CASE("full is what figures are quoted for: 100 standard devices, 2048 points, 100 steps") {
  const trial::TrialConfig config = load_experiment(preset("full")).arms.at(0).config;
  CHECK(config.simulated.distributions == device::standard_population());
  CHECK(config.agent.prior == device::standard_prior());
  CHECK(config.agent.max_points == 2048);
  CHECK(config.agent.max_steps == 100);
  CHECK(config.agent.policy == agent::Policy::gain);
  CHECK(config.simulated.window == device::Window{{0.0, 0.0}, {0.150, 0.150}});
}

TEST_CASE("legacy runs the original's agent on the original's devices, as its benchmark and its tests do") {
  const Experiment experiment = load_experiment(preset("legacy"));
  REQUIRE(experiment.arms.size() == 3);
  for (const Arm& arm : experiment.arms) {
    CHECK(arm.config.device == trial::DeviceKind::legacy);
    CHECK(arm.config.agent.policy == agent::Policy::legacy);
    CHECK(arm.config.legacy_device.window == device::Window{{-1.0, -1.0}, {1.0, 1.0}});
  }
  const trial::TrialConfig& full = experiment.arms[0].config;
  const trial::TrialConfig& fast = experiment.arms[1].config;
  CHECK(full.agent.max_points == 2048);
  CHECK(full.agent.max_steps == 100);
  CHECK(full.legacy.particles == 1000);
  CHECK(full.legacy.samples == 8);
  CHECK(fast.agent.max_points == 512);
  CHECK(fast.agent.max_steps == 20);
  CHECK(fast.legacy.particles == 500);
  CHECK(fast.legacy.samples == 4);
}

TEST_CASE("against_legacy tunes the devices of full, by the default agent and by the original's") {
  const trial::TrialConfig full = load_experiment(preset("full")).arms.at(0).config;
  const Experiment experiment = load_experiment(preset("against_legacy"));
  CHECK(experiment.arms.at(0).config.agent.policy == agent::Policy::gain);
  for (const Arm& arm : experiment.arms) {
    CHECK(arm.config.simulated.distributions == full.simulated.distributions);
    CHECK(arm.config.simulated.window == full.simulated.window);
    CHECK(arm.config.agent.prior == full.agent.prior);
    CHECK(arm.config.agent.max_points == full.agent.max_points);
    CHECK(arm.config.agent.max_steps == full.agent.max_steps);
  }
  CHECK(experiment.arms.at(1).config.agent.policy == agent::Policy::legacy);
}

TEST_CASE("policies differ in the policy alone, the default one first") {
  const Experiment experiment = load_experiment(preset("policies"));
  CHECK(experiment.arms.at(0).hash == load_experiment(preset("full")).hash);
  for (const Arm& arm : experiment.arms) {
    CAPTURE(arm.name);
    CHECK(arm.name == to_string(arm.config.agent.policy));
    for (const auto& [key, origin] : arm.origins)
      if (origin.source == Source::arm) CHECK(key == "sensing.policy");
  }
}

TEST_CASE("broken mixes good devices and broken ones for one and the same agent") {
  const Experiment broken = load_experiment(preset("broken")), full = load_experiment(preset("full"));
  REQUIRE(broken.arms.size() == 2);
  CHECK(broken.arms[0].hash == full.hash);
  CHECK(broken.arms[1].config.simulated.broken_share == 1.0);
  CHECK(broken.arms[1].config.agent.prior == broken.arms[0].config.agent.prior);
}

TEST_CASE("noise_kinds switches on one kind of noise in each arm but the first") {
  const Experiment kinds = load_experiment(preset("noise_kinds"));
  const simulation::NoiseSettings none;
  CHECK(kinds.arms.front().config.simulated.noise == none);
  for (const Arm& arm : kinds.arms) {
    CAPTURE(arm.name);
    const simulation::NoiseSettings& noise = arm.config.simulated.noise;
    const int on = (noise.pink_ueV_per_sqrt_Hz > 0.0) + (noise.fluctuators > 0) +
                   (noise.jumps_per_min > 0.0) + (noise.gain_drift_percent_per_min > 0.0) +
                   (noise.latching_probability > 0.0) + (noise.disorder_sd_V > 0.0) +
                   (noise.lever_arm_variation_percent > 0.0);
    CHECK(on == (arm.name == "none" ? 0 : 1));
  }
}

TEST_CASE("recorded reads a scan of this repository, in millivolts") {
  const trial::TrialConfig config = load_experiment(preset("recorded")).arms.at(0).config;
  CHECK(config.device == trial::DeviceKind::recorded);
  CHECK(std::filesystem::exists(config.recorded.path));
  CHECK(config.recorded.unit_V == 1e-3);
}
