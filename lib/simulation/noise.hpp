// What disturbs a simulated measurement: named components, each with its own random stream.
//
// Before a point is measured every component adds its part to one Disturbance. The device then reads
//   offset + gain * Disturbance::gain * signal(V; dot shifted, detuning + sensor_detuning) + readout,
// so a component may add to the readout (white noise, offset drift), shift the sensor (1/f noise, fluctuators:
// sensor_noise.hpp), scale the gain (drift), shift V0 or keep a charge (jumps, latching: slow_noise.hpp), or
// shift the dot by what does not depend on time (disorder, lever arms: landscape.hpp). A component draws only
// from streams of its own Purpose: switching one on or off never changes what another does. All of them, as an
// experiment configures them: noise_settings.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "physics/double_dot.hpp"
#include "random/stream.hpp"

namespace qdtune::simulation {

// One point in time order, counted from 0 over the whole trial, whatever scans it was asked for in.
struct MeasuredPoint {
  std::uint64_t index = 0;
  double time_s = 0.0;  // when its dwell begins: the dwells and all ways before it (device/clock.hpp)
  physics::GateVoltages voltage;
  double pause_s = 0.0;  // of that, ways since the dwell before
};

// How a dot departs from its constant-interaction model: x = A (V - V0 - offset_V) + pull_meV.
struct DotShift {
  physics::GateVoltages offset_V;                      // added to V0
  Eigen::Vector2d pull_meV = Eigen::Vector2d::Zero();  // added to x
};

// The dot with its V0 and its pulls shifted.
physics::DoubleDot shifted(physics::DoubleDot dot, const DotShift& shift);

struct Disturbance {
  double readout = 0.0;          // added to the readout, units of the readout
  double sensor_detuning = 0.0;  // added to delta / w, in half-widths of the sensor peak
  double gain = 1.0;             // factor on the gain
  DotShift dot;
  bool keeps_charge = false;  // the dot stays in the charge state of the point before
};

class NoiseComponent {
 public:
  virtual ~NoiseComponent() = default;
  virtual std::string_view name() const = 0;
  // Called once a point, in order of the index and without gaps: a component may carry state along.
  virtual void disturb(const MeasuredPoint& point, Disturbance& disturbance) = 0;
  // Adds the part of its shift that a dot resting at this voltage has for good, and that so belongs to the truth.
  virtual void add_lasting(const physics::GateVoltages& /*voltage*/, DotShift& /*shift*/) const {}
};

using NoiseComponents = std::vector<std::unique_ptr<NoiseComponent>>;

// The stream of point `index` for a purpose, or of anything else that is counted from 0 to below 2^48.
random::Stream counted_stream(std::uint64_t seed, std::uint64_t trial, random::Purpose purpose,
                              std::uint64_t index);

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
