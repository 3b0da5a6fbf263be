#include "trial/trial_device.hpp"

#include <utility>

namespace qdtune::trial {

simulation::DrawnDevice draw_device(const TrialConfig& config, std::uint64_t seed, std::uint64_t index) {
  const SimulatedConfig& simulated = config.simulated;
  return simulation::draw_device(
      {simulated.distributions, simulated.window, config.agent.target, simulated.minimum_margin_meV}, seed,
      index);
}

device::RecordedDevice open_scan(const TrialConfig& config) {
  const RecordedConfig& recorded = config.recorded;
  device::RecordedScan scan = device::load_scan(recorded.path, {recorded.unit_V,
                                                                recorded.swap_axes,
                                                                {recorded.column_first, recorded.column_last},
                                                                {recorded.row_first, recorded.row_last}});
  return device::RecordedDevice(std::move(scan), {recorded.signal_origin, recorded.signal_scale},
                                config.dwell_time_s, recorded.window);
}

void check_device(const TrialConfig& config, std::uint64_t seed) {
  if (config.device == DeviceKind::simulated) {
    draw_device(config, seed, 0);
  } else {
    open_scan(config);
  }
}

}  // namespace qdtune::trial
