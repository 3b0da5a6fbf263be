// What happens to a device while it is measured: charge jumps, drifts of the readout, and transitions that latch.
//
// Time is measuring time: one dwell a point, and what the ways to and between points take (device/clock.hpp).
#pragma once

#include "simulation/noise.hpp"

namespace qdtune::simulation {

// Charge jumps: a Poisson process of a stated rate. Each jump shifts V0 of each plunger by an independent normal number, in
// the midst of a scan or not, and for good: it belongs to the truth from the next point on.
// Jump k is a function of (seed, trial, k) alone. Cost: nothing between jumps.
class ChargeJumps final : public NoiseComponent {
 public:
  // Preconditions: both finite and not negative.
  ChargeJumps(double rate_per_min, double sd_V, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "jumps"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;
  void add_lasting(const physics::GateVoltages& voltage, DotShift& shift) const override;

  std::uint64_t jumps() const { return jumps_; }  // so far

 private:
  void draw_next();

  double mean_wait_s_;
  double sd_V_;
  physics::GateVoltages shift_V_;       // of the jumps so far
  physics::GateVoltages next_shift_V_;  // of the jump to come
  double next_time_s_ = 0.0;
  std::uint64_t jumps_ = 0;
  std::uint64_t seed_;
  std::uint64_t trial_;
};

// The readout's gain drifts by a factor exp(+- rate t) from the first point on: steadily, up or down for a whole trial,
// as a fair coin says. Cost: one exp a point.
class GainDrift final : public NoiseComponent {
 public:
  // Precondition: finite and not negative; 5 % a minute is a rate of 0.05.
  GainDrift(double rate_per_min, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "gain drift"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

 private:
  double rate_per_s_;  // with its sign
};

// The readout's offset drifts by +- rate t likewise, with a coin of its own; in units of the readout.
class OffsetDrift final : public NoiseComponent {
 public:
  // Precondition: finite and not negative.
  OffsetDrift(double rate_per_min, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "offset drift"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

 private:
  double rate_per_s_;
};

// Hysteretic transitions: at each point, with a stated probability, the dot keeps the charge state of the point before
// (SimulatedDevice says what follows). It disturbs what is measured, never the truth, which is static.
// The decision for point i is a function of (seed, trial, i) alone. Cost: about 10 ns a point.
class Latching final : public NoiseComponent {
 public:
  // Precondition: a probability.
  Latching(double probability, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "latching"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

 private:
  double probability_;
  std::uint64_t seed_;
  std::uint64_t trial_;
};

}  // namespace qdtune::simulation
