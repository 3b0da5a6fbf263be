#include "trial/run_trial.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "base/error.hpp"
#include "device/distribution.hpp"
#include "parallel/executors.hpp"
#include "physics/cell.hpp"
#include "trial/trial_device.hpp"

using namespace qdtune;
using trial::run_trial;
using trial::TrialConfig;
using trial::TrialRow;

namespace {

constexpr std::uint64_t trial_seed = 23;

TrialConfig small_trial(agent::Policy policy = agent::Policy::fixed) {
  TrialConfig config;
  config.agent.policy = policy;
  config.agent.fixed_survey_size = 8;
  config.agent.max_points = 200;
  config.agent.belief.particles = 64;
  config.agent.belief.prior_pool = 16;
  config.agent.belief.move_sweeps = 3;
  config.agent.diagnosis.rivals = {32, 3};
  config.agent.verification.replicates = 50;
  return config;
}

TrialRow row_of(const TrialConfig& config, std::uint64_t index,
                const parallel::Executor& inner = parallel::Executor::serial()) {
  audit::Log log = audit::Log::off();
  return run_trial(config, trial_seed, index, inner, log).row;
}

std::string digest_of_trial(const TrialRow& row) {
  Digest digest;
  add_to_digest(digest, row);
  return digest.hex();
}

// A scan file that lives as long as a test case.
class ScanFile {
 public:
  explicit ScanFile(const device::ParameterVector& theta)
      : path_(std::filesystem::temp_directory_path() /
              ("qdtune_run_trial_" + std::to_string(getpid()) + ".dat")) {
    std::ofstream out(path_);
    out << "# step\tsweep\tsignal\n# \"step\"\t\"sweep\"\t\"signal\"\n# 31\t31\n";
    const auto dot = device::double_dot(theta);
    for (int step = 0; step <= 30; ++step) {
      for (int sweep = 0; sweep <= 30; ++sweep) {
        // A charge pattern without thermal broadening is signal enough here: one level a charge state.
        const auto n = physics::ground_state(dot, {5e-3 * sweep, 5e-3 * step});
        out << 5 * step << ' ' << 5 * sweep << ' ' << 1.0 / (1.0 + 0.8 * n.n1 + 0.5 * n.n2) << '\n';
      }
      out << '\n';
    }
  }
  ~ScanFile() { std::filesystem::remove(path_); }
  ScanFile(const ScanFile&) = delete;
  ScanFile& operator=(const ScanFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

ErrorKind kind_of_failure(const TrialConfig& config) {
  try {
    row_of(config, 0);
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("the trial ran");
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a trial's row has the same bits on every executor, and each time") {
  const TrialConfig config = small_trial();
  const std::string expected = digest_of_trial(row_of(config, 4));
  CHECK(digest_of_trial(row_of(config, 4)) == expected);
  for (const auto& [name, executor] : parallel::tested_executors()) {
    INFO(name);
    CHECK(digest_of_trial(row_of(config, 4, executor)) == expected);
  }
}

TEST_CASE("another index or another seed is another device") {
  const TrialConfig config = small_trial(agent::Policy::blind);
  const TrialRow row = row_of(config, 0);
  REQUIRE(row.device);
  CHECK(row.trial == 0);
  CHECK(row_of(config, 1).trial == 1);
  CHECK(row_of(config, 1).device != row.device);
  audit::Log log = audit::Log::off();
  CHECK(run_trial(config, trial_seed + 1, 0, parallel::Executor::serial(), log).row.device != row.device);
}

TEST_CASE("every policy meets the same device") {
  for (const std::uint64_t index : {0U, 7U}) {
    const TrialRow fixed = row_of(small_trial(agent::Policy::fixed), index);
    const TrialRow blind = row_of(small_trial(agent::Policy::blind), index);
    REQUIRE(fixed.device);
    CHECK(fixed.device == blind.device);
    CHECK(fixed.device_redraws == blind.device_redraws);
    CHECK(fixed.points > 0);
    CHECK(blind.points == 0);
  }
}

TEST_CASE("the score is the truth of the row's own device at the row's own voltages") {
  int inside = 0;
  for (const auto policy : {agent::Policy::fixed, agent::Policy::blind}) {
    for (std::uint64_t index = 0; index < 6; ++index) {
      const TrialRow row = row_of(small_trial(policy), index);
      INFO("trial " << index);
      REQUIRE(row.device);
      REQUIRE(row.margin_meV);
      const double margin =
          physics::cell_margin_meV(device::double_dot(*row.device), {1, 1}, {row.v1_V, row.v2_V});
      CHECK(*row.margin_meV == Approx(margin));
      CHECK(row.true_success == (row.claimed && margin > 0.0));
      inside += margin > 0.0 ? 1 : 0;
      CHECK_FALSE(row.triple_point_a_v1_V.value);  // only recorded devices
    }
  }
  CHECK(inside > 0);
  CHECK(inside < 12);
}

TEST_CASE("a claim on a broken device is false, wherever it ends") {
  TrialConfig config = small_trial(agent::Policy::blind);
  config.simulated.broken_share = 1.0;
  for (std::uint64_t index = 0; index < 10; ++index) {
    const TrialRow row = row_of(config, index);
    INFO("trial " << index << ", " << row.device_class);
    CHECK(row.device_class != "double_dot");
    CHECK(row.true_success == false);
    CHECK_FALSE(row.margin_meV);
  }
  CHECK(row_of(small_trial(agent::Policy::blind), 0).device_class == "double_dot");
}

TEST_CASE("the score of a rough device is that of its own lines at the final voltage") {
  TrialConfig straight = small_trial(agent::Policy::blind), rough = straight;
  rough.simulated.noise.disorder_sd_V = 0.002;
  rough.simulated.noise.lever_arm_variation_percent = 10.0;
  for (std::uint64_t index = 0; index < 6; ++index) {
    const TrialRow row = row_of(rough, index), other = row_of(straight, index);
    CHECK(row.device == other.device);
    CHECK((row.v1_V == other.v1_V && row.v2_V == other.v2_V));  // blind: nothing was measured
    const auto device =
        simulated_device(rough, trial::draw_device(rough, trial_seed, index), trial_seed, index);
    const physics::GateVoltages v{row.v1_V, row.v2_V};
    REQUIRE(row.margin_meV);
    CHECK(*row.margin_meV == physics::cell_margin_meV(device.dot_at(v), {1, 1}, v));
    CHECK(*row.margin_meV != *other.margin_meV);
  }
}

TEST_CASE("noise changes what is measured and leaves the device and its start as they were") {
  TrialConfig config = small_trial();
  const TrialRow quiet = row_of(config, 1);
  config.simulated.noise.fluctuators = 3;
  config.simulated.noise.fluctuator_ueV = 50.0;
  const TrialRow noisy = row_of(config, 1);
  CHECK(noisy.device == quiet.device);
  CHECK(noisy.log_evidence_nat != quiet.log_evidence_nat);
  for (const auto& [name, executor] : parallel::tested_executors()) {
    INFO(name);
    CHECK(digest_of_trial(row_of(config, 1, executor)) == digest_of_trial(noisy));
  }
}

TEST_CASE("outcome, stage, reason and reduction belong together") {
  int claimed = 0;
  int refused = 0;
  for (std::uint64_t index = 0; index < 6; ++index) {
    TrialConfig config = small_trial(index % 2 == 0 ? agent::Policy::fixed : agent::Policy::blind);
    if (index == 4) config.agent.max_points = 66;  // no room for verification
    const TrialRow row = row_of(config, index);
    INFO("trial " << index);
    (row.claimed ? claimed : refused) += 1;
    CHECK(row.outcome == (row.claimed ? trial::Outcome::complete : trial::Outcome::failed));
    CHECK((row.stage == "complete") == row.claimed);
    CHECK(row.reason.empty() == row.claimed);
    CHECK(row.budget_points == config.agent.max_points);
    CHECK(row.points <= row.budget_points);
    CHECK(row.steps <= config.agent.max_steps);
    const double spent = static_cast<double>(row.claimed ? row.points : row.budget_points);
    CHECK(row.reduction == 1.0 - spent / 4096.0);
  }
  CHECK(claimed >= 3);
  CHECK(refused >= 1);
}

TEST_CASE("a row says how long the device took by its timing: points alone by default, else ways too") {
  TrialConfig config = small_trial();
  const TrialRow instant = row_of(config, 2);
  CHECK(instant.measuring_s == static_cast<double>(instant.points) * config.timing.dwell_time_s);
  config.timing = {2e-3, 1.0, 5e-3};
  const TrialRow slow = row_of(config, 2);
  // White noise does not mind the time: the same decisions, only slower.
  CHECK(slow.points == instant.points);
  CHECK(slow.measuring_s > static_cast<double>(slow.points) * 7e-3);
  CHECK(digest_of_trial(slow) != digest_of_trial(instant));
  config.agent.sensing.cost = sensing::Cost::seconds;
  const TrialRow saving = row_of(config, 2);
  CHECK(saving.measuring_s < slow.measuring_s);
}

TEST_CASE("telemetry adds up and stays out of the row") {
  audit::Log log = audit::Log::off();
  const auto result = run_trial(small_trial(), trial_seed, 2, parallel::Executor::serial(), log);
  CHECK(result.telemetry.wall_s > 0.0);
  CHECK(result.telemetry.cpu_s > 0.0);
  CHECK(result.telemetry.measure_s + result.telemetry.belief_s + result.telemetry.sensing_s +
            result.telemetry.verify_s <=
        result.telemetry.wall_s);
  CHECK(digest_of_trial(result.row) == digest_of_trial(row_of(small_trial(), 2)));
}

TEST_CASE("a recorded trial has no truth, but triple points") {
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  const ScanFile file(device::parameters_at(device::standard_population(), cube));
  TrialConfig config = small_trial();
  config.device = trial::DeviceKind::recorded;
  config.recorded.path = file.path();
  const TrialRow row = row_of(config, 3);
  CHECK_FALSE(row.device);
  CHECK_FALSE(row.true_success);
  CHECK_FALSE(row.margin_meV);
  CHECK(row.points > 0);
  CHECK(row.device_redraws == 0);
  for (const auto& estimate :
       {row.triple_point_a_v1_V, row.triple_point_a_v2_V, row.triple_point_b_v1_V, row.triple_point_b_v2_V}) {
    REQUIRE(estimate.value);
    CHECK(*estimate.low <= *estimate.value);
    CHECK(*estimate.value <= *estimate.high);
  }
  CHECK(digest_of_trial(row_of(config, 3)) == digest_of_trial(row));
}

TEST_CASE("what cannot run is an error of the right kind") {
  TrialConfig config = small_trial();
  config.device = trial::DeviceKind::recorded;
  config.recorded.path = "/no/such/scan.dat";
  CHECK(kind_of_failure(config) == ErrorKind::input_missing);
  config = small_trial();
  config.agent.belief.particles = 17;
  CHECK(kind_of_failure(config) == ErrorKind::config);
  config = small_trial();
  config.simulated.minimum_margin_meV = 100.0;  // no device has that
  CHECK(kind_of_failure(config) == ErrorKind::config);
}
