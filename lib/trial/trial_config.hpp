// Everything that decides a trial's row, beside the seed and the trial's index.
#pragma once

#include <string>

#include "agent/agent_config.hpp"
#include "device/device.hpp"
#include "device/distribution.hpp"
#include "legacy/tuning.hpp"
#include "simulation/noise_settings.hpp"

namespace qdtune::trial {

enum class DeviceKind { simulated, recorded, legacy };

// Devices drawn anew for each trial from a population; the agent never sees these values.
struct SimulatedConfig {
  std::string population = "standard";  // a name for people; the distributions decide
  device::ParameterDistributions distributions = device::standard_population();
  device::Window window{{0.0, 0.0}, {0.150, 0.150}};  // the voltages the device allows
  double minimum_margin_meV =
      0.3;                    // devices whose target cell is nowhere in the window that deep are redrawn
  double broken_share = 0.0;  // of the devices: no double dot, or a sensor that cannot show one
  simulation::NoiseSettings noise;
  physics::PeakShape peak_shape = physics::PeakShape::lorentzian;
};

// A measured scan served as a device: bilinear inside, an error outside.
struct RecordedConfig {
  // The part of the scan that is used; the default holds every scan.
  device::Window window{{-10.0, -10.0}, {10.0, 10.0}};
  std::string path;           // .dat (legacy QCoDeS text) or .npy; relative to the experiment file
  double unit_V = 1e-3;       // volts per unit of the file's axes
  bool swap_axes = false;     // exchange the file's two axes before use
  double signal_scale = 1.0;  // (value - signal_origin) / signal_scale is what the agent sees
  double signal_origin = 0.0;
  // Axes of a .npy file, which stores none: first and last voltage of columns (gate 1)
  // and rows (gate 2), in file units.
  double column_first = 0.0, column_last = 1.0;
  double row_first = 0.0, row_last = 1.0;
};

// The devices of the original's benchmark, drawn anew for each trial (legacy/cim_device.hpp).
struct LegacyDeviceConfig {
  device::Window window{{-1.0, -1.0}, {1.0, 1.0}};  // has to hold 0 V, where they start
};

struct TrialConfig {
  DeviceKind device = DeviceKind::simulated;
  device::Timing timing;
  SimulatedConfig simulated;
  RecordedConfig recorded;
  LegacyDeviceConfig legacy_device;
  agent::AgentConfig agent;
  legacy::TuningSettings legacy;  // of the original's agent, for the policy legacy
};

}  // namespace qdtune::trial
