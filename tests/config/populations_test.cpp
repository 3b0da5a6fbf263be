#include "config/populations.hpp"

#include <catch2/catch.hpp>

#include "config/option_table.hpp"
#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;
using device::Distribution;
using device::DistributionKind;
using device::Parameter;
using qdtune::config::testing::parsed;

namespace {

Distribution population_of(const Experiment& e, Parameter p) {
  return e.trial.simulated.distributions[static_cast<std::size_t>(p)];
}
Distribution prior_of(const Experiment& e, Parameter p) {
  return e.trial.agent.prior[static_cast<std::size_t>(p)];
}

}  // namespace

TEST_CASE("the rule for priors gives the standard prior from the standard population") {
  const auto population = device::standard_population(), prior = device::standard_prior();
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    CAPTURE(device::parameter_infos()[i].name);
    CHECK(known_from_population(static_cast<Parameter>(i), population[i]) == prior[i]);
  }
}

TEST_CASE("the agent knows a changed population, but the noise only within a factor of two") {
  const Experiment e = parsed("[population]\ngain = { uniform = [1, 2] }\nnoise_sd = 0.2\n");
  CHECK(prior_of(e, Parameter::gain) == Distribution{DistributionKind::uniform, 1.0, 2.0});
  CHECK(prior_of(e, Parameter::noise_sd) == Distribution{DistributionKind::log_uniform, 0.1, 0.4});
  CHECK(prior_of(e, Parameter::offset) == prior_of(parsed(""), Parameter::offset));
}

TEST_CASE("a range of noise widens by a factor of two on both sides, and no noise still has a prior") {
  const auto known = [](const Distribution& d) { return known_from_population(Parameter::noise_sd, d); };
  CHECK(known({DistributionKind::uniform, 0.05, 0.25}) ==
        Distribution{DistributionKind::log_uniform, 0.025, 0.5});
  CHECK(known({DistributionKind::fixed, 0.0, 0.0}) ==
        Distribution{DistributionKind::log_uniform, 0.001, 0.004});
}

TEST_CASE("a stated prior stands, whatever the population is") {
  const Experiment e =
      parsed("population.gain = { uniform = [1, 2] }\nprior.gain = { uniform = [0.5, 3] }\n");
  CHECK(population_of(e, Parameter::gain) == Distribution{DistributionKind::uniform, 1.0, 2.0});
  CHECK(prior_of(e, Parameter::gain) == Distribution{DistributionKind::uniform, 0.5, 3.0});
}

TEST_CASE(
    "devices may leave the prior of the agent: the shifted population is 20 % wider than what it expects") {
  const Experiment e = parsed("device.population = \"shifted\"");
  CHECK(e.trial.agent.prior == device::standard_prior());
  const Distribution e1 = population_of(e, Parameter::charging_energy_1);
  CHECK(e1.lowest() == Approx(1.7));
  CHECK(e1.highest() == Approx(5.3));
  // On the logarithm: 25^1.2 from end to end.
  const Distribution tc = population_of(e, Parameter::tunnel_coupling);
  CHECK(tc.highest() / tc.lowest() == Approx(47.59).epsilon(1e-3));
  CHECK(population_of(e, Parameter::noise_sd) == Distribution{DistributionKind::fixed, 0.05, 0.0});
}

TEST_CASE("standard-noisy has three times the noise, and a prior that holds it") {
  const Experiment e = parsed("device.population = \"standard-noisy\"");
  CHECK(population_of(e, Parameter::noise_sd) == Distribution{DistributionKind::fixed, 0.15, 0.0});
  CHECK(prior_of(e, Parameter::noise_sd) == Distribution{DistributionKind::log_uniform, 0.075, 0.3});
  CHECK(e.trial.simulated.population == "standard-noisy");
}

TEST_CASE("single parameters replace those of a named population, wherever each is said") {
  const Experiment e =
      parsed("population.gain = 1.0\n[[arm]]\nname = \"a\"\ndevice.population = \"standard-noisy\"\n");
  const trial::TrialConfig& arm = e.arms[0].config;
  CHECK(arm.simulated.population == "standard-noisy");
  CHECK(arm.simulated.distributions[static_cast<std::size_t>(Parameter::gain)].kind ==
        DistributionKind::fixed);
  CHECK(arm.agent.prior[static_cast<std::size_t>(Parameter::gain)].kind == DistributionKind::fixed);
  CHECK(arm.simulated.distributions[static_cast<std::size_t>(Parameter::noise_sd)].a == 0.15);
}

TEST_CASE("stress has every noise of a laboratory, and strong coupling that the agent expects") {
  const Experiment e = parsed("device.population = \"stress\"");
  const simulation::NoiseSettings& noise = e.trial.simulated.noise;
  CHECK(noise.pink_ueV_per_sqrt_Hz == 3.0);
  CHECK(noise.fluctuators == 2);
  CHECK(noise.jumps_per_min == 0.2);
  CHECK(noise.gain_drift_percent_per_min == 5.0);
  CHECK(noise.latching_probability == 0.1);
  CHECK(noise.disorder_sd_V == 0.002);
  CHECK(noise.lever_arm_variation_percent == 10.0);
  CHECK(population_of(e, Parameter::tunnel_coupling).highest() == 0.2);
  CHECK(prior_of(e, Parameter::tunnel_coupling).highest() == 0.2);
  CHECK(parsed("").trial.simulated.noise == simulation::NoiseSettings{});
}

TEST_CASE("broken devices come with the prior of good ones, and any population can have a share of them") {
  const Experiment e = parsed("device.population = \"broken\"");
  CHECK(e.trial.simulated.broken_share == 1.0);
  CHECK(e.trial.agent.prior == device::standard_prior());
  CHECK(parsed("device.broken_share = 0.25").trial.simulated.broken_share == 0.25);
}

TEST_CASE("a key of the noise replaces that of a named population, wherever each is said") {
  const Experiment e = parsed(
      "noise.jumps_per_min = 6.0\n[[arm]]\nname = \"a\"\ndevice.population = \"stress\"\n"
      "[[arm]]\nname = \"b\"\ndevice.population = \"stress\"\nnoise.fluctuators = 0\n");
  const simulation::NoiseSettings &a = e.arms[0].config.simulated.noise,
                                  &b = e.arms[1].config.simulated.noise;
  CHECK(a.jumps_per_min == 6.0);
  CHECK(a.fluctuators == 2);
  CHECK(b.jumps_per_min == 6.0);
  CHECK(b.fluctuators == 0);
  CHECK(b.disorder_sd_V == 0.002);
  CHECK(e.arms[0].origins.at("noise.fluctuators").source == Source::population);
  CHECK(e.arms[1].origins.at("noise.fluctuators").source == Source::arm);
  CHECK(e.arms[0].hash != e.arms[1].hash);
}

TEST_CASE("every named population is a choice and lies within the bounds of its options") {
  const OptionTable table;
  const Option* choice = table.find("device.population");
  REQUIRE(choice != nullptr);
  for (const NamedPopulation& known : named_populations()) {
    CAPTURE(known.name);
    CHECK(std::count(choice->choices.begin(), choice->choices.end(), known.name) == 1);
    Settings settings;
    choice->set(settings, known.name);
    for (const Option& option : table) {
      CAPTURE(option.key);
      CHECK(problem_of(option, option.get(settings)).empty());
    }
  }
}
