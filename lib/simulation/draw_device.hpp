// Draws the device of a trial from a population, the same for every arm of an experiment.
//
// Parameters are quantiles of uniform numbers from the stream (seed, trial, device_parameters,
// step = attempt), one a parameter in the order of Parameter, fixed ones included. So populations that differ
// in one distribution draw devices that differ in that parameter, as long as both accept the same attempt.
//
// A device is redrawn while it is unstable (DoubleDot::valid) or while the largest margin of the target cell
// inside the window is under minimum_margin_meV; redraws are counted. (Of the standard population about one
// device in 4000 is redrawn.) The start voltage is uniform in the window, from a stream of its own.
//
// A share of the devices may be broken (broken_device.hpp): drawn like the others, then given a fault of their class, from
// a stream of its own. They have no target cell to be deep in, so that only unstable ones are redrawn. Disorder and
// varying lever arms (landscape.hpp) are not looked at: the margin is that of the straight lines.
//
// Errors: Error(config) for unusable settings, and when max_draw_attempts devices in a row were refused.
// Cost: about 2 microseconds an attempt.
#pragma once

#include <cstdint>

#include "device/device.hpp"
#include "device/device_class.hpp"
#include "device/distribution.hpp"

namespace qdtune::simulation {

inline constexpr std::uint32_t max_draw_attempts = 10000;

struct PopulationSettings {
  device::ParameterDistributions distributions = device::standard_population();
  device::Window window{{0.0, 0.0}, {0.150, 0.150}};
  physics::Electrons target{1, 1};
  double minimum_margin_meV = 0.3;
  double broken_share = 0.0;  // of the devices, in [0, 1]
};

struct DrawnDevice {
  device::ParameterVector parameters{};
  physics::GateVoltages start;
  double largest_margin_meV = 0.0;  // of the target cell inside the window; 0 of a broken device
  std::int64_t redraws = 0;
  device::DeviceClass device_class = device::DeviceClass::double_dot;
};

DrawnDevice draw_device(const PopulationSettings& settings, std::uint64_t seed, std::uint64_t trial);

}  // namespace qdtune::simulation
