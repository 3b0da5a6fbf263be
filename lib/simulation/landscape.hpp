// Static departures of a device from the straight lines of its model: disorder, and lever arms that vary.
//
// The energy stays U(n; V) = 1/2 E1 n1^2 + 1/2 E2 n2^2 + Em n1 n2 - n . x(V), but x is no longer linear in V:
//   x_i(V) = sum_j A_ij [V_j - V0_j - d_j(V) + r_ij (V_j - c_j)^2 / (2 W_j)],
// d the random field of Disorder, r_ij the variations of LeverArmVariation, c the centre of the window and W its
// sides. Both belong to the truth at each voltage: they disturb every point as they hold at its voltage, and add the same
// to the dot that rests there.
#pragma once

#include <vector>

#include "device/device.hpp"
#include "simulation/noise.hpp"

namespace qdtune::simulation {

// Disorder: d_1 and d_2 are independent Gaussian random fields over gate space with mean 0, standard deviation sd and
// covariance sd^2 exp(-|V - V'|^2 / (2 length^2)), by random Fourier features (Rahimi and Recht, NIPS 2007):
//   d_j(V) = sd / sqrt(m) sum_m [a_jm cos(k_m . V) + b_jm sin(k_m . V)],
// m = 32 wave vectors k with normal components of sd 1 / length, a and b standard normal.
// Cost: 32 sines and cosines, about 0.6 microseconds a point.
class Disorder final : public NoiseComponent {
 public:
  // Preconditions: sd finite and not negative, length finite and positive.
  Disorder(double sd_V, double length_V, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "disorder"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;
  void add_lasting(const physics::GateVoltages& voltage, DotShift& shift) const override;

 private:
  struct Wave {
    double k1_per_V = 0.0, k2_per_V = 0.0;
    double cosine_1_V = 0.0, sine_1_V = 0.0;  // of d_1
    double cosine_2_V = 0.0, sine_2_V = 0.0;  // of d_2
  };
  std::vector<Wave> waves_;
};

// Lever arms that vary linearly across the window: the local lever arm of plunger j on dot i is
//   dx_i / dV_j = A_ij [1 + r_ij (V_j - c_j) / W_j],
// which depends on V_j alone, so that x(V) and with it the energy exists. r_ij is uniform within +- variation,
// independent for the four pairs: each lever arm changes by up to that share from one edge of the window to the other.
// Cost: a few nanoseconds a point.
class LeverArmVariation final : public NoiseComponent {
 public:
  // Preconditions: 0 <= variation < 2 (no lever arm changes its sign within the window), a window of positive sides.
  LeverArmVariation(double variation, const Eigen::Matrix2d& lever_arm_meV_per_V,
                    const device::Window& window, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "lever arms"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;
  void add_lasting(const physics::GateVoltages& voltage, DotShift& shift) const override;

 private:
  Eigen::Matrix2d curvature_meV_per_V2_;  // A_ij r_ij / W_j
  physics::GateVoltages centre_;
};

}  // namespace qdtune::simulation
