#include "device/device_class.hpp"

namespace qdtune::device {

std::string_view to_string(DeviceClass device_class) {
  switch (device_class) {
    case DeviceClass::double_dot:
      return "double_dot";
    case DeviceClass::single_dot:
      return "single_dot";
    case DeviceClass::merged_dot:
      return "merged_dot";
    case DeviceClass::pinched_off:
      return "pinched_off";
    case DeviceClass::dead_sensor:
      return "dead_sensor";
    case DeviceClass::saturated_sensor:
      return "saturated_sensor";
  }
  return "unknown";
}

std::string_view to_string(Diagnosis diagnosis) {
  switch (diagnosis) {
    case Diagnosis::double_dot:
      return "double_dot";
    case Diagnosis::single_dot:
      return "single_dot";
    case Diagnosis::merged_dot:
      return "merged_dot";
    case Diagnosis::no_transition:
      return "no_transition";
    case Diagnosis::saturated_sensor:
      return "saturated_sensor";
  }
  return "unknown";
}

Diagnosis right_diagnosis(DeviceClass device_class) {
  switch (device_class) {
    case DeviceClass::double_dot:
      return Diagnosis::double_dot;
    case DeviceClass::single_dot:
      return Diagnosis::single_dot;
    case DeviceClass::merged_dot:
      return Diagnosis::merged_dot;
    case DeviceClass::pinched_off:
    case DeviceClass::dead_sensor:
      return Diagnosis::no_transition;
    case DeviceClass::saturated_sensor:
      return Diagnosis::saturated_sensor;
  }
  return Diagnosis::double_dot;
}

}  // namespace qdtune::device
