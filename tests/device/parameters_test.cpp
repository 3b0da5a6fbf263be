#include "device/parameters.hpp"

#include <cmath>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "device/distribution.hpp"
#include "physics/cell.hpp"

using namespace qdtune;
using device::Parameter;

namespace {
device::ParameterVector off_centre_device() {
  std::array<double, device::parameter_count> cube{};
  for (std::size_t i = 0; i < cube.size(); ++i) cube[i] = (static_cast<double>(i) + 1.0) / 25.0;
  return parameters_at(device::standard_prior(), cube);
}
}  // namespace

TEST_CASE("parameter names are unique keys and end with their unit") {
  std::set<std::string> names;
  for (const auto& info : device::parameter_infos()) {
    CHECK(names.emplace(info.name).second);
    CHECK_FALSE(info.help.empty());
    std::string suffix(info.unit);
    if (suffix == "1/V") suffix = "per_V";
    if (suffix == "meV/V") suffix = "meV_per_V";
    if (!suffix.empty()) CHECK(info.name.ends_with("_" + suffix));
  }
}

TEST_CASE("names stand in the order of the parameters") {
  const auto name = [](Parameter p) { return device::parameter_infos()[static_cast<std::size_t>(p)].name; };
  CHECK(name(Parameter::charging_energy_1) == "charging_energy_1_meV");
  CHECK(name(Parameter::lever_arm_22) == "lever_arm_22_meV_per_V");
  CHECK(name(Parameter::cross_ratio_21) == "cross_ratio_21");
  CHECK(name(Parameter::first_line_1) == "first_line_1_V");
  CHECK(name(Parameter::electron_temperature) == "electron_temperature_K");
  CHECK(name(Parameter::sensor_cross_talk_2) == "sensor_cross_talk_2_per_V");
  CHECK(name(Parameter::noise_sd) == "noise_sd");
}

TEST_CASE("lever arms: rows are dots, columns gates, cross arms a share of the direct one of the same dot") {
  const auto theta = off_centre_device();
  const auto dot = device::double_dot(theta);
  CHECK(dot.lever_arm_meV_per_V(0, 0) == get(theta, Parameter::lever_arm_11));
  CHECK(dot.lever_arm_meV_per_V(0, 1) / dot.lever_arm_meV_per_V(0, 0) ==
        Approx(get(theta, Parameter::cross_ratio_12)));
  CHECK(dot.lever_arm_meV_per_V(1, 0) / dot.lever_arm_meV_per_V(1, 1) ==
        Approx(get(theta, Parameter::cross_ratio_21)));
  CHECK(dot.valid());
}

TEST_CASE("the first electron enters dot i at its first line, the other plunger at zero") {
  const auto theta = off_centre_device();
  const auto dot = device::double_dot(theta);
  const double line1_V = get(theta, Parameter::first_line_1);
  const double line2_V = get(theta, Parameter::first_line_2);
  CHECK(std::abs(physics::chemical_potential_1_meV(dot, {1, 0}, {line1_V, 0.0})) < 1e-12);
  CHECK(std::abs(physics::chemical_potential_2_meV(dot, {0, 1}, {0.0, line2_V})) < 1e-12);
  CHECK(physics::ground_state(dot, {line1_V - 1e-6, 0.0}) == physics::Electrons{0, 0});
  CHECK(physics::ground_state(dot, {line1_V + 1e-6, 0.0}) == physics::Electrons{1, 0});
  CHECK(physics::ground_state(dot, {0.0, line2_V + 1e-6}) == physics::Electrons{0, 1});
}

TEST_CASE("the sensor takes its five parameters") {
  const auto theta = off_centre_device();
  const auto sensor = device::charge_sensor(theta);
  CHECK(sensor.shape == physics::PeakShape::lorentzian);
  const double expected = get(theta, Parameter::sensor_detuning) + 2 * get(theta, Parameter::sensor_shift_1) +
                          3 * get(theta, Parameter::sensor_shift_2) +
                          0.1 * get(theta, Parameter::sensor_cross_talk_1) -
                          0.2 * get(theta, Parameter::sensor_cross_talk_2);
  CHECK(sensor.normalised_detuning({0.1, -0.2}, 2, 3) == Approx(expected));
}

TEST_CASE("writing a parameter by name changes that one alone") {
  auto theta = off_centre_device();
  const auto before = theta;
  get(theta, Parameter::offset) = 0.5;
  CHECK(get(theta, Parameter::offset) == 0.5);
  get(theta, Parameter::offset) = get(before, Parameter::offset);
  CHECK(theta == before);
}
