// Metropolis proposals for particles. Every one leaves the prior invariant when it is accepted by
// min(1, exp(log_prior_ratio + likelihood ratio)); a test runs each without data.
//
// Continuous moves live in the unit cube, opposite faces joined (symmetric for correlated steps too, which
// reflection at the faces is not: a reflected coordinate flips the sign of its correlations; flat prior):
//   random walk             u + s L z,  L L^T = covariance of the generation, z standard normal
//   differential evolution  u + g (u_a - u_b) + small noise, a and b from the generation
//                           (ter Braak, Stat. Comput. 16, 239 (2006))
// Electron-number shift: the same pattern explained with one electron more or less in dot j,
//   x0 -> x0 + s E e_j,  s0 -> s0 + s k_j,  s = +-1,
// with E, A and k held fixed: volume-preserving, and its own inverse with -s.
// `Generation` is a snapshot taken before a sweep: particles may then move in any order, with the same bits.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "belief/belief_config.hpp"
#include "belief/prior_map.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

struct Generation {
  std::vector<ParameterBlock> cube;  // all particles, equal weights
  Eigen::MatrixXd walk;              // lower Cholesky factor of the covariance of the free coordinates
  std::size_t particles() const { return cube.size() * lane_count; }
};

// Copies the particles and factors their covariance (a tiny ridge keeps it positive definite).
Generation snapshot(const std::vector<ParameterBlock>& cube, const PriorMap& prior);

enum class Move { random_walk, differential_evolution, electron_shift };

struct Proposal {
  std::array<double, device::parameter_count> cube{};
  // In the coordinates where the move preserves volume; -infinity: never accepted.
  double log_prior_ratio = 0.0;
};

class Proposer {
 public:
  Proposer(const PriorMap& prior, const BeliefConfig& config) : prior_(prior), config_(config) {}

  // Which move to make; one word.
  Move choose(random::Stream& stream) const;
  // A proposal for `particle` of the generation, whose present coordinates are `lane` of cube and theta.
  Proposal propose(Move move, const Generation& generation, std::size_t particle, const ParameterBlock& cube,
                   const ParameterBlock& theta, Eigen::Index lane, random::Stream& stream) const;

 private:
  Proposal random_walk(const Generation& generation, const ParameterBlock& cube, Eigen::Index lane,
                       random::Stream& stream) const;
  Proposal differential_evolution(const Generation& generation, std::size_t particle,
                                  const ParameterBlock& cube, Eigen::Index lane,
                                  random::Stream& stream) const;
  Proposal electron_shift(const ParameterBlock& cube, const ParameterBlock& theta, Eigen::Index lane,
                          random::Stream& stream) const;

  const PriorMap& prior_;
  const BeliefConfig& config_;
};

// x on a circle of circumference 1: in [0, 1], where rounding may reach the end.
double wrap(double x);

}  // namespace qdtune::belief
