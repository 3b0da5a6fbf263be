// The charge-sensor signal of one device at any number of voltages, by the block kernel
// of physics/signal_kernel.hpp in double.
//
// Result i belongs to points[i] (any order, any number, none included); units of the peak height. A value
// does not depend on the other points: the last block is padded, never finished in scalar code, so splitting
// the points splits the result bit for bit. Accuracy and preconditions: see physics/signal_kernel.hpp.
// Cost: about 15 ns a point.
#pragma once

#include <span>
#include <vector>

#include "physics/double_dot.hpp"

namespace qdtune::physics {

std::vector<double> sensor_signal_grid(const DoubleDot& dot, const ChargeSensor& sensor,
                                       std::span<const GateVoltages> points);

}  // namespace qdtune::physics
