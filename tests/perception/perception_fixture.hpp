// Measurements to judge: dead sensors, and devices with the noise one asks for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "device/device.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "simulation/draw_device.hpp"
#include "simulation/simulated_device.hpp"

namespace qdtune::perception_fixture {

inline const device::Window window{{0.0, 0.0}, {0.150, 0.150}};

inline device::ScanPlan diagonal(std::size_t count) {
  device::ScanPlan plan;
  for (std::size_t i = 0; i < count; ++i) {
    const double v_V = 0.150 * static_cast<double>(i) / static_cast<double>(count - 1);
    plan.points.push_back({v_V, v_V});
  }
  return plan;
}

// A constant in white noise.
inline device::Measurement dead_sensor(const device::ScanPlan& plan, double noise_sd, std::uint32_t draw,
                                       double level = 0.3) {
  random::Stream stream(2024, {0, random::Purpose::test, 1, draw});
  device::Measurement measurement{plan.points, {}};
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    measurement.values.push_back(level + noise_sd * random::normal(stream));
  return measurement;
}

// A device of the standard population, its noise replaced.
inline device::Measurement device_scan(const device::ScanPlan& plan, double noise_sd, std::uint64_t trial) {
  simulation::PopulationSettings population;
  population.distributions[static_cast<std::size_t>(device::Parameter::noise_sd)] = {
      device::DistributionKind::fixed, noise_sd, 0.0};
  const auto drawn = simulation::draw_device(population, 2024, trial);
  auto device = simulation::simulated_device(drawn.parameters, physics::PeakShape::lorentzian,
                                             {window, {}, drawn.start}, 2024, trial);
  return device.measure(plan);
}

// The dot and the sensor that physics gives when nothing is said: sharp lines, no cross-talk, no noise.
inline device::Measurement default_scan(std::size_t size) {
  simulation::HiddenDevice hidden;
  simulation::SimulatedDevice device(hidden, {window, {}, {0.0, 0.0}}, {});
  return device.measure(device::grid_scan(window, size, size));
}

}  // namespace qdtune::perception_fixture
