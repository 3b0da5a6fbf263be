#include "physics/double_dot.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

using qdtune::physics::ChargeSensor;
using qdtune::physics::DoubleDot;

TEST_CASE("a stable double dot is valid and each broken parameter makes it invalid") {
  CHECK(DoubleDot{}.valid());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<std::function<void(DoubleDot&)>> faults = {
      [](DoubleDot& d) { d.charging_energy_1_meV = 0.0; },
      [](DoubleDot& d) { d.charging_energy_2_meV = -1.0; },
      [](DoubleDot& d) { d.mutual_charging_energy_meV = -0.1; },
      [](DoubleDot& d) { d.mutual_charging_energy_meV = d.charging_energy_1_meV; },
      [](DoubleDot& d) { d.lever_arm_meV_per_V(0, 0) = 0.0; },
      [](DoubleDot& d) { d.lever_arm_meV_per_V(1, 1) = -5.0; },
      [](DoubleDot& d) { d.tunnel_coupling_meV = -0.01; },
      [](DoubleDot& d) { d.electron_temperature_K = 0.0; },
      [nan](DoubleDot& d) { d.charging_energy_2_meV = nan; },
      [nan](DoubleDot& d) { d.mutual_charging_energy_meV = nan; },
      [nan](DoubleDot& d) { d.offset_meV(1) = nan; },
      [nan](DoubleDot& d) { d.electron_temperature_K = nan; },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(i);
    DoubleDot dot;
    faults[i](dot);
    CHECK_FALSE(dot.valid());
  }
}

TEST_CASE("a virtual gate may over-compensate: its lever arm on the other dot may be negative") {
  DoubleDot dot;
  dot.lever_arm_meV_per_V << 50.0, -1.0, -2.0, 60.0;
  CHECK(dot.valid());
}

TEST_CASE("100 mK is 8.6 micro-electronvolts") {
  DoubleDot dot;
  dot.electron_temperature_K = 0.1;
  CHECK(dot.thermal_energy_meV() == Approx(0.00861733));
}

TEST_CASE("the pull is lever arms times voltages minus the offset") {
  DoubleDot dot;
  dot.lever_arm_meV_per_V << 100.0, 20.0, 10.0, 80.0;
  dot.offset_meV << 1.0, 2.0;
  const Eigen::Vector2d x = dot.pull_meV({0.05, 0.10});
  CHECK(x(0) == Approx(100.0 * 0.05 + 20.0 * 0.10 - 1.0));
  CHECK(x(1) == Approx(10.0 * 0.05 + 80.0 * 0.10 - 2.0));
}

TEST_CASE("the sensor's detuning adds a shift for every electron and cross-talk for every volt") {
  const ChargeSensor sensor{-1.0, 0.8, 0.5, 3.0, -2.0};
  CHECK(sensor.normalised_detuning({0.1, 0.2}, 1.0, 2.0) == Approx(-1.0 + 0.8 + 1.0 + 0.3 - 0.4));
}
