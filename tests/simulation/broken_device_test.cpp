#include "simulation/broken_device.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "physics/occupation.hpp"
#include "simulation/draw_device.hpp"

using namespace qdtune;
using device::DeviceClass;
using device::Parameter;
using device::ParameterVector;
using simulation::DrawnDevice;
using simulation::PopulationSettings;

namespace {

constexpr std::uint64_t fault_seed = 20240301;

PopulationSettings good_population() {
  PopulationSettings settings;
  settings.minimum_margin_meV = -1e9;  // as for broken devices: the first draw stands
  return settings;
}

PopulationSettings broken_population() {
  PopulationSettings settings;
  settings.broken_share = 1.0;
  return settings;
}

// Calls for the first devices of a class, with the good device that each would have been.
template <class Check>
void with_devices_of(DeviceClass device_class, const Check& check) {
  int seen = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const DrawnDevice broken = draw_device(broken_population(), fault_seed, trial);
    if (broken.device_class != device_class) continue;
    ++seen;
    CAPTURE(trial);
    check(broken, draw_device(good_population(), fault_seed, trial));
  }
  CHECK(seen >= 10);
}

// Largest electron numbers of the two dots in the window.
physics::Electrons most_electrons(const ParameterVector& theta) {
  const auto dot = device::double_dot(theta);
  physics::Electrons most;
  for (const auto& v : device::grid_scan(PopulationSettings{}.window, 31, 31).points) {
    const auto n = physics::ground_state(dot, v);
    most.n1 = std::max(most.n1, n.n1);
    most.n2 = std::max(most.n2, n.n2);
  }
  return most;
}

bool differ_only_in(const ParameterVector& a, const ParameterVector& b,
                    std::initializer_list<Parameter> which) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool listed = std::find(which.begin(), which.end(), static_cast<Parameter>(i)) != which.end();
    if (!listed && a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("broken devices are of five classes in equal parts") {
  std::map<DeviceClass, int> counts;
  constexpr int trials = 10000;
  for (std::uint64_t trial = 0; trial < trials; ++trial)
    ++counts[simulation::draw_class(1.0, fault_seed, trial)];
  CHECK(counts.size() == 5);
  CHECK(counts[DeviceClass::double_dot] == 0);
  for (const auto device_class : device::device_classes) {
    if (device_class == DeviceClass::double_dot) continue;
    CHECK(counts[device_class] == Approx(0.2 * trials).margin(4 * std::sqrt(0.16 * trials)));
  }
}

TEST_CASE("a share of broken devices breaks that share, and no more devices than a larger one does") {
  int broken = 0;
  constexpr int trials = 10000;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    CHECK(simulation::draw_class(0.0, fault_seed, trial) == DeviceClass::double_dot);
    const bool in_quarter = simulation::draw_class(0.25, fault_seed, trial) != DeviceClass::double_dot;
    const bool in_half = simulation::draw_class(0.5, fault_seed, trial) != DeviceClass::double_dot;
    CHECK((in_half || !in_quarter));
    if (in_quarter) ++broken;
  }
  CHECK(broken == Approx(0.25 * trials).margin(4 * std::sqrt(0.19 * trials)));
  CHECK_THROWS_AS(simulation::draw_class(1.5, fault_seed, 0), Error);
  PopulationSettings impossible;
  impossible.broken_share = -0.1;
  CHECK_THROWS_AS(draw_device(impossible, fault_seed, 0), Error);
}

TEST_CASE("a single dot has lines of dot 1 and none of dot 2 anywhere in the window") {
  with_devices_of(DeviceClass::single_dot, [](const DrawnDevice& broken, const DrawnDevice& good) {
    CHECK(differ_only_in(broken.parameters, good.parameters, {Parameter::first_line_2}));
    CHECK(broken.start == good.start);
    const auto most = most_electrons(broken.parameters);
    CHECK(most.n1 >= 1);
    CHECK(most.n2 == 0);
  });
}

TEST_CASE("a pinched-off device is empty everywhere, by far more than its temperature") {
  with_devices_of(DeviceClass::pinched_off, [](const DrawnDevice& broken, const DrawnDevice& good) {
    CHECK(differ_only_in(broken.parameters, good.parameters,
                         {Parameter::first_line_1, Parameter::first_line_2}));
    CHECK(most_electrons(broken.parameters) == physics::Electrons{0, 0});
    const auto p = physics::thermal_occupation(device::double_dot(broken.parameters), {0.15, 0.15});
    CHECK(p.probability({0, 0}) > 1.0 - 1e-9);
  });
}

TEST_CASE("a merged dot takes its electrons at the same pull of either plunger, one charging energy apart") {
  with_devices_of(DeviceClass::merged_dot, [](const DrawnDevice& broken, const DrawnDevice&) {
    const auto dot = device::double_dot(broken.parameters);
    REQUIRE(dot.valid());
    CHECK(dot.charging_energy_1_meV == dot.charging_energy_2_meV);
    CHECK(dot.mutual_charging_energy_meV > 0.9 * dot.charging_energy_1_meV);
    CHECK(dot.tunnel_coupling_meV > 1.0);
    // From the capacitances: A = C^-1 Cg, so that E^-1 A is diagonal.
    const Eigen::Matrix2d direct = dot.charging_matrix_meV().inverse() * dot.lever_arm_meV_per_V;
    CHECK(std::abs(direct(0, 1)) < 1e-9 * direct(0, 0));
    CHECK(std::abs(direct(1, 0)) < 1e-9 * direct(1, 1));
    // The lines of the first electron in either dot run together through the window.
    const auto slopes = physics::line_slopes(dot);
    CHECK(slopes.dot1 == Approx(slopes.dot2).epsilon(0.25));
  });
}

TEST_CASE("a dead sensor does not move with the charge; a saturated one differs in no parameter") {
  with_devices_of(DeviceClass::dead_sensor, [](const DrawnDevice& broken, const DrawnDevice& good) {
    CHECK(differ_only_in(broken.parameters, good.parameters,
                         {Parameter::sensor_shift_1, Parameter::sensor_shift_2}));
    CHECK(get(broken.parameters, Parameter::sensor_shift_1) == 0.0);
    CHECK(get(broken.parameters, Parameter::sensor_shift_2) == 0.0);
  });
  with_devices_of(DeviceClass::saturated_sensor, [](const DrawnDevice& broken, const DrawnDevice& good) {
    CHECK(broken.parameters == good.parameters);
  });
}

TEST_CASE("broken devices are not drawn again for want of a target cell") {
  PopulationSettings settings = broken_population();
  settings.minimum_margin_meV = 100.0;  // no double dot has that
  for (std::uint64_t trial = 0; trial < 20; ++trial)
    CHECK(draw_device(settings, fault_seed, trial).redraws == 0);
}
