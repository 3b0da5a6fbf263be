#include "belief/particle_belief.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/golden_stride.hpp"
#include "belief/lane_draws.hpp"
#include "belief/readout.hpp"
#include "belief/tempering.hpp"
#include "random/distributions.hpp"

namespace qdtune::belief {

using device::Parameter;
using random::Purpose;
using random::Stream;

namespace {

// Points of the first portion of an update; each next one has three times as many. What fits one portion is tempered
// as a whole, which loses fewer modes: the points taken first decide among them on half of the evidence.
constexpr std::size_t first_portion = 256;
constexpr std::size_t portion_growth = 3;
// After every so many sweeps gain, offset and noise walk on their own, and then the energy scale, so many passes each.
constexpr std::uint32_t walk_period = 16;
constexpr int readout_passes = 4;
constexpr int energy_scale_passes = 6;
// The covariance that random walks step by is taken anew after every so many sweeps.
constexpr int covariance_period = 4;
constexpr double no_limit = -std::numeric_limits<double>::infinity();
constexpr int max_levels = 1000;  // of one portion; ordinary data take fewer than 20

}  // namespace

void BeliefStatistics::add(const BeliefStatistics& other) {
  levels += other.levels;
  forward_evaluations += other.forward_evaluations;
  proposals += other.proposals;
  accepted += other.accepted;
  shift_proposals += other.shift_proposals;
  shift_accepted += other.shift_accepted;
  min_ess_fraction = std::min(min_ess_fraction, other.min_ess_fraction);
}

ParticleBelief::ParticleBelief(const BeliefConfig& config, const PriorMap& prior, const BeliefStream& stream,
                               double signal_ceiling)
    : config_(config),
      prior_(prior),
      readout_(prior),
      energy_scale_(prior),
      stream_(stream),
      likelihood_(config.degrees_of_freedom, signal_ceiling),
      step_(stream.first_step) {
  if (config.particles < 2 * lane_count || config.particles % lane_count != 0) {
    throw Error(ErrorKind::config, "belief.particles must be a multiple of 16, at least 32");
  }
  blocks_.resize(static_cast<std::size_t>(config.particles / lane_count));
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    blocks_[b].cube = prior_draws(b);
    blocks_[b].theta = prior_.parameters(blocks_[b].cube);
  }
  ++step_;
}

ParameterBlock ParticleBelief::prior_draws(std::size_t block) const {
  ParameterBlock cube;
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    const auto item = static_cast<std::uint32_t>(block * lane_count + static_cast<std::size_t>(lane));
    Stream draws(stream_.seed, {stream_.trial, Purpose::prior_particles, stream_.first_step, item});
    for (Eigen::Index p = 0; p < cube.cols(); ++p) cube(lane, p) = random::uniform_open(draws);
  }
  return cube;
}

device::ParameterVector ParticleBelief::particle(std::size_t index) const {
  return lane_parameters(blocks_.at(index / lane_count).theta, static_cast<Eigen::Index>(index % lane_count));
}

double ParticleBelief::update(const device::Measurement& measurement, const parallel::Executor& executor,
                              double least_log_evidence_nat) {
  PointData fresh;
  fresh.append(measurement);
  const std::size_t count = fresh.size();
  const std::size_t stride = golden_stride(count);
  for (std::size_t k = 0; k < count; ++k) data_.append(fresh, (k * stride) % count);
  double evidence = 0.0;
  for (std::size_t taken = 0, portion = first_portion; taken < count; portion *= portion_growth) {
    const std::size_t rest = count - taken;
    // A small remainder joins the portion before it.
    const std::size_t points = rest < portion + portion / 2 ? rest : portion;
    taken += points;
    const double least = taken == count ? least_log_evidence_nat - log_evidence_ - evidence : no_limit;
    evidence += take_portion(points, taken == count, least, executor);
  }
  log_evidence_ += evidence;
  return evidence;
}

