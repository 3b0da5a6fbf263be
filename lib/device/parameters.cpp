#include "device/parameters.hpp"

namespace qdtune::device {

namespace {
constexpr std::array<ParameterInfo, parameter_count> infos = {{
    {"charging_energy_1_meV", "meV", "E1, charging energy of dot 1", Domain::positive},
    {"charging_energy_2_meV", "meV", "E2, charging energy of dot 2", Domain::positive},
    {"mutual_charging_energy_meV", "meV", "Em, energy by which an electron in one dot raises the other",
     Domain::non_negative},
    {"lever_arm_11_meV_per_V", "meV/V", "A11, of plunger 1 on dot 1", Domain::positive},
    {"lever_arm_22_meV_per_V", "meV/V", "A22, of plunger 2 on dot 2", Domain::positive},
    {"cross_ratio_12", "",
     "A12 / A11, pull of plunger 2 on dot 1; negative if a virtual gate over-compensates", Domain::real},
    {"cross_ratio_21", "", "A21 / A22, pull of plunger 1 on dot 2; negative likewise", Domain::real},
    {"first_line_1_V", "V", "plunger 1 voltage where dot 1 takes its first electron, plunger 2 at 0 V",
     Domain::real},
    {"first_line_2_V", "V", "plunger 2 voltage where dot 2 takes its first electron, plunger 1 at 0 V",
     Domain::real},
    {"tunnel_coupling_meV", "meV", "t_c between the dots; the minimal gap is 2 t_c", Domain::non_negative},
    {"electron_temperature_K", "K", "temperature of the electrons, not of the fridge", Domain::positive},
    {"sensor_detuning", "", "s0, sensor detuning of the empty dots at 0 V in half-widths of its peak",
     Domain::real},
    {"sensor_shift_1", "", "k1, shift of the sensor by an electron in dot 1 in half-widths", Domain::real},
    {"sensor_shift_2", "", "k2, shift of the sensor by an electron in dot 2 in half-widths", Domain::real},
    {"sensor_cross_talk_1_per_V", "1/V", "c1, direct pull of plunger 1 on the sensor in half-widths",
     Domain::real},
    {"sensor_cross_talk_2_per_V", "1/V", "c2, direct pull of plunger 2 on the sensor in half-widths",
     Domain::real},
    {"gain", "", "height of the sensor peak in units of the readout", Domain::positive},
    {"offset", "", "readout far from the sensor peak", Domain::real},
    {"noise_sd", "", "white noise of one point, in readout units (a peak of gain 1 has height 1)",
     Domain::non_negative},
}};
}  // namespace

const std::array<ParameterInfo, parameter_count>& parameter_infos() {
  return infos;
}

physics::DoubleDot double_dot(const ParameterVector& theta) {
  physics::DoubleDot dot;
  dot.charging_energy_1_meV = get(theta, Parameter::charging_energy_1);
  dot.charging_energy_2_meV = get(theta, Parameter::charging_energy_2);
  dot.mutual_charging_energy_meV = get(theta, Parameter::mutual_charging_energy);
  const double a11 = get(theta, Parameter::lever_arm_11);
  const double a22 = get(theta, Parameter::lever_arm_22);
  dot.lever_arm_meV_per_V << a11, get(theta, Parameter::cross_ratio_12) * a11,
      get(theta, Parameter::cross_ratio_21) * a22, a22;
  dot.offset_meV << a11 * get(theta, Parameter::first_line_1) - 0.5 * dot.charging_energy_1_meV,
      a22 * get(theta, Parameter::first_line_2) - 0.5 * dot.charging_energy_2_meV;
  dot.tunnel_coupling_meV = get(theta, Parameter::tunnel_coupling);
  dot.electron_temperature_K = get(theta, Parameter::electron_temperature);
  return dot;
}

physics::ChargeSensor charge_sensor(const ParameterVector& theta) {
  physics::ChargeSensor sensor;
  sensor.detuning = get(theta, Parameter::sensor_detuning);
  sensor.shift_1 = get(theta, Parameter::sensor_shift_1);
  sensor.shift_2 = get(theta, Parameter::sensor_shift_2);
  sensor.cross_talk_1_per_V = get(theta, Parameter::sensor_cross_talk_1);
  sensor.cross_talk_2_per_V = get(theta, Parameter::sensor_cross_talk_2);
  return sensor;
}

}  // namespace qdtune::device
