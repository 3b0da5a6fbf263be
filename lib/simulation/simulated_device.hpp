// A device that hides a double dot, its charge sensor and its readout behind what an experimenter sees.
//
//   value = offset + gain * min(signal(V), saturation) + noise,   signal = sum_n p(n | V) peak(delta(n, V)) in [0, 1],
//
// the signal averaged over charge states (physics/signal.hpp), disturbed in time order by noise components
// (noise.hpp): each point takes one dwell, repeats count again; ramps and settling pass on the same clock (device/clock.hpp),
// for drifts, jumps and fluctuators alike. A device whose timing has neither moves at once.
//
// Latching. At a point that keeps its charge (Disturbance::keeps_charge), a dot whose ground state is no longer the
// charge state it had stays in that state, and the sensor sees it alone; else the dot is in equilibrium, and its
// charge state is the ground state. So a lag of k points has probability p^k (1 - p), where p is that of keeping. The
// measured points alone are the path: a move between scans has all the time a dot needs. Not modelled: that a far step
// makes tunnelling faster.
//
// Only trials may link this layer: an agent holds a Device& and can neither see nor ask for what is hidden.
// Not modelled: what a reading would be before the gates have settled, the readout while they ramp, its finite bandwidth.
//
// Cost: 2 to 10 microseconds a point (the scalar reference of physics, its ring of states included).
#pragma once

#include <cstdint>
#include <optional>

#include "device/clock.hpp"
#include "device/parameters.hpp"
#include "simulation/noise_settings.hpp"

namespace qdtune::simulation {

using physics::GateVoltages;

struct HiddenDevice {
  physics::DoubleDot dot;
  physics::ChargeSensor sensor;
  double gain = 1.0;        // height of the sensor peak in the readout
  double offset = 0.0;      // readout far from the peak
  double saturation = 1.0;  // no signal above this share of the peak passes
};

HiddenDevice hidden_device(const device::ParameterVector& theta, physics::PeakShape shape);

// What surrounds the dot: allowed voltages, what takes time, where the plungers rest at first.
struct Setup {
  device::Window window;
  device::Timing timing;
  GateVoltages start;
};

class SimulatedDevice final : public device::Device {
 public:
  // Preconditions: a valid dot, low < high, the start inside the window, a valid timing, no null component.
  SimulatedDevice(const HiddenDevice& hidden, const Setup& setup, NoiseComponents noise);

  device::Window bounds() const override { return setup_.window; }
  device::Timing timing() const override { return setup_.timing; }
  device::Measurement measure(const device::ScanPlan& plan) override;
  GateVoltages position() const override { return position_; }
  void move_to(const GateVoltages& v) override;

  // For whoever scores: points measured so far, the time that they and all ways took, and the dot that rests at v now, with
  // all voltages static and the lasting shifts at v included. Its energies are those of the device at v only.
  std::uint64_t measured_points() const { return clock_.points(); }
  double elapsed_s() const { return clock_.time_s(); }  // measuring, ramps and settling
  physics::DoubleDot dot_at(const GateVoltages& v) const;

 private:
  double read(const GateVoltages& v);
  double signal(const physics::DoubleDot& dot, const physics::ChargeSensor& sensor, const GateVoltages& v,
                bool keeps_charge);

  HiddenDevice hidden_;
  Setup setup_;
  NoiseComponents noise_;
  GateVoltages position_;
  device::Clock clock_;
  std::optional<physics::Electrons> charge_;  // at the last point
};

// The device of a parameter vector with the white noise it states and that of the settings, streams addressed by
// (seed, trial).
SimulatedDevice simulated_device(const device::ParameterVector& theta, physics::PeakShape shape,
                                 const Setup& setup, std::uint64_t seed, std::uint64_t trial,
                                 const NoiseSettings& settings = {});

}  // namespace qdtune::simulation
