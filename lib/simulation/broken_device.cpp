#include "simulation/broken_device.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::simulation {

namespace {

using device::DeviceClass;
using device::Parameter;
using device::ParameterVector;

// Items of the stream device_class of a trial: the class, and the numbers of its fault.
constexpr std::uint32_t class_item = 0, fault_item = 1;

random::Stream class_stream(std::uint64_t seed, std::uint64_t trial, std::uint32_t item) {
  return random::Stream(seed, {trial, random::Purpose::device_class, 0, item});
}

double uniform_between(random::Stream& stream, double low, double high) {
  return low + (high - low) * random::uniform(stream);
}

// Beyond the reach of both plungers: the line of dot i is V_i + ratio V_j = L_i, and electrons in the other dot
// only push it further.
double line_out_of_reach_V(double own_high_V, double ratio, double other_low_V, double other_high_V,
                           random::Stream& stream) {
  const double reach_V = own_high_V + std::max(ratio * other_low_V, ratio * other_high_V);
  return reach_V + uniform_between(stream, 0.030, 0.100);
}

void pinch_off_1(ParameterVector& theta, const device::Window& window, random::Stream& stream) {
  get(theta, Parameter::first_line_1) = line_out_of_reach_V(
      window.high.v1_V, get(theta, Parameter::cross_ratio_12), window.low.v2_V, window.high.v2_V, stream);
}

void pinch_off_2(ParameterVector& theta, const device::Window& window, random::Stream& stream) {
  get(theta, Parameter::first_line_2) = line_out_of_reach_V(
      window.high.v2_V, get(theta, Parameter::cross_ratio_21), window.low.v1_V, window.high.v1_V, stream);
}

void merge(ParameterVector& theta, random::Stream& stream) {
  const double energy_meV = get(theta, Parameter::charging_energy_1);
  const double share = uniform_between(stream, 0.905, 0.930);  // Em / E
  const double ratio = get(theta, Parameter::lever_arm_11) / get(theta, Parameter::lever_arm_22);
  get(theta, Parameter::charging_energy_2) = energy_meV;
  get(theta, Parameter::mutual_charging_energy) = share * energy_meV;
  get(theta, Parameter::cross_ratio_12) = share / ratio;
  get(theta, Parameter::cross_ratio_21) = share * ratio;
  get(theta, Parameter::first_line_2) = ratio * get(theta, Parameter::first_line_1);
  get(theta, Parameter::tunnel_coupling) = std::exp(uniform_between(stream, std::log(1.02), std::log(1.25)));
}

}  // namespace

DeviceClass draw_class(double broken_share, std::uint64_t seed, std::uint64_t trial) {
  QDTUNE_REQUIRE(broken_share >= 0.0 && broken_share <= 1.0, "a share lies between 0 and 1");
  random::Stream stream = class_stream(seed, trial, class_item);
  const double u = random::uniform(stream);
  if (!(u < broken_share)) return DeviceClass::double_dot;
  constexpr std::size_t faults = device::device_classes.size() - 1;  // all but the first, the double dot
  const auto index = static_cast<std::size_t>(static_cast<double>(faults) * (u / broken_share));
  return device::device_classes[1 + std::min(index, faults - 1)];
}

ParameterVector with_fault(DeviceClass device_class, ParameterVector theta, const device::Window& window,
                           std::uint64_t seed, std::uint64_t trial) {
  random::Stream stream = class_stream(seed, trial, fault_item);
  switch (device_class) {
    case DeviceClass::double_dot:
    case DeviceClass::saturated_sensor:
      break;
    case DeviceClass::single_dot:
      pinch_off_2(theta, window, stream);
      break;
    case DeviceClass::merged_dot:
      merge(theta, stream);
      break;
    case DeviceClass::pinched_off:
      pinch_off_2(theta, window, stream);
      pinch_off_1(theta, window, stream);
      break;
    case DeviceClass::dead_sensor:
      get(theta, Parameter::sensor_shift_1) = 0.0;
      get(theta, Parameter::sensor_shift_2) = 0.0;
      break;
  }
  return theta;
}

}  // namespace qdtune::simulation
