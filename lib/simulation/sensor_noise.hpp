// Noise of the charge sensor's potential: what shifts its detuning from point to point.
//
// Energies are shifts of the sensor's level; divided by the half-width w of its peak they add to delta / w.
#pragma once

#include <vector>

#include "simulation/noise.hpp"

namespace qdtune::simulation {

struct PinkSettings {
  double amplitude_per_sqrt_Hz = 0.0;  // of delta / w, at 1 Hz
  double exponent = 1.0;               // 0.7 to 1.4
  double dwell_time_s = 1e-3;
};

// 1/f noise: one-sided power spectrum S(f) = amplitude^2 (f / 1 Hz)^-exponent of delta / w.
//
// A sum of independent Ornstein-Uhlenbeck processes, two a decade of their corner frequencies f_k: the spectrum of one is
// (2 s_k^2 / (pi f_k)) / (1 + (f / f_k)^2), and with
//   s_k^2 = amplitude^2 sin(pi exponent / 2) (f_k / 1 Hz)^(1 - exponent) log(f_(k+1) / f_k)
// they sum to S (Dutta and Horn, Rev. Mod. Phys. 53, 497 (1981); the integral over x = f_k / f of
// x^(1 - exponent) / (1 + x^2) is pi / (2 sin(pi exponent / 2))). Each is stationary from the first point on and
// sampled exactly at the beginning of each dwell, whatever the plungers' ways between them took. The 12 corners reach
// from 1.6e-6 / dwell to the Nyquist frequency 1 / (2 dwell). Without ways the spectrum of the points is S within 10 %
// from 1e-4 / dwell to 0.1 / dwell. Further down it flattens: at 1e-5 / dwell it is 2, 5 and 20 % low for exponents of 0.7, 1
// and 1.4. Further up what lies beyond the Nyquist frequency folds in: there it is 1.4, 1.8 and 2.3 times S.
//
// Not modelled: the average over the dwell. Cost: 12 normal numbers, about 0.5 microseconds a point; 12 exp more after a way.
class PinkNoise final : public NoiseComponent {
 public:
  // Preconditions: amplitude not negative, 0 < exponent < 2, a dwell above 0.
  PinkNoise(const PinkSettings& settings, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "pink"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

 private:
  // One process: value' = decay * value + kick * z, z standard normal; decay and kick of a dwell without a way.
  struct Process {
    double corner_Hz = 0.0, sd = 0.0, decay = 0.0, kick = 0.0, value = 0.0;
  };
  static void advance(Process& process, double elapsed_s, double z);

  std::vector<Process> processes_;
  double dwell_time_s_;
  std::uint64_t seed_;
  std::uint64_t trial_;
};

struct TelegraphSettings {
  int fluctuators = 0;
  double amplitude = 0.0;  // of delta / w, from the lower level to the upper
  double slowest_Hz = 0.01, fastest_Hz = 100.0;
};

// Random telegraph noise: independent two-level fluctuators, each at +- amplitude / 2.
//
// Fluctuator k leaves either level at its rate g_k, log-uniform between slowest and fastest (static, from the stream
// device_fluctuators): dwell times are exponential with mean 1 / g_k. It is sampled exactly: after a time t it is in the
// other level with probability (1 - exp(-2 g_k t)) / 2. At the first point either level is as likely.
// A device with more fluctuators has the same first ones. Cost: 10 ns and one exp a fluctuator and point.
class TelegraphNoise final : public NoiseComponent {
 public:
  // Preconditions: no negative number, 0 < slowest <= fastest.
  TelegraphNoise(const TelegraphSettings& settings, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "telegraph"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

  std::vector<double> rates_Hz() const;

 private:
  struct Fluctuator {
    double rate_Hz = 0.0;
    bool up = false;
  };
  std::vector<Fluctuator> fluctuators_;
  double amplitude_;
  double time_s_ = 0.0;  // of the last point
  std::uint64_t seed_;
  std::uint64_t trial_;
};

}  // namespace qdtune::simulation
