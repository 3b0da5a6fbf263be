#include "physics/grid.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "physics/random_dots.hpp"
#include "physics/signal.hpp"

using namespace qdtune::physics;

TEST_CASE("a grid of any length keeps the order of its points and the bits of each") {
  auto stream = physics_test::stream_of(60);
  physics_test::Sample sample = physics_test::draw_sample(stream);
  std::vector<GateVoltages> points;
  for (int i = 0; i < 37; ++i) points.push_back(physics_test::draw_voltage(stream, 0.0, 0.15));
  for (const PeakShape shape : {PeakShape::lorentzian, PeakShape::cosh_squared}) {
    sample.sensor.shape = shape;
    const std::vector<double> all = sensor_signal_grid(sample.dot, sample.sensor, points);
    REQUIRE(all.size() == points.size());
    for (std::size_t count = 0; count <= points.size(); ++count) {
      const auto part = sensor_signal_grid(sample.dot, sample.sensor, std::span(points).last(count));
      CHECK(std::equal(part.begin(), part.end(), all.end() - static_cast<std::ptrdiff_t>(count), all.end()));
    }
  }
}

TEST_CASE("grid values are the reference's") {
  auto stream = physics_test::stream_of(61);
  for (int i = 0; i < 20; ++i) {
    physics_test::Sample sample = physics_test::draw_sample(stream);
    sample.dot.tunnel_coupling_meV = 0.0;
    sample.sensor.shape = i % 2 == 0 ? PeakShape::lorentzian : PeakShape::cosh_squared;
    std::vector<GateVoltages> points;
    for (int k = 0; k < 100; ++k) points.push_back(physics_test::draw_voltage(stream, 0.0, 0.15));
    const std::vector<double> signal = sensor_signal_grid(sample.dot, sample.sensor, points);
    for (std::size_t k = 0; k < points.size(); ++k) {
      CHECK(std::abs(signal[k] - charge_sensor_signal(sample.dot, sample.sensor, points[k])) < 1e-10);
    }
  }
}

TEST_CASE("no points, no signal") {
  CHECK(sensor_signal_grid(DoubleDot{}, ChargeSensor{}, {}).empty());
}
