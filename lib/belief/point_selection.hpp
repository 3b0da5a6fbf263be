// Which points would settle a yes-or-no question about the device?
//
// The question is a 0/1 answer of each particle (say, whether the claimed voltage lies in the target cell).
// Points are chosen one after another: each time the voltage whose noisy reading explains most of the
// answer's remaining variance over the particles,
//   gain(v) = cov(f_v, answer)^2 / (var(f_v) + sigma^2),
// then predictions and answers are reduced by what that reading would tell (linear regression, as for a
// Gaussian ensemble). Not modelled: anything beyond second moments; the points are a good design, not the
// optimal one. Cost: particles x candidates forward evaluations, and 4 x count multiply-adds each.
#pragma once

#include <vector>

#include "belief/particle_belief.hpp"

namespace qdtune::belief {

// Up to `count` of the candidates in the order of choice; fewer when no candidate explains anything any more.
// answers: one number a particle.
std::vector<physics::GateVoltages> telling_points(const ParticleBelief& belief,
                                                  const std::vector<double>& answers,
                                                  const std::vector<physics::GateVoltages>& candidates,
                                                  std::size_t count);

}  // namespace qdtune::belief
