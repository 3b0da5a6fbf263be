// The device of a trial: drawn from the population, or opened from a file.
#pragma once

#include <cstdint>

#include "device/recorded_device.hpp"
#include "legacy/cim_device.hpp"
#include "simulation/draw_device.hpp"
#include "simulation/simulated_device.hpp"
#include "trial/trial_config.hpp"

namespace qdtune::trial {

// Device `index` of the population of a simulated configuration. Throws Error(config) when none can be drawn.
simulation::DrawnDevice draw_device(const TrialConfig& config, std::uint64_t seed, std::uint64_t index);

// A drawn device in the window and the noise of its configuration, at rest at its start.
simulation::SimulatedDevice simulated_device(const TrialConfig& config, const simulation::DrawnDevice& drawn,
                                             std::uint64_t seed, std::uint64_t index);

// The scan of a recorded configuration. Throws as device::load_scan, and Error(config) when scan and options
// do not fit.
device::RecordedDevice open_scan(const TrialConfig& config);

// Device `index` of the original's benchmark, and its parameters for whoever scores.
struct LegacyDevice {
  legacy::CimDeviceParameters parameters;
  legacy::CimDevice device;
};
LegacyDevice legacy_device(const TrialConfig& config, std::uint64_t seed, std::uint64_t index);

// Makes the device of trial 0 and drops it, so that data or options that no trial could use are refused before
// a run begins. Throws what the trials would. Cost: that of one device, microseconds (simulated) or the
// reading of one file (recorded).
void check_device(const TrialConfig& config, std::uint64_t seed);

}  // namespace qdtune::trial
