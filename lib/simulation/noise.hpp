// What disturbs a simulated measurement: named components, each with its own random stream.
//
// Before a point is measured every component adds its part to one Disturbance. The device then reads
//   offset + gain * Disturbance::gain * signal(V; V0 + offset_shift_V, detuning + sensor_detuning) + readout,
// so a component may add to the readout (white noise), shift the sensor (1/f noise, two-level fluctuators),
// shift V0 (charge jumps, disorder, latching) or scale the gain (drift). A component draws only from streams
// of its own Purpose: switching one on or off never changes what another does.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "physics/double_dot.hpp"

namespace qdtune::simulation {

// One point in time order, counted from 0 over the whole trial, whatever scans it was asked for in.
struct MeasuredPoint {
  std::uint64_t index = 0;
  double time_s = 0.0;  // when its dwell begins: index times the dwell
  physics::GateVoltages voltage;
};

struct Disturbance {
  double readout = 0.0;                  // added to the readout, units of the readout
  double sensor_detuning = 0.0;          // added to delta / w, in half-widths of the sensor peak
  physics::GateVoltages offset_shift_V;  // added to V0
  double gain = 1.0;                     // factor on the gain
};

class NoiseComponent {
 public:
  virtual ~NoiseComponent() = default;
  virtual std::string_view name() const = 0;
  // Called once a point, in order of the index and without gaps: a component may carry state along.
  virtual void disturb(const MeasuredPoint& point, Disturbance& disturbance) = 0;
  // The part of its shift of V0 that stays after the last point, and so belongs to the truth.
  virtual physics::GateVoltages lasting_shift_V() const { return {}; }
};

using NoiseComponents = std::vector<std::unique_ptr<NoiseComponent>>;

// Independent normal noise on the readout; sd in units of the readout, where the peak before gain is 1.
// Stateless: the noise of point i is a function of (seed, trial, i) alone. Cost: about 30 ns a point.
class WhiteNoise final : public NoiseComponent {
 public:
  // Precondition: sd is finite and not negative.
  WhiteNoise(double sd, std::uint64_t seed, std::uint64_t trial);

  std::string_view name() const override { return "white"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override;

 private:
  double sd_;
  std::uint64_t seed_;
  std::uint64_t trial_;
};

}  // namespace qdtune::simulation