double ParticleBelief::take_portion(std::size_t points, bool last, double least,
                                    const parallel::Executor& executor) {
  points_ = old_points_ + points;
  double beta = 0.0;
  double evidence = 0.0;
  if (old_points_ == 0 && config_.prior_pool > 1) {
    evidence += choose_from_pool(beta, executor);
  } else {
    executor.for_each_block(blocks_.size(), [&](std::size_t b) {
      blocks_[b].new_log_likelihood =
          likelihood_.log_likelihood(blocks_[b].theta, data_, old_points_, points_);
    });
    statistics_.forward_evaluations += static_cast<std::int64_t>(particles() * points);
    evidence += temper(beta);
  }
  for (int level = 1;; ++level) {
    if (least > no_limit && beta < 1.0) {
      const double bound = evidence + (1.0 - beta) * best_fit_to_come(beta);
      if (bound < least) return bound;
    }
    const int sweeps = config_.move_sweeps * (last && beta == 1.0 ? config_.final_factor : 1);
    for (int s = 0; s < sweeps; ++s) sweep(beta, s % covariance_period == 0, executor);
    if (beta == 1.0) break;
    if (level == max_levels) {
      throw Error(ErrorKind::config,
                  "the belief cannot follow the data (1000 tempering levels): do the prior of gain, offset "
                  "and noise_sd and the scale of the signal fit the readout?");
    }
    evidence += temper(beta);
  }
  for (Block& block : blocks_) block.old_log_likelihood += block.new_log_likelihood;
  old_points_ = points_;
  return evidence;
}

double ParticleBelief::choose_from_pool(double& beta, const parallel::Executor& executor) {
  const std::size_t pool_blocks = blocks_.size() * static_cast<std::size_t>(config_.prior_pool);
  const double pool = static_cast<double>(pool_blocks * lane_count);
  std::vector<double> log_weights(pool_blocks * lane_count);
  executor.for_each_block(pool_blocks, [&](std::size_t b) {
    Eigen::Map<LanesD>(log_weights.data() + b * lane_count) =
        likelihood_.log_likelihood(prior_.parameters(prior_draws(b)), data_, 0, points_);
  });
  statistics_.forward_evaluations += static_cast<std::int64_t>(log_weights.size() * points_);
  beta = tempering_increment(log_weights, 0.0, static_cast<double>(particles()) / pool);
  for (double& w : log_weights) w *= beta;
  Stream draws(stream_.seed, {stream_.trial, Purpose::resampling, step_, 0});
  const std::vector<std::uint32_t> parents =
      systematic_resample(log_weights, particles(), random::uniform(draws));
  for (std::size_t i = 0; i < parents.size(); ++i) {
    blocks_[i / lane_count].cube.row(static_cast<Eigen::Index>(i % lane_count)) =
        prior_draws(parents[i] / lane_count).row(static_cast<Eigen::Index>(parents[i] % lane_count));
  }
  executor.for_each_block(blocks_.size(), [&](std::size_t b) {
    blocks_[b].theta = prior_.parameters(blocks_[b].cube);
    blocks_[b].new_log_likelihood = likelihood_.log_likelihood(blocks_[b].theta, data_, 0, points_);
  });
  ++statistics_.levels;
  statistics_.forward_evaluations += static_cast<std::int64_t>(particles() * points_);
  return log_sum_exp(log_weights) - std::log(pool);
}

// One tempering level: raises beta and resamples. Returns the log evidence of the step.
double ParticleBelief::temper(double& beta) {
  const double count = static_cast<double>(particles());
  std::vector<double> log_weights = new_log_likelihoods();
  const double increment = tempering_increment(log_weights, beta, config_.ess_threshold);
  for (double& w : log_weights) w *= increment;
  statistics_.min_ess_fraction =
      std::min(statistics_.min_ess_fraction, effective_sample_size(log_weights) / count);
  resample(log_weights);
  beta = increment >= 1.0 - beta ? 1.0 : beta + increment;
  ++statistics_.levels;
  return log_sum_exp(log_weights) - std::log(count);
}

// Particles at the exponent lie d / (2 beta) below the best fit in the mean, were the posterior Gaussian; the best of them
// about half of that.
double ParticleBelief::best_fit_to_come(double beta) const {
  double best = -std::numeric_limits<double>::infinity();
  for (const Block& block : blocks_) best = std::max(best, block.new_log_likelihood.maxCoeff());
  return best + 0.25 * static_cast<double>(prior_.free().size()) / beta;
}

std::vector<double> ParticleBelief::new_log_likelihoods() const {
  std::vector<double> values(particles());
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    Eigen::Map<LanesD>(values.data() + b * lane_count) = blocks_[b].new_log_likelihood;
  }
  return values;
}

void ParticleBelief::resample(const std::vector<double>& log_weights) {
  Stream draws(stream_.seed, {stream_.trial, Purpose::resampling, step_, 0});
  const std::vector<std::uint32_t> parents =
      systematic_resample(log_weights, particles(), random::uniform(draws));
  const std::vector<Block> before = blocks_;
  for (std::size_t i = 0; i < parents.size(); ++i) copy_particle(before, parents[i], i);
}

