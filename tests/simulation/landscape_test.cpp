#include "simulation/landscape.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/signal.hpp"
#include "simulation/simulated_device.hpp"
#include "simulation/truth.hpp"

using namespace qdtune;
using physics::GateVoltages;
using simulation::Disorder;
using simulation::DotShift;
using simulation::LeverArmVariation;

namespace {

const device::Window gate_space{{0.0, 0.0}, {0.15, 0.15}};

DotShift shift_at(const simulation::NoiseComponent& landscape, const GateVoltages& v) {
  DotShift shift;
  landscape.add_lasting(v, shift);
  return shift;
}

Eigen::Matrix2d lever_arms() {
  Eigen::Matrix2d a;
  a << 80.0, 20.0, 15.0, 60.0;
  return a;
}

// The slope of a pull along one plunger, from its change over a microvolt to either side.
Eigen::Vector2d slope_along(const LeverArmVariation& variation, const GateVoltages& v,
                            const GateVoltages& along) {
  constexpr double h = 1e-6;
  const auto at = [&](double t) {
    return shift_at(variation, {v.v1_V + t * along.v1_V, v.v2_V + t * along.v2_V}).pull_meV;
  };
  return (at(h) - at(-h)) / (2.0 * h);
}

simulation::SimulatedDevice rough_device(std::uint64_t trial) {
  simulation::NoiseSettings rough;
  rough.disorder_sd_V = 0.002;
  rough.lever_arm_variation_percent = 10.0;
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  auto population = device::standard_population();
  population[static_cast<std::size_t>(device::Parameter::noise_sd)] = {device::DistributionKind::fixed, 0.0,
                                                                       0.0};
  return simulation::simulated_device(parameters_at(population, cube), physics::PeakShape::lorentzian,
                                      {gate_space, {}, {0.0, 0.0}}, 42, trial, rough);
}

}  // namespace

TEST_CASE("disorder has the stated standard deviation and correlation length", "[statistical]") {
  constexpr double sd = 0.002, length = 0.040;
  constexpr std::size_t trials = 4000;
  const GateVoltages here{0.06, 0.05};
  double variance = 0.0, mean = 0.0, near = 0.0, diagonal = 0.0, far = 0.0, between = 0.0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const Disorder disorder(sd, length, 42, trial);
    const auto d1 = [&](double v1_V, double v2_V) {
      return shift_at(disorder, {v1_V, v2_V}).offset_V.v1_V / sd;
    };
    const DotShift at_here = shift_at(disorder, here);
    const double value = at_here.offset_V.v1_V / sd;
    mean += value;
    variance += value * value;
    near += value * d1(here.v1_V + length, here.v2_V);
    diagonal += value * d1(here.v1_V - length, here.v2_V + length);
    far += value * d1(here.v1_V, here.v2_V + 3 * length);
    between += value * at_here.offset_V.v2_V / sd;
  }
  const double error = 4 * std::sqrt(2.0 / trials);
  CHECK(std::abs(mean / trials) < error);
  CHECK(variance / trials == Approx(1.0).margin(error));
  CHECK(near / trials == Approx(std::exp(-0.5)).margin(error));
  CHECK(diagonal / trials == Approx(std::exp(-1.0)).margin(error));
  CHECK(far / trials == Approx(std::exp(-4.5)).margin(error));
  CHECK(std::abs(between / trials) < error);  // the two plungers' fields are independent
}

