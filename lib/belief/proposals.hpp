// Metropolis proposals for particles. Every one leaves the prior invariant when it is accepted by
// min(1, exp(log_prior_ratio + likelihood ratio)); a test runs each without data.
//
// Continuous moves live in the unit cube, opposite faces joined (symmetric for correlated steps too, which
// reflection at the faces is not: a reflected coordinate flips the sign of its correlations; flat prior):
//   random walk             u + s L z,  L L^T = covariance of the generation, z symmetric of unit variance; half
//                           of the time only a few components of z, so that it stays in a subspace
//   differential evolution  u + g (u_a - u_b) + small noise, a and b from the generation (ter Braak,
//                           Stat. Comput. 16, 239 (2006)); often in a few coordinates only (Vrugt et al.,
//                           Int. J. Nonlinear Sci. Numer. Simul. 10, 273 (2009))
// Moves in few dimensions take longer steps: the posterior's walls, charge transitions that must not cross a measured
// point, leave a step in all dimensions little room.
// Electron-number shift: the same pattern explained with one electron more or less in dot j,
//   x0 -> x0 + s E e_j,  s0 -> s0 + s k_j,  s = +-1,
// with E, A and k held fixed: volume-preserving, and its own inverse with -s.
// A block of 16 particles makes one kind of move at a time, chosen without looking at it. `Generation` is a snapshot taken
// before a sweep, its covariance maybe some sweeps older: blocks may then move in any order, with the same bits. Cost:
// about 150 ns a particle.
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
  // One particle a row, its coordinates contiguous: partners are drawn at random.
  Eigen::Array<double, Eigen::Dynamic, static_cast<int>(device::parameter_count), Eigen::RowMajor> cube;
  Eigen::MatrixXd walk;  // lower Cholesky factor of the covariance of the free coordinates
  std::size_t particles() const { return static_cast<std::size_t>(cube.rows()); }
  void take(const std::vector<ParameterBlock>& blocks);  // copies the particles
};

// Factors the covariance of the particles (a tiny ridge keeps it positive definite).
Eigen::MatrixXd walk_factor(const std::vector<ParameterBlock>& cube, const PriorMap& prior);
// Particles and covariance.
Generation snapshot(const std::vector<ParameterBlock>& cube, const PriorMap& prior);

enum class Move { random_walk, differential_evolution, electron_shift };

// One proposal for each particle of a block.
struct BlockProposal {
  ParameterBlock cube;
  // In the coordinates where the move preserves volume; -infinity: never accepted.
  LanesD log_prior_ratio = LanesD::Zero();
};

class Proposer {
 public:
  Proposer(const PriorMap& prior, const BeliefConfig& config) : prior_(prior), config_(config) {}

  // Which move a block makes; one word.
  Move choose(random::Stream& stream) const;
  // Proposals for block `index` of the generation, whose present coordinates are cube and theta.
  BlockProposal propose(Move move, const Generation& generation, std::size_t index,
                        const ParameterBlock& cube, const ParameterBlock& theta,
                        random::Stream& stream) const;

 private:
  void random_walk(const Generation& generation, ParameterBlock& cube, random::Stream& stream) const;
  void differential_evolution(const Generation& generation, std::size_t index, ParameterBlock& cube,
                              random::Stream& stream) const;
  void electron_shift(const ParameterBlock& theta, Eigen::Index lane, BlockProposal& proposal,
                      random::Stream& stream) const;

  const PriorMap& prior_;
  const BeliefConfig& config_;
};

// x on a circle of circumference 1: in [0, 1], where rounding may reach the end.
double wrap(double x);

}  // namespace qdtune::belief
