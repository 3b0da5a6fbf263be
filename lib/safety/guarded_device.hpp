// A device behind its critic. Who holds a GuardedDevice and no Device can apply a voltage only with a
// verdict: moves and scans are accepted as SafeMove and SafeScan, which nobody but a Critic can make.
//
// A grant is for one place and one set of limits: a move from where the device does not rest, or a move or a
// scan that this critic would not grant (another one did), throws Error(internal) and nothing is applied.
// The constructor throws Error(config) when the critic's bounds reach outside the device's.
// Cost: that of the device, and a few nanoseconds a voltage.
#pragma once

#include "device/device.hpp"
#include "safety/critic.hpp"

namespace qdtune::safety {

class GuardedDevice {
 public:
  GuardedDevice(device::Device& device, const Critic& critic);  // the device outlives it

  const Critic& critic() const { return critic_; }
  device::Window bounds() const { return device_.bounds(); }
  device::Timing timing() const { return device_.timing(); }
  device::GateVoltages position() const { return device_.position(); }

  void apply(const SafeMove& move);
  device::Measurement measure(const SafeScan& scan);

 private:
  device::Device& device_;
  Critic critic_;
};

}  // namespace qdtune::safety
