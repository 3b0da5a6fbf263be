// Random devices for the tests of the physics layer: fixed streams, ranges
// of a typical semiconductor double dot.
#pragma once

#include <cstdint>

#include "physics/double_dot.hpp"
#include "random/stream.hpp"

namespace physics_test {

struct Sample {
  qdtune::physics::DoubleDot dot;
  qdtune::physics::ChargeSensor sensor;
};

// The stream of test case `step`; every case has its own.
qdtune::random::Stream stream_of(std::uint32_t step);

double between(qdtune::random::Stream& stream, double low, double high);

// E 2 to 5 meV, Em 0.15 to 1 meV, lever arms 50 to 120 meV/V with 5 to 35 % across, first lines at 5 to 90
// mV, t_c 2 to 50 ueV (log-uniform), 50 to 200 mK.
Sample draw_sample(qdtune::random::Stream& stream);

// Within low and high on both gates.
qdtune::physics::GateVoltages draw_voltage(qdtune::random::Stream& stream, double low_V, double high_V);

}  // namespace physics_test
