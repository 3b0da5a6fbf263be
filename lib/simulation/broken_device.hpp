// Devices that no tuner can bring to a target state, made from parameters of a double dot.
//
// What a class changes, all else as drawn:
//   single_dot        dot 2 takes its first electron 30 to 100 mV beyond the corner of the window where both plungers pull
//                     most
//   pinched_off       both dots do
//   merged_dot        one dot has one charging energy and one first line: E2 = E1, L2 = A11 L1 / A22; Em uniform 0.905
//                     to 0.930 of E1 and the cross lever arms that follow from the capacitances (A = C^-1 Cg with Cg
//                     diagonal: A12 = A22 Em / E2, A21 = A11 Em / E1), t_c log-uniform 1.02 to 1.25 meV
//   dead_sensor       k1 = k2 = 0
//   saturated_sensor  nothing of the parameters: no signal above 20 % of the peak passes
//
// Not modelled: a merged dot's own spectrum. It is a double dot in the limit of strong coupling, whose chains of states
// physics/occupation.hpp cuts: where the cut moves, its signal has steps of about 0.005, at most 0.06, of the peak; stronger
// coupling would make them larger than the noise of a point. Cost: nanoseconds.
#pragma once

#include <cstdint>

#include "device/device.hpp"
#include "device/device_class.hpp"
#include "device/parameters.hpp"

namespace qdtune::simulation {

inline constexpr double saturated_share = 0.2;  // of the peak, where a saturated sensor cuts its signal

// The class of a trial's device: with probability broken_share one of the five that are not a double dot, each as
// likely. Precondition: broken_share in [0, 1].
device::DeviceClass draw_class(double broken_share, std::uint64_t seed, std::uint64_t trial);

// The parameters of a device of this class in this window; those of a double dot as they are.
device::ParameterVector with_fault(device::DeviceClass device_class, device::ParameterVector theta,
                                   const device::Window& window, std::uint64_t seed, std::uint64_t trial);

}  // namespace qdtune::simulation
