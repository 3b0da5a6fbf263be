// The belief about a device: equally weighted particles, updated by adaptive-tempering
// sequential Monte Carlo with moves.
//
// Each update takes new data (large ones in a few nested portions, coarse ones first, so that early levels are cheap) and
// raises the likelihood of a portion from exponent 0 to 1: next exponent by effective sample size, systematic
// resampling, Metropolis sweeps (proposals.hpp, readout.hpp, energy_scale.hpp) targeting prior x likelihood(old) x
// likelihood(new)^beta. The evidence is a by-product. The very first level chooses the particles from a much
// larger pool of prior draws, so that no mode is lost before moves can find it; the pool is never stored,
// because its members can be drawn again from their stream addresses. Del Moral, Doucet & Jasra, J. R. Stat.
// Soc. B 68, 411 (2006). The charge state is not sampled: it follows from the device.
//
// Bits depend on (seed, trial, first step) only: each block of 16 particles draws from its own stream address and is
// independent of the others within a sweep.
// Cost: levels x sweeps x particles x points forward evaluations.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "belief/belief_config.hpp"
#include "belief/energy_scale.hpp"
#include "belief/likelihood.hpp"
#include "belief/prior_map.hpp"
#include "belief/proposals.hpp"
#include "belief/readout.hpp"
#include "device/device.hpp"
#include "parallel/executor.hpp"
#include "random/stream.hpp"

namespace qdtune::belief {

// Where a belief's random numbers come from: sweeps are numbered from first_step,
// so that a rebuilt belief continues the count.
struct BeliefStream {
  std::uint64_t seed = 0;
  std::uint64_t trial = 0;
  std::uint32_t first_step = 0;
};

// Counts over the life of a belief; sums of two are meaningful.
struct BeliefStatistics {
  std::int64_t levels = 0;
  std::int64_t forward_evaluations = 0;
  std::int64_t proposals = 0, accepted = 0;
  std::int64_t shift_proposals = 0, shift_accepted = 0;
  double min_ess_fraction = 1.0;

  double acceptance() const {
    return proposals > 0 ? static_cast<double>(accepted) / static_cast<double>(proposals) : 0.0;
  }
  void add(const BeliefStatistics& other);
};

class ParticleBelief {
 public:
  // Particles from the prior. Throws Error(config) for unusable settings. The prior must outlive the belief.
  // signal_ceiling: of its forward model (likelihood.hpp).
  ParticleBelief(const BeliefConfig& config, const PriorMap& prior, const BeliefStream& stream,
                 double signal_ceiling = 1.0);

  // Takes new points into the belief. Returns the log evidence of them given all earlier ones (nats).
  // Where the log evidence of all data will, by an estimate from above, stay below least_log_evidence_nat, the update stops:
  // log_evidence_nat() is then that estimate, and the particles and further updates are of no use.
  double update(const device::Measurement& measurement, const parallel::Executor& executor,
                double least_log_evidence_nat = -std::numeric_limits<double>::infinity());

  std::size_t particles() const { return blocks_.size() * lane_count; }
  std::size_t block_count() const { return blocks_.size(); }
  // Physical parameters of 16 equally weighted particles.
  const ParameterBlock& parameters(std::size_t block) const { return blocks_[block].theta; }
  device::ParameterVector particle(std::size_t index) const;

  const PointData& data() const { return data_; }
  const Likelihood& likelihood() const { return likelihood_; }
  double log_evidence_nat() const { return log_evidence_; }
  const BeliefStatistics& statistics() const { return statistics_; }
  // First step number no sweep of this belief has used.
  std::uint32_t next_step() const { return step_; }
  // Leaves the steps below `step` to another belief of the same trial.
  void advance_to(std::uint32_t step) { step_ = std::max(step_, step); }

 private:
  struct Block {
    ParameterBlock cube, theta;
    // Of the points before and of those being taken in.
    LanesD old_log_likelihood = LanesD::Zero(), new_log_likelihood = LanesD::Zero();
  };
  struct BlockCounts {
    std::int64_t proposals = 0, accepted = 0, shift_proposals = 0, shift_accepted = 0;
  };

  ParameterBlock prior_draws(std::size_t block) const;
  double take_portion(std::size_t points, bool last, double least, const parallel::Executor& executor);
  // Chooses the particles from the prior pool by the likelihood of the points; sets the exponent reached.
  double choose_from_pool(double& beta, const parallel::Executor& executor);
  double temper(double& beta);
  // Log likelihood of the new points, estimated from above.
  double best_fit_to_come(double beta) const;
  std::vector<double> new_log_likelihoods() const;
  void resample(const std::vector<double>& log_weights);
  void copy_particle(const std::vector<Block>& source, std::size_t parent, std::size_t child);
  void sweep(double beta, bool new_covariance, const parallel::Executor& executor);
  BlockCounts move_block(Block& block, std::size_t index, double beta) const;
  // Metropolis, lane by lane. Returns how many moved.
  static std::int64_t accept(const LanesD& log_ratio, const Block& proposed, Block& block,
                             random::Stream& stream);
  // Gain, offset and noise given everything else.
  void walk_readout(Block& block, double beta, random::Stream& stream) const;

  BeliefConfig config_;
  const PriorMap& prior_;
  ReadoutWalk readout_;
  EnergyScale energy_scale_;
  BeliefStream stream_;
  Likelihood likelihood_;
  std::uint32_t step_;
  std::vector<Block> blocks_;
  Generation generation_;  // before the present sweep
  PointData data_;
  std::size_t old_points_ = 0;  // taken in before
  std::size_t points_ = 0;      // with those being taken in
  double log_evidence_ = 0.0;
  BeliefStatistics statistics_;
};

}  // namespace qdtune::belief
