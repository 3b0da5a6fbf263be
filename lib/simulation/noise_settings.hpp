// The noise of a laboratory, as an experiment configures it: amplitudes of every component, all off by default.
//
// Each number that is 0 (saturation: 1) switches its component off. The white noise of a point is a parameter of the
// device (device/parameters.hpp) and always on. What each component does stands in its header.
#pragma once

#include "device/device.hpp"
#include "simulation/noise.hpp"

namespace qdtune::simulation {

struct NoiseSettings {
  double sensor_width_meV = 0.10;  // w, half-width of the sensor peak: turns energies into detunings

  // On the sensor's detuning (sensor_noise.hpp).
  double pink_ueV_per_sqrt_Hz = 0.0;  // at 1 Hz
  double pink_exponent = 1.0;
  int fluctuators = 0;
  double fluctuator_ueV = 10.0;  // between their two levels
  double fluctuator_slowest_Hz = 0.01, fluctuator_fastest_Hz = 100.0;

  // In measuring time (slow_noise.hpp).
  double jumps_per_min = 0.0;
  double jump_sd_V = 0.003;
  double gain_drift_percent_per_min = 0.0;
  double offset_drift_per_min = 0.0;
  double latching_probability = 0.0;

  // Of the device, static (landscape.hpp).
  double disorder_sd_V = 0.0;
  double disorder_length_V = 0.040;
  double lever_arm_variation_percent = 0.0;

  double saturation = 1.0;  // share of the peak at which the sensor's signal is cut off
  friend bool operator==(const NoiseSettings&, const NoiseSettings&) = default;
};

// The components that the settings switch on, in a fixed order, streams addressed by (seed, trial).
// Preconditions: amplitudes and rates are not negative, widths, lengths and fluctuator rates positive, the rest as
// each component asks.
NoiseComponents laboratory_noise(const NoiseSettings& settings, const physics::DoubleDot& dot,
                                 const device::Window& window, double dwell_time_s, std::uint64_t seed,
                                 std::uint64_t trial);

}  // namespace qdtune::simulation
