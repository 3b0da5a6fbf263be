// Beliefs the sensing tests reason with: particles of a prior around the plain device, no data taken.
#pragma once

#include "belief/belief_fixture.hpp"
#include "physics/cell.hpp"
#include "sensing/hypotheses.hpp"
#include "sensing/plan_cost.hpp"
#include "sensing/question.hpp"

namespace qdtune::sensing_test {

using belief_test::at;
using belief_test::bench_window;
using belief_test::plain_device;
using belief_test::uniform;
using device::Parameter;
using sensing::Hypotheses;
using sensing::Question;

inline constexpr physics::Electrons target_cell{1, 1};

// A belief that keeps its prior.
struct PriorBelief {
  belief::PriorMap prior;
  belief::ParticleBelief belief;

  PriorBelief(const device::ParameterDistributions& distributions, int particles, std::uint64_t seed = 1)
      : prior(distributions), belief(config_of(particles), prior, {seed, 0, 0}) {}

  static belief::BeliefConfig config_of(int particles) {
    belief::BeliefConfig config;
    config.particles = particles;
    return config;
  }
};

// The plain device, its first lines known within `half_width_V`; energies, lever arms, readout roughly known.
inline device::ParameterDistributions unsure(double half_width_V) {
  auto prior = belief_test::known(plain_device());
  using enum Parameter;
  at(prior, first_line_1) = uniform(0.045 - half_width_V, 0.045 + half_width_V);
  at(prior, first_line_2) = uniform(0.040 - half_width_V, 0.040 + half_width_V);
  at(prior, charging_energy_1) = uniform(2.8, 3.6);
  at(prior, lever_arm_11) = uniform(70.0, 90.0);
  at(prior, cross_ratio_21) = uniform(0.1, 0.3);
  at(prior, sensor_detuning) = uniform(-1.0, -0.2);
  at(prior, gain) = uniform(0.9, 1.2);
  at(prior, offset) = uniform(-0.05, 0.05);
  return prior;
}

// What plans cost as long as nobody minds time.
inline sensing::PlanCost one_a_point() {
  return {sensing::Cost::points, {}, {}};
}

// The voltage deepest in the target cell of the plain device.
inline device::GateVoltages plain_centre() {
  return physics::largest_margin(device::double_dot(plain_device()), target_cell, bench_window.low,
                                 bench_window.high)
      .voltage;
}

}  // namespace qdtune::sensing_test