void ParticleBelief::copy_particle(const std::vector<Block>& source, std::size_t parent, std::size_t child) {
  const Block& from = source[parent / lane_count];
  Block& to = blocks_[child / lane_count];
  const auto from_lane = static_cast<Eigen::Index>(parent % lane_count);
  const auto to_lane = static_cast<Eigen::Index>(child % lane_count);
  to.cube.row(to_lane) = from.cube.row(from_lane);
  to.theta.row(to_lane) = from.theta.row(from_lane);
  to.old_log_likelihood[to_lane] = from.old_log_likelihood[from_lane];
  to.new_log_likelihood[to_lane] = from.new_log_likelihood[from_lane];
}

void ParticleBelief::sweep(double beta, bool new_covariance, const parallel::Executor& executor) {
  std::vector<ParameterBlock> cube(blocks_.size());
  for (std::size_t b = 0; b < blocks_.size(); ++b) cube[b] = blocks_[b].cube;
  generation_.take(cube);
  if (new_covariance) generation_.walk = walk_factor(cube, prior_);
  std::vector<BlockCounts> counts(blocks_.size());
  executor.for_each_block(blocks_.size(),
                          [&](std::size_t b) { counts[b] = move_block(blocks_[b], b, beta); });
  for (const BlockCounts& c : counts) {
    statistics_.proposals += c.proposals;
    statistics_.accepted += c.accepted;
    statistics_.shift_proposals += c.shift_proposals;
    statistics_.shift_accepted += c.shift_accepted;
  }
  statistics_.forward_evaluations += static_cast<std::int64_t>(particles() * points_);
  ++step_;
}

ParticleBelief::BlockCounts ParticleBelief::move_block(Block& block, std::size_t index, double beta) const {
  const Proposer proposer(prior_, config_);
  Stream stream(stream_.seed, random::StreamAddress{stream_.trial, Purpose::particle_moves, step_,
                                                    static_cast<std::uint32_t>(index)});
  const Move move = proposer.choose(stream);
  Block proposed;
  const BlockProposal proposal = proposer.propose(move, generation_, index, block.cube, block.theta, stream);
  proposed.cube = proposal.cube;
  proposed.theta = prior_.parameters(proposed.cube);
  const auto fit = likelihood_.split_log_likelihood(proposed.theta, data_, old_points_, points_);
  proposed.old_log_likelihood = fit.before;
  proposed.new_log_likelihood = fit.after;
  const LanesD log_ratio = proposal.log_prior_ratio + proposed.old_log_likelihood - block.old_log_likelihood +
                           beta * (proposed.new_log_likelihood - block.new_log_likelihood);
  BlockCounts counts;
  counts.proposals = lane_count;
  counts.accepted = accept(log_ratio, proposed, block, stream);
  if (move == Move::electron_shift) {
    counts.shift_proposals = counts.proposals;
    counts.shift_accepted = counts.accepted;
  }
  if (step_ % walk_period == 0) {
    walk_readout(block, beta, stream);
    // The likelihoods stay as they are: only their rounding depends on the scale.
    energy_scale_.walk(block.cube, block.theta, energy_scale_passes, stream);
  }
  return counts;
}

std::int64_t ParticleBelief::accept(const LanesD& log_ratio, const Block& proposed, Block& block,
                                    Stream& stream) {
  std::int64_t accepted = 0;
  const LanesD log_u = log_uniforms(stream);
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    if (!(log_u[lane] < log_ratio[lane])) continue;
    ++accepted;
    block.cube.row(lane) = proposed.cube.row(lane);
    block.theta.row(lane) = proposed.theta.row(lane);
    block.old_log_likelihood[lane] = proposed.old_log_likelihood[lane];
    block.new_log_likelihood[lane] = proposed.new_log_likelihood[lane];
  }
  return accepted;
}

void ParticleBelief::walk_readout(Block& block, double beta, Stream& stream) const {
  const Signals signals = likelihood_.model(block.theta).signals(data_, points_);
  ReadoutState state{readout_of(block.theta), block.old_log_likelihood, block.new_log_likelihood};
  readout_.walk(state, {data_, signals, old_points_, points_, beta}, likelihood_, readout_passes, stream);
  const auto store = [&](Parameter p, const LanesD& values) {
    if (!prior_.is_free(p)) return;
    column(block.theta, p) = values;
    for (Eigen::Index lane = 0; lane < lane_count; ++lane)
      column(block.cube, p)[lane] = prior_[p].cdf(values[lane]);
  };
  store(Parameter::gain, state.readout.gain);
  store(Parameter::offset, state.readout.offset);
  store(Parameter::noise_sd, state.readout.noise_sd);
  block.old_log_likelihood = state.old_log_likelihood;
  block.new_log_likelihood = state.new_log_likelihood;
}

}  // namespace qdtune::belief
