#include "simulation/noise_settings.hpp"

#include "base/contracts.hpp"
#include "simulation/landscape.hpp"
#include "simulation/sensor_noise.hpp"
#include "simulation/slow_noise.hpp"

namespace qdtune::simulation {

namespace {
constexpr double meV_per_ueV = 1e-3;
constexpr double percent = 0.01;
}  // namespace

NoiseComponents laboratory_noise(const NoiseSettings& settings, const physics::DoubleDot& dot,
                                 const device::Window& window, double dwell_time_s, std::uint64_t seed,
                                 std::uint64_t trial) {
  QDTUNE_REQUIRE(settings.sensor_width_meV > 0.0, "a sensor peak has a width");
  const double half_widths_per_ueV = meV_per_ueV / settings.sensor_width_meV;
  NoiseComponents noise;
  if (settings.pink_ueV_per_sqrt_Hz != 0.0) {
    const PinkSettings pink{half_widths_per_ueV * settings.pink_ueV_per_sqrt_Hz, settings.pink_exponent,
                            dwell_time_s};
    noise.push_back(std::make_unique<PinkNoise>(pink, seed, trial));
  }
  if (settings.fluctuators != 0) {
    const TelegraphSettings telegraph{settings.fluctuators, half_widths_per_ueV * settings.fluctuator_ueV,
                                      settings.fluctuator_slowest_Hz, settings.fluctuator_fastest_Hz};
    noise.push_back(std::make_unique<TelegraphNoise>(telegraph, seed, trial));
  }
  if (settings.jumps_per_min != 0.0)
    noise.push_back(std::make_unique<ChargeJumps>(settings.jumps_per_min, settings.jump_sd_V, seed, trial));
  if (settings.gain_drift_percent_per_min != 0.0)
    noise.push_back(std::make_unique<GainDrift>(percent * settings.gain_drift_percent_per_min, seed, trial));
  if (settings.offset_drift_per_min != 0.0)
    noise.push_back(std::make_unique<OffsetDrift>(settings.offset_drift_per_min, seed, trial));
  if (settings.latching_probability != 0.0)
    noise.push_back(std::make_unique<Latching>(settings.latching_probability, seed, trial));
  if (settings.disorder_sd_V != 0.0)
    noise.push_back(
        std::make_unique<Disorder>(settings.disorder_sd_V, settings.disorder_length_V, seed, trial));
  if (settings.lever_arm_variation_percent != 0.0)
    noise.push_back(std::make_unique<LeverArmVariation>(percent * settings.lever_arm_variation_percent,
                                                        dot.lever_arm_meV_per_V, window, seed, trial));
  return noise;
}

}  // namespace qdtune::simulation
