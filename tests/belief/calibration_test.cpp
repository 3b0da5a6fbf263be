// Simulation-based calibration (Talts et al. 2018): devices drawn from the prior, measured, and inferred. The
// rank of the true value among the particles is uniform if the whole sampler is right.
#include <array>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;

namespace {

constexpr int calibration_devices = 60;
constexpr std::size_t rank_bins = 6;

// Which sixth of the particles' order the true value falls into.
std::size_t rank_bin(const belief::ParticleBelief& belief, Parameter p, double truth) {
  double below = 0.0;
  for (const double value : values_of(belief, p)) below += value < truth ? 1.0 : 0.0;
  return static_cast<std::size_t>(below / static_cast<double>(belief.particles() + 1) * rank_bins);
}

}  // namespace

TEST_CASE("simulation-based calibration: ranks of the truth are uniform", "[statistical]") {
  const auto distributions = device::standard_prior();
  const belief::PriorMap prior(distributions);
  belief::BeliefConfig config;
  config.particles = 256;
  config.degrees_of_freedom = 0;  // as the readings scatter here
  config.move_sweeps = 32;        // with 8, too many beliefs still miss the mode and call the misfit noise
  const std::array parameters{Parameter::first_line_1, Parameter::sensor_detuning, Parameter::noise_sd};
  std::array<std::array<double, rank_bins>, parameters.size()> counts{};
  for (std::uint64_t trial = 0; trial < calibration_devices; ++trial) {
    random::Stream draws(19, {trial, random::Purpose::test, 0, 0});
    std::array<double, device::parameter_count> cube{};
    for (double& u : cube) u = random::uniform_open(draws);
    const ParameterVector truth = device::parameters_at(distributions, cube);
    belief::ParticleBelief belief(config, prior, {19, trial, 0});
    belief.update(measured(truth, device::grid_scan(bench_window, 5, 5), 1000 + trial),
                  parallel::Executor::serial());
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      counts[k][rank_bin(belief, parameters[k], get(truth, parameters[k]))] += 1.0;
    }
  }
  constexpr double expected = static_cast<double>(calibration_devices) / rank_bins;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    double chi_square = 0.0;
    for (const double count : counts[k]) chi_square += (count - expected) * (count - expected) / expected;
    INFO(device::parameter_infos()[index_of(parameters[k])].name);
    CHECK(chi_square < 22.4);  // 5 degrees of freedom: exceeded with probability 1.3e-3 / 3
  }
}
