// The capacitive constant-interaction model of a double quantum dot coupled to a charge sensor.
//
//   U(n; V) = 1/2 E1 n1^2 + 1/2 E2 n2^2 + Em n1 n2 - n . x,   x = A V - x0            (meV)
//
// (van der Wiel et al., Rev. Mod. Phys. 75, 1 (2002); Hanson et al., Rev. Mod. Phys. 79, 1217 (2007).)
// Sign convention: n counts electrons; a more positive plunger voltage V attracts more of them. A's rows are
// dots, its columns gates. The tunnel coupling t_c mixes charge states of equal total charge with a minimal
// gap of 2 t_c. Not modelled: spin, orbital excitations, quantum capacitance, lifetime broadening.
#pragma once

#include <Eigen/Core>

namespace qdtune::physics {

inline constexpr double boltzmann_meV_per_K = 0.0861733;  // k_B

struct GateVoltages {
  double v1_V = 0.0;
  double v2_V = 0.0;
  friend bool operator==(const GateVoltages&, const GateVoltages&) = default;
};

struct Electrons {
  int n1 = 0;
  int n2 = 0;
  friend bool operator==(const Electrons&, const Electrons&) = default;
};

// Stability needs 0 <= Em < min(E1, E2); `valid` checks it, and that energies, each gate's lever arm
// on its own dot and the temperature are positive. The lever arm on the other dot may be negative:
// an over-compensated virtual gate.
struct DoubleDot {
  double charging_energy_1_meV = 3.0;
  double charging_energy_2_meV = 3.0;
  double mutual_charging_energy_meV = 0.5;
  Eigen::Matrix2d lever_arm_meV_per_V = Eigen::Matrix2d::Identity() * 80.0;
  Eigen::Vector2d offset_meV = Eigen::Vector2d::Zero();  // x0 = A V0
  double tunnel_coupling_meV = 0.01;                     // t_c; the minimal gap is 2 t_c
  double electron_temperature_K = 0.1;

  bool valid() const;
  double thermal_energy_meV() const { return boltzmann_meV_per_K * electron_temperature_K; }
  // x = A V - x0, the energies that pull electrons in (meV).
  Eigen::Vector2d pull_meV(const GateVoltages& v) const {
    return lever_arm_meV_per_V * Eigen::Vector2d(v.v1_V, v.v2_V) - offset_meV;
  }
  Eigen::Matrix2d charging_matrix_meV() const;
};

// Sensor detuning in units of the peak's half-width w: delta / w = s0 + k1 n1 + k2 n2 + c1 V1 + c2 V2.
enum class PeakShape { lorentzian, cosh_squared };  // 1 / (1 + u^2), cosh^-2(u)

struct ChargeSensor {
  double detuning = 0.0;            // s0
  double shift_1 = 0.8;             // k1, per electron in dot 1
  double shift_2 = 0.5;             // k2
  double cross_talk_1_per_V = 0.0;  // c1
  double cross_talk_2_per_V = 0.0;  // c2
  PeakShape shape = PeakShape::lorentzian;

  double normalised_detuning(const GateVoltages& v, double n1, double n2) const {
    return detuning + shift_1 * n1 + shift_2 * n2 + cross_talk_1_per_V * v.v1_V + cross_talk_2_per_V * v.v2_V;
  }
};

}  // namespace qdtune::physics
