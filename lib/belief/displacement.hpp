// A charge jump displaces the pattern of a device and leaves the device as it was: what a belief from before the jump says of
// readings from after it, and of the target cell where it is now.
//
//   y = b + a f(V - s; theta) + sigma eps,   theta of the belief before,   s uniform in a box of +-40 mV on both gates
//
//   log Z = log mean_i,s L(y | theta_i, s),   p(target at v) = sum_i,s L [cell of theta_i holds v - s] / sum_i,s L
//
// Fresh readings alone cannot tell where electron numbers begin when the jump has moved a first line out of the window; the sensor
// of a device that is known can. Displacements lie on a grid of 2 mV, displaced in turn from one block of particles to the next, so
// that together they cover it sixteen times as finely. The mean over particles is importance sampling: where the belief before knew
// little, few particles carry all of Z, which is then too small rather than too large.
// Not modelled: readings before the jump that the belief took in from after it, jumps that change a parameter, larger ones.
// Cost: particles x readings x 1681 forward evaluations, 0.15 s at 40 readings with the default settings.
#pragma once

#include "belief/particle_belief.hpp"
#include "device/device.hpp"
#include "physics/double_dot.hpp"

namespace qdtune::belief {

inline constexpr double largest_displacement_V = 0.040;

struct DisplacedEstimate {
  double log_evidence_nat = 0.0;  // of the readings after
  double probability = 0.0;       // of the target cell at the voltage, now
};

// Same bits on any executor. Precondition: at least one reading.
DisplacedEstimate displaced_estimate(const ParticleBelief& before, const device::Measurement& after,
                                     const physics::Electrons& target, const physics::GateVoltages& v,
                                     const parallel::Executor& executor);

// Forward evaluations of one call.
std::size_t displacement_evaluations(const ParticleBelief& before, std::size_t readings);

}  // namespace qdtune::belief
