#include "trial/trial_device.hpp"

#include <algorithm>
#include <utility>

#include "simulation/broken_device.hpp"

namespace qdtune::trial {

simulation::DrawnDevice draw_device(const TrialConfig& config, std::uint64_t seed, std::uint64_t index) {
  const SimulatedConfig& simulated = config.simulated;
  return simulation::draw_device({simulated.distributions, simulated.window, config.agent.target,
                                  simulated.minimum_margin_meV, simulated.broken_share},
                                 seed, index);
}

simulation::SimulatedDevice simulated_device(const TrialConfig& config, const simulation::DrawnDevice& drawn,
                                             std::uint64_t seed, std::uint64_t index) {
  simulation::NoiseSettings noise = config.simulated.noise;
  if (drawn.device_class == device::DeviceClass::saturated_sensor)
    noise.saturation = std::min(noise.saturation, simulation::saturated_share);
  return simulation::simulated_device(drawn.parameters, config.simulated.peak_shape,
                                      {config.simulated.window, config.timing, drawn.start}, seed, index,
                                      noise);
}

device::RecordedDevice open_scan(const TrialConfig& config) {
  const RecordedConfig& recorded = config.recorded;
  device::RecordedScan scan = device::load_scan(recorded.path, {recorded.unit_V,
                                                                recorded.swap_axes,
                                                                {recorded.column_first, recorded.column_last},
                                                                {recorded.row_first, recorded.row_last}});
  return device::RecordedDevice(std::move(scan), {recorded.signal_origin, recorded.signal_scale},
                                config.timing, recorded.window);
}

LegacyDevice legacy_device(const TrialConfig& config, std::uint64_t seed, std::uint64_t index) {
  const legacy::CimDeviceParameters parameters = legacy::benchmark_device(seed, index);
  return {parameters, legacy::CimDevice(parameters, config.legacy_device.window, config.timing, seed, index)};
}

void check_device(const TrialConfig& config, std::uint64_t seed) {
  switch (config.device) {
    case DeviceKind::simulated:
      draw_device(config, seed, 0);
      break;
    case DeviceKind::recorded:
      open_scan(config);
      break;
    case DeviceKind::legacy:
      legacy_device(config, seed, 0);
      break;
  }
}

}  // namespace qdtune::trial
