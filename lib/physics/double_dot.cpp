#include "physics/double_dot.hpp"

#include <algorithm>
#include <cmath>

namespace qdtune::physics {

bool DoubleDot::valid() const {
  const double e1 = charging_energy_1_meV;
  const double e2 = charging_energy_2_meV;
  const double em = mutual_charging_energy_meV;
  // Written so that a NaN fails every comparison it takes part in.
  const bool energies = std::isfinite(e1) && std::isfinite(e2) && em >= 0.0 && em < std::min(e1, e2);
  const Eigen::Matrix2d& a = lever_arm_meV_per_V;
  const bool lever_arms = a.allFinite() && a(0, 0) > 0.0 && a(1, 1) > 0.0;
  const bool coupling = std::isfinite(tunnel_coupling_meV) && tunnel_coupling_meV >= 0.0;
  const bool temperature = std::isfinite(electron_temperature_K) && electron_temperature_K > 0.0;
  return energies && lever_arms && coupling && temperature && offset_meV.allFinite();
}

Eigen::Matrix2d DoubleDot::charging_matrix_meV() const {
  Eigen::Matrix2d matrix;
  matrix << charging_energy_1_meV, mutual_charging_energy_meV,  //
      mutual_charging_energy_meV, charging_energy_2_meV;
  return matrix;
}

}  // namespace qdtune::physics