TEST_CASE("disorder is smooth, static and a function of seed and trial") {
  Disorder disorder(0.002, 0.040, 42, 3);
  const Disorder again(0.002, 0.040, 42, 3), other(0.002, 0.040, 42, 4), weak(0.001, 0.040, 42, 3);
  const GateVoltages v{0.03, 0.11};
  const GateVoltages d = shift_at(disorder, v).offset_V;
  CHECK(shift_at(again, v).offset_V == d);
  CHECK(shift_at(other, v).offset_V != d);
  CHECK(shift_at(weak, v).offset_V.v1_V == Approx(0.5 * d.v1_V));
  CHECK(std::abs(shift_at(disorder, {v.v1_V + 1e-4, v.v2_V}).offset_V.v1_V - d.v1_V) <
        5 * 0.002 * 1e-4 / 0.040);
  for (const std::uint64_t index : {0U, 1U, 1000U}) {  // the same at every point that is measured there
    simulation::Disturbance disturbance;
    disorder.disturb({index, 1e-3 * double(index), v}, disturbance);
    CHECK(disturbance.dot.offset_V == d);
  }
  CHECK_THROWS_AS(Disorder(-1.0, 0.04, 42, 0), Error);
  CHECK_THROWS_AS(Disorder(0.002, 0.0, 42, 0), Error);
}

TEST_CASE("a lever arm varies linearly with its own plunger, by no more than stated from edge to edge") {
  double largest = 0.0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const LeverArmVariation variation(0.1, lever_arms(), gate_space, 42, trial);
    CHECK(shift_at(variation, {0.075, 0.075}).pull_meV == Eigen::Vector2d::Zero());
    const Eigen::Vector2d low = slope_along(variation, {0.0, 0.03}, {1.0, 0.0});
    const Eigen::Vector2d middle = slope_along(variation, {0.075, 0.03}, {1.0, 0.0});
    const Eigen::Vector2d high = slope_along(variation, {0.15, 0.12}, {1.0, 0.0});
    for (int dot = 0; dot < 2; ++dot) {
      const double change = (high(dot) - low(dot)) / lever_arms()(dot, 0);
      CHECK(std::abs(change) <= 0.1 + 1e-6);
      CHECK(middle(dot) == Approx(0.0).margin(1e-6));
      CHECK(high(dot) == Approx(-low(dot)).margin(1e-6));
      largest = std::max(largest, std::abs(change));
    }
  }
  CHECK(largest > 0.09);
}

TEST_CASE(
    "the pulls of varying lever arms are a function of the voltage: any closed path adds up to nothing") {
  const LeverArmVariation variation(0.5, lever_arms(), gate_space, 42, 0);
  const double step = 0.15;
  const GateVoltages corners[] = {{0.0, 0.0}, {step, 0.0}, {step, step}, {0.0, step}};
  Eigen::Vector2d around = Eigen::Vector2d::Zero();  // Simpson's rule is exact for slopes that are linear
  for (int side = 0; side < 4; ++side) {
    const GateVoltages a = corners[side], b = corners[(side + 1) % 4];
    const GateVoltages along{(b.v1_V - a.v1_V) / step, (b.v2_V - a.v2_V) / step};
    const GateVoltages middle{0.5 * (a.v1_V + b.v1_V), 0.5 * (a.v2_V + b.v2_V)};
    around += step / 6.0 *
              (slope_along(variation, a, along) + 4.0 * slope_along(variation, middle, along) +
               slope_along(variation, b, along));
  }
  CHECK(around.norm() < 1e-6);
  CHECK_THROWS_AS(LeverArmVariation(2.0, lever_arms(), gate_space, 42, 0), Error);
}

TEST_CASE("what is measured at a voltage is the dot that the truth scores there") {
  simulation::SimulatedDevice device = rough_device(1), untouched = rough_device(1);
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  const auto hidden = simulation::hidden_device(parameters_at(device::standard_population(), cube),
                                                physics::PeakShape::lorentzian);
  double farthest = 0.0;
  for (const GateVoltages& v : device::grid_scan(gate_space, 8, 8).points) {
    const physics::DoubleDot dot = untouched.dot_at(v);
    CHECK(device.measure({{v}}).values.at(0) ==
          hidden.offset + hidden.gain * physics::charge_sensor_signal(dot, hidden.sensor, v));
    const double straight = simulation::truth_at(hidden.dot, v, {1, 1}).margin_meV;
    farthest = std::max(farthest, std::abs(simulation::truth_at(dot, v, {1, 1}).margin_meV - straight));
  }
  CHECK(farthest > 0.1);  // meV: lines bend by millivolts
}
