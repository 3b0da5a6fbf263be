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
// Errors: Error(config) for unusable settings, and when max_draw_attempts devices in a row were refused.
// Cost: about 2 microseconds an attempt.
#pragma once

#include <cstdint>

#include "device/device.hpp"
#include "device/distribution.hpp"

namespace qdtune::simulation {

inline constexpr std::uint32_t max_draw_attempts = 10000;

struct PopulationSettings {
  device::ParameterDistributions distributions = device::standard_population();
  device::Window window{{0.0, 0.0}, {0.150, 0.150}};
  physics::Electrons target{1, 1};
  double minimum_margin_meV = 0.3;
};

struct DrawnDevice {
  device::ParameterVector parameters{};
  physics::GateVoltages start;
  double largest_margin_meV = 0.0;  // of the target cell inside the window
  std::int64_t redraws = 0;
};

DrawnDevice draw_device(const PopulationSettings& settings, std::uint64_t seed, std::uint64_t trial);

}  // namespace qdtune::simulation
