// The named parameters of a double dot with its sensor and readout, as one vector.
//
// A parameter vector is what a population draws and what a particle holds; `double_dot` and `charge_sensor`
// turn it into the physics. First line of dot i: the voltage of plunger i, other plunger at 0 V, where the
// first electron enters dot i, so that (A V0)_i = A_ii L_i - E_i / 2.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "physics/double_dot.hpp"

namespace qdtune::device {

enum class Parameter : std::size_t {
  charging_energy_1,
  charging_energy_2,
  mutual_charging_energy,
  lever_arm_11,
  lever_arm_22,
  cross_ratio_12,  // A12 / A11
  cross_ratio_21,  // A21 / A22
  first_line_1,
  first_line_2,
  tunnel_coupling,
  electron_temperature,
  sensor_detuning,
  sensor_shift_1,
  sensor_shift_2,
  sensor_cross_talk_1,
  sensor_cross_talk_2,
  gain,      // a of signal = offset + gain * peak
  offset,    // b
  noise_sd,  // white noise a point, in readout units (a peak of gain 1 has height 1)
};
inline constexpr std::size_t parameter_count = 19;

// Where a parameter has a meaning; problems() in distribution.hpp names distributions that reach outside.
enum class Domain { real, non_negative, positive };

struct ParameterInfo {
  std::string_view name;  // configuration and column name, unit as suffix
  std::string_view unit;  // "" when dimensionless
  std::string_view help;
  Domain domain = Domain::real;
};
// In the order of Parameter; names are unique.
const std::array<ParameterInfo, parameter_count>& parameter_infos();

using ParameterVector = std::array<double, parameter_count>;

inline double get(const ParameterVector& theta, Parameter p) {
  return theta[static_cast<std::size_t>(p)];
}
inline double& get(ParameterVector& theta, Parameter p) {
  return theta[static_cast<std::size_t>(p)];
}

// Values are taken as they are: DoubleDot::valid() says whether they make a stable dot.
physics::DoubleDot double_dot(const ParameterVector& theta);
// With a Lorentzian peak; set `shape` for another.
physics::ChargeSensor charge_sensor(const ParameterVector& theta);

}  // namespace qdtune::device
