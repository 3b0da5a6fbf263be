// Between the voltages of a device and those of the original, which knows bounds of -1 and +1 V.
//
//   as_it_is   the device's volts are the original's: for the original's own devices
//   onto       each gate by itself: -1 V of the original is the upper edge of the device's window, +1 V the
//              lower one, linear in between
// Reversed, because the original's energies E_c n + alpha V n fall with V: its lower voltages hold more
// electrons, those of a device fewer. So its steps, scans and bounds are as large a share of any window as they
// were of its own. Precondition of onto: low < high for each gate.
// Cost: nanoseconds.
#pragma once

#include "device/device.hpp"

namespace qdtune::legacy {

class GateMap {
 public:
  static GateMap as_it_is(const device::Window& window) { return {window, false}; }
  static GateMap onto(const device::Window& window);

  device::Window bounds() const;  // in the original's volts
  physics::GateVoltages to_device(const physics::GateVoltages& original) const;
  physics::GateVoltages to_original(const physics::GateVoltages& on_device) const;
  // Of the device's volts a volt of the original, per gate; negative when reversed.
  physics::GateVoltages slope() const;

 private:
  GateMap(const device::Window& window, bool reversed) : window_(window), reversed_(reversed) {}

  device::Window window_;
  bool reversed_ = false;
};

}  // namespace qdtune::legacy
