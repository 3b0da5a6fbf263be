#include "physics/signal_kernel.hpp"

namespace qdtune::physics {

KernelConstants<double> kernel_constants(const DoubleDot& dot, const ChargeSensor& sensor) {
  const Eigen::Matrix2d& lever = dot.lever_arm_meV_per_V;
  return kernel_constants(DeviceNumbers<double>{
      dot.charging_energy_1_meV, dot.charging_energy_2_meV, dot.mutual_charging_energy_meV, lever(0, 0),
      lever(0, 1), lever(1, 0), lever(1, 1), dot.offset_meV(0), dot.offset_meV(1), dot.tunnel_coupling_meV,
      dot.thermal_energy_meV(), sensor.detuning, sensor.shift_1, sensor.shift_2, sensor.cross_talk_1_per_V,
      sensor.cross_talk_2_per_V});
}

}  // namespace qdtune::physics
