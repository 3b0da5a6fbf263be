// The original's agent and its devices as trials.
#include <catch2/catch.hpp>

#include "legacy/cim_device.hpp"
#include "parallel/executors.hpp"
#include "trial/run_trial.hpp"

using namespace qdtune;

namespace {

constexpr std::uint64_t legacy_seed = 31;

trial::TrialConfig legacy_trial(trial::DeviceKind device) {
  trial::TrialConfig config;
  config.device = device;
  config.agent.policy = agent::Policy::legacy;
  config.agent.max_points = 512;
  config.agent.max_steps = 20;
  config.legacy.particles = 100;
  config.legacy.samples = 2;
  return config;
}

trial::TrialRow legacy_row(const trial::TrialConfig& config, std::uint64_t index,
                           const parallel::Executor& inner = parallel::Executor::serial()) {
  audit::Log log = audit::Log::off();
  return run_trial(config, legacy_seed, index, inner, log).row;
}

}  // namespace

TEST_CASE("on its own devices the truth is the ground state of the original's model") {
  const trial::TrialConfig config = legacy_trial(trial::DeviceKind::legacy);
  for (std::uint64_t index = 0; index < 4; ++index) {
    const trial::TrialRow row = legacy_row(config, index);
    CHECK_FALSE(row.device);  // its parameters are not ours
    CHECK(row.true_success == false);
    CHECK(row.outcome == trial::Outcome::failed);
    CHECK(row.points == 512);
    CHECK(row.reduction == 0.875);
    REQUIRE(row.margin_meV);
    const legacy::CimParameters cim = legacy::benchmark_device(legacy_seed, index).cim;
    CHECK(*row.margin_meV == legacy::cim_margin_meV(cim, {row.v1_V, row.v2_V}, {1, 1}));
    CHECK(*row.margin_meV < -4.0);
  }
}

TEST_CASE("on the standard population it meets the devices and starts of the default agent") {
  trial::TrialConfig ours = legacy_trial(trial::DeviceKind::simulated);
  ours.agent.policy = agent::Policy::blind;
  ours.agent.belief.particles = 64;
  const trial::TrialConfig original = legacy_trial(trial::DeviceKind::simulated);
  for (std::uint64_t index = 0; index < 4; ++index) {
    const trial::TrialRow row = legacy_row(original, index);
    REQUIRE(row.device);
    CHECK(row.device == legacy_row(ours, index).device);
    CHECK(row.budget_points == 512);
    CHECK(original.simulated.window.contains({row.v1_V, row.v2_V}));
    CHECK((row.points == 512 || row.steps == 20 || row.claimed));
  }
}

TEST_CASE("a legacy trial is the same on any executor and with any log") {
  for (const auto kind : {trial::DeviceKind::legacy, trial::DeviceKind::simulated}) {
    const trial::TrialConfig config = legacy_trial(kind);
    const auto digest_of = [](const trial::TrialRow& row) {
      Digest digest;
      add_to_digest(digest, row);
      return digest.hex();
    };
    const std::string serial = digest_of(legacy_row(config, 1));
    CHECK(digest_of(legacy_row(config, 1, parallel::Executor::concurrent(parallel::Backend::tbb, 2))) ==
          serial);
    audit::Log log = audit::Log::on();
    const auto logged = run_trial(config, legacy_seed, 1, parallel::Executor::serial(), log).row;
    CHECK(digest_of(logged) == serial);
    CHECK(std::holds_alternative<audit::Truth>(log.records().back()));
    CHECK(std::get<audit::Start>(log.records().front()).policy == "legacy");
  }
}

TEST_CASE("the original's settings decide its trials") {
  trial::TrialConfig config = legacy_trial(trial::DeviceKind::legacy);
  const trial::TrialRow few = legacy_row(config, 0);
  config.legacy.particles = 400;
  CHECK(legacy_row(config, 0).entropy_nat != few.entropy_nat);
  config = legacy_trial(trial::DeviceKind::legacy);
  config.agent.max_steps = 2;
  CHECK(legacy_row(config, 0).steps == 2);
}
