#include "config/consistency.hpp"

#include <algorithm>
#include <string>

#include "agent/belief_keeper.hpp"

namespace qdtune::config {

namespace {

class Checker {
 public:
  Checker(const Assignments& assignments, Issues& issues) : assignments_(assignments), issues_(issues) {}

  void require(bool holds, const std::vector<std::string>& keys, const std::string& message) {
    const auto concerned = [&](const std::string& key) { return issues_.concern(key); };
    if (holds || std::any_of(keys.begin(), keys.end(), concerned)) return;
    const Finger finger = finger_for(keys);
    issues_.add_contradiction(finger.place, message, finger.key);
  }

 private:
  struct Finger {
    Place place;
    std::string key;
  };

  // The strongest of the assignments involved: an arm's own before an override before the file.
  Finger finger_for(const std::vector<std::string>& keys) const {
    auto strongest = assignments_.end();
    for (const std::string& key : keys) {
      const auto found = assignments_.find(key);
      if (found == assignments_.end()) continue;
      if (strongest == assignments_.end() || found->second.source > strongest->second.source)
        strongest = found;
    }
    if (strongest == assignments_.end()) return {Place{"defaults"}, keys.front()};
    return {strongest->second.place, strongest->first};
  }

  const Assignments& assignments_;
  Issues& issues_;
};

std::string text(double x) {
  return to_toml_value(x);
}

void check_recorded(const Settings& settings, Checker& check) {
  const trial::RecordedConfig& recorded = settings.trial.recorded;
  check.require(settings.trial.device != trial::DeviceKind::recorded || !recorded.path.empty(),
                {"device.kind", "recorded.path"},
                "device.kind = \"recorded\" needs recorded.path, the file of the scan");
  check.require(recorded.signal_scale != 0.0, {"recorded.signal_scale"},
                "recorded.signal_scale = 0.0 would divide by zero");
  check.require(recorded.column_first != recorded.column_last, {"recorded.columns"},
                "recorded.columns needs two different voltages");
  check.require(recorded.row_first != recorded.row_last, {"recorded.rows"},
                "recorded.rows needs two different voltages");
}

void check_legacy(const Settings& settings, Checker& check) {
  const trial::TrialConfig& trial = settings.trial;
  const bool legacy_agent = trial.agent.policy == agent::Policy::legacy;
  if (trial.device == trial::DeviceKind::legacy) {
    check.require(
        legacy_agent, {"device.kind", "sensing.policy"},
        "device.kind = \"legacy\" needs sensing.policy = \"legacy\": our agent's model has charging "
        "energies and a sensor, which the original's devices have not");
    check.require(trial.legacy_device.window.contains({0.0, 0.0}),
                  {"device.window.v1_V", "device.window.v2_V"},
                  "device.window of device.kind = \"legacy\" must hold 0 V, where its devices start");
  }
  check.require(!legacy_agent || trial.agent.target == physics::Electrons{1, 1},
                {"agent.target", "sensing.policy"},
                "sensing.policy = \"legacy\" knows one target, agent.target = [1, 1]");
}

void check_budget(const Settings& settings, Checker& check) {
  const agent::AgentConfig& agent = settings.trial.agent;
  const auto surveys = {agent::Policy::gain, agent::Policy::random, agent::Policy::cheapest,
                        agent::Policy::variance, agent::Policy::fixed};
  if (std::find(surveys.begin(), surveys.end(), agent.policy) == surveys.end()) return;
  const bool fixed = agent.policy == agent::Policy::fixed;
  const std::string key = fixed ? "agent.fixed_survey_size" : "agent.survey_size";
  const std::int64_t size = fixed ? agent.fixed_survey_size : agent.survey_size;
  check.require(size * size <= agent.max_points, {key, "agent.max_points", "sensing.policy"},
                key + " = " + std::to_string(size) + " takes " + std::to_string(size * size) +
                    " points, more than agent.max_points = " + std::to_string(agent.max_points));
}

void check_stages(const Settings& settings, Checker& check) {
  const agent::AgentConfig& agent = settings.trial.agent;
  check.require(agent.verification.rays + agent.verification.points_per_gate > 0,
                {"verification.rays", "verification.points_per_gate"},
                "verification.rays and verification.points_per_gate are both 0: a claim needs fresh points");
  check.require(
      agent.quality.alive_below <= agent.quality.dead_above, {"quality.alive_below", "quality.dead_above"},
      "quality.alive_below = " + text(agent.quality.alive_below) + " lies above quality.dead_above = " +
          text(agent.quality.dead_above) + ": a sensor would be alive and dead");
  const int readings = std::min(agent.survey_size, agent.fixed_survey_size);
  check.require(
      readings >= agent.quality.min_points || agent.stages.bootstrap_retries > 0,
      {"quality.min_points", "stages.bootstrap_retries", "agent.survey_size", "agent.fixed_survey_size"},
      "quality.min_points = " + std::to_string(agent.quality.min_points) +
          " is more than the bootstrap of a survey of side " + std::to_string(readings) +
          " measures without a retry");
}

constexpr auto e1 = static_cast<std::size_t>(device::Parameter::charging_energy_1);
constexpr auto e2 = static_cast<std::size_t>(device::Parameter::charging_energy_2);
constexpr auto em = static_cast<std::size_t>(device::Parameter::mutual_charging_energy);

std::vector<std::string> energy_keys(const std::vector<std::string>& sections) {
  std::vector<std::string> keys;
  for (const std::string& section : sections)
    for (const std::size_t i : {e1, e2, em})
      keys.push_back(section + "." + std::string(device::parameter_infos()[i].name));
  return keys;
}

// The model has a ground state only for Em < min(E1, E2). A population draws unstable devices again, so that
// stable ones need only exist; a prior must hold nothing else.
void check_stability(const Settings& settings, Checker& check) {
  const auto& population = settings.trial.simulated.distributions;
  const double lowest_em = population[em].lowest();
  const double highest_e = std::min(population[e1].highest(), population[e2].highest());
  check.require(lowest_em < highest_e, energy_keys({"population"}),
                "population: no device is stable: mutual_charging_energy_meV is at least " + text(lowest_em) +
                    " meV, not below the charging energies, at most " + text(highest_e) + " meV");
  const auto& prior = settings.trial.agent.prior;
  const double highest_em = prior[em].highest();
  const double lowest_e = std::min(prior[e1].lowest(), prior[e2].lowest());
  // A prior follows its population, so the cause may stand there.
  check.require(highest_em < lowest_e, energy_keys({"prior", "population"}),
                "prior: mutual_charging_energy_meV reaches " + text(highest_em) +
                    " meV and the charging energies reach down to " + text(lowest_e) +
                    " meV: every device the agent thinks of needs Em < min(E1, E2)");
}

void check_belief(const Settings& settings, Checker& check) {
  // An index of a draw in a stream address has 24 bits, and a fresh belief draws more than the first.
  constexpr std::int64_t most = (std::int64_t{1} << 24) / agent::fresh_particles_factor;
  const belief::BeliefConfig& belief = settings.trial.agent.belief;
  const std::int64_t draws = std::int64_t{belief.particles} * belief.prior_pool;
  check.require(draws < most, {"belief.particles", "belief.prior_pool"},
                "belief.particles * belief.prior_pool = " + std::to_string(draws) +
                    " prior draws are too many: it must stay below " + std::to_string(most));
}

// The p-value of a comparison with n replicates is at least 1 / (n + 1).
void check_predictive(const Settings& settings, Checker& check) {
  const agent::VerificationConfig& verification = settings.trial.agent.verification;
  check.require(verification.predictive_tail * (verification.replicates + 1) > 1.0,
                {"verification.predictive_tail", "verification.replicates"},
                "verification.predictive_tail = " + text(verification.predictive_tail) +
                    " can never be undercut with verification.replicates = " +
                    std::to_string(verification.replicates) + ": it must be above 1 / (replicates + 1)");
}

void check_noise(const Settings& settings, Checker& check) {
  const auto noise = static_cast<std::size_t>(device::Parameter::noise_sd);
  check.require(settings.trial.agent.prior[noise].lowest() > 0.0, {"prior.noise_sd"},
                "prior.noise_sd must stay above 0: a measurement without noise leaves no room for any error");
}

}  // namespace

void check_consistency(const Settings& settings, const Assignments& assignments, Issues& issues) {
  Checker check(assignments, issues);
  check_recorded(settings, check);
  check_legacy(settings, check);
  check_budget(settings, check);
  check_stages(settings, check);
  check_stability(settings, check);
  check_noise(settings, check);
  check_belief(settings, check);
  check_predictive(settings, check);
}

}  // namespace qdtune::config
