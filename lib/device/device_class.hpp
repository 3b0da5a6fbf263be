// Classes of device that a tuner meets, and what its data can tell of them.
//
// A good double dot can be tuned; the other classes are to be refused, by name. Two of them leave the same data: with no
// charge transition in the window or a sensor that does not see the dots, what remains is the sensor's own peak.
#pragma once

#include <array>
#include <string_view>

namespace qdtune::device {

enum class DeviceClass {
  double_dot,
  single_dot,        // the second dot is pinched off: none of its transitions lies in the window
  merged_dot,        // the barrier between the dots is open: one large dot under both plungers
  pinched_off,       // no transition of either dot lies in the window
  dead_sensor,       // the sensor does not shift with the charge of the dots
  saturated_sensor,  // the sensor's signal is cut off far below its peak
};
inline constexpr std::array device_classes{DeviceClass::double_dot,  DeviceClass::single_dot,
                                           DeviceClass::merged_dot,  DeviceClass::pinched_off,
                                           DeviceClass::dead_sensor, DeviceClass::saturated_sensor};
std::string_view to_string(DeviceClass device_class);

// What data of a device can say: the classes, but one diagnosis for those that look the same.
enum class Diagnosis { double_dot, single_dot, merged_dot, no_transition, saturated_sensor };
inline constexpr std::array diagnoses{Diagnosis::double_dot, Diagnosis::single_dot, Diagnosis::merged_dot,
                                      Diagnosis::no_transition, Diagnosis::saturated_sensor};
std::string_view to_string(Diagnosis diagnosis);

// The diagnosis that is right for a device of this class.
Diagnosis right_diagnosis(DeviceClass device_class);

}  // namespace qdtune::device
