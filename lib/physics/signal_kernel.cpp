#include "physics/signal_kernel.hpp"

namespace qdtune::physics {

KernelConstants<double> kernel_constants(const DoubleDot& dot, const ChargeSensor& sensor) {
  // Keeps eps / Omega finite where both eps and t_c are zero: a gap of 1e-6 kT has no other effect.
  constexpr double smallest_squared_gap = 1.0e-12;
  const double beta_per_meV = 1.0 / dot.thermal_energy_meV();
  const double e1 = beta_per_meV * dot.charging_energy_1_meV;
  const double e2 = beta_per_meV * dot.charging_energy_2_meV;
  const double em = beta_per_meV * dot.mutual_charging_energy_meV;
  const double gap = 2.0 * beta_per_meV * dot.tunnel_coupling_meV;
  const double determinant = e1 * e2 - em * em;
  const Eigen::Matrix2d lever = beta_per_meV * dot.lever_arm_meV_per_V;
  const Eigen::Vector2d offset = beta_per_meV * dot.offset_meV;
  return {lever(0, 0),
          lever(0, 1),
          lever(1, 0),
          lever(1, 1),
          offset(0),
          offset(1),
          e2 / determinant,
          -em / determinant,
          e1,
          e2,
          em,
          1.0 / e1,
          1.0 / e2,
          gap * gap + smallest_squared_gap,
          sensor.detuning,
          sensor.shift_1,
          sensor.shift_2,
          sensor.cross_talk_1_per_V,
          sensor.cross_talk_2_per_V};
}

}  // namespace qdtune::physics
