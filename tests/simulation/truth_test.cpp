#include "simulation/truth.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "device/device.hpp"
#include "device/parameters.hpp"
#include "physics/cell.hpp"
#include "simulation/draw_device.hpp"

using namespace qdtune;
using physics::Electrons;
using simulation::Truth;

TEST_CASE("the margin is positive exactly where the target is the ground state") {
  const simulation::PopulationSettings settings;
  int inside = 0, outside = 0;
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    const auto drawn = draw_device(settings, 5, trial);
    const physics::DoubleDot dot = device::double_dot(drawn.parameters);
    for (const auto& v : device::grid_scan(settings.window, 25, 25).points) {
      const Truth truth = simulation::truth_at(dot, v, {1, 1});
      const bool on_target = truth.ground_state == Electrons{1, 1};
      if (std::abs(truth.margin_meV) > 1e-9) CHECK((truth.margin_meV > 0.0) == on_target);
      ++(on_target ? inside : outside);
    }
  }
  CHECK(inside > 100);
  CHECK(outside > 100);
}

TEST_CASE("the best voltage of a drawn device is inside its target cell, at the margin drawn for") {
  for (const Electrons& target : {Electrons{1, 1}, Electrons{0, 1}, Electrons{2, 1}}) {
    simulation::PopulationSettings settings;
    settings.target = target;
    const auto drawn = draw_device(settings, 5, 0);
    const physics::DoubleDot dot = device::double_dot(drawn.parameters);
    const auto best = physics::largest_margin(dot, target, settings.window.low, settings.window.high);
    const Truth truth = simulation::truth_at(dot, best.voltage, target);
    CHECK(truth.ground_state == target);
    CHECK(truth.margin_meV == Approx(drawn.largest_margin_meV));
  }
}

TEST_CASE("first lines are where they were drawn: mu1 of the first electron is zero at (L1, 0)") {
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    const auto theta = simulation::draw_device({}, 5, trial).parameters;
    const physics::DoubleDot dot = device::double_dot(theta);
    const double l1_V = get(theta, device::Parameter::first_line_1);
    const double l2_V = get(theta, device::Parameter::first_line_2);
    CHECK(std::abs(physics::chemical_potential_1_meV(dot, {1, 0}, {l1_V, 0.0})) < 1e-12);
    CHECK(std::abs(physics::chemical_potential_2_meV(dot, {0, 1}, {0.0, l2_V})) < 1e-12);
    CHECK(simulation::truth_at(dot, {0.0, 0.0}, {0, 0}).ground_state == Electrons{0, 0});
  }
}
