#include "belief/proposals.hpp"

#include <cmath>
#include <limits>

#include <Eigen/Cholesky>

#include "belief/lane_draws.hpp"
#include "random/distributions.hpp"

namespace qdtune::belief {

using device::Parameter;
using random::Stream;

namespace {

constexpr double ridge = 1e-10;           // of the covariance in cube coordinates
constexpr double evolution_noise = 1e-4;  // of the differential-evolution move, in cube coordinates
// Moves in few dimensions: how often, and the share of dimensions that each takes.
constexpr double narrow_walk = 0.5, walk_share = 0.3;
constexpr double narrow_evolution = 0.6, evolution_share = 0.15;
constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

// A particle other than `self` and `other`, uniformly.
std::size_t partner(std::size_t count, std::size_t self, std::size_t other, Stream& stream) {
  for (;;) {
    const std::size_t pick = random::uniform_index(stream, static_cast<std::uint32_t>(count));
    if (pick != self && pick != other) return pick;
  }
}

// All of `count` dimensions, or with probability `narrow` each with probability `share`, at least one.
std::vector<std::size_t> chosen(std::size_t count, double narrow, double share, Stream& stream) {
  const bool all = !(random::uniform_short(stream) < narrow);
  std::vector<std::size_t> dimensions;
  for (std::size_t k = 0; k < count; ++k) {
    if (all || random::uniform_short(stream) < share) dimensions.push_back(k);
  }
  if (dimensions.empty())
    dimensions.push_back(random::uniform_index(stream, static_cast<std::uint32_t>(count)));
  return dimensions;
}

auto free_column(const ParameterBlock& block, const std::vector<std::size_t>& free, Eigen::Index k) {
  return block.col(static_cast<Eigen::Index>(free[static_cast<std::size_t>(k)]));
}

}  // namespace

double wrap(double x) {
  return x - std::floor(x);
}

void Generation::take(const std::vector<ParameterBlock>& blocks) {
  cube.resize(static_cast<Eigen::Index>(blocks.size() * lane_count), Eigen::NoChange);
  for (std::size_t b = 0; b < blocks.size(); ++b)
    cube.middleRows<lane_count>(static_cast<Eigen::Index>(b) * lane_count) = blocks[b];
}

Eigen::MatrixXd walk_factor(const std::vector<ParameterBlock>& cube, const PriorMap& prior) {
  const auto& free = prior.free();
  const auto d = static_cast<Eigen::Index>(free.size());
  const double count = static_cast<double>(cube.size() * lane_count);
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(d);
  for (const ParameterBlock& block : cube) {
    for (Eigen::Index k = 0; k < d; ++k) mean[k] += free_column(block, free, k).sum() / count;
  }
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(d, d);
  for (const ParameterBlock& block : cube) {
    for (Eigen::Index k = 0; k < d; ++k) {
      const LanesD centred = free_column(block, free, k) - mean[k];
      for (Eigen::Index j = 0; j <= k; ++j) {
        covariance(k, j) += (centred * (free_column(block, free, j) - mean[j])).sum();
      }
    }
  }
  covariance = covariance / count;
  covariance.diagonal().array() += ridge;
  return covariance.llt().matrixL();
}

Generation snapshot(const std::vector<ParameterBlock>& cube, const PriorMap& prior) {
  Generation generation;
  generation.take(cube);
  generation.walk = walk_factor(cube, prior);
  return generation;
}

Move Proposer::choose(Stream& stream) const {
  const double pick = random::uniform_short(stream);
  if (pick < config_.shift_probability) return Move::electron_shift;
  const double rest = (pick - config_.shift_probability) / (1.0 - config_.shift_probability);
  return rest < config_.evolution_probability ? Move::differential_evolution : Move::random_walk;
}

BlockProposal Proposer::propose(Move move, const Generation& generation, std::size_t index,
                                const ParameterBlock& cube, const ParameterBlock& theta,
                                Stream& stream) const {
  BlockProposal proposal{cube};
  switch (move) {
    case Move::random_walk:
      random_walk(generation, proposal.cube, stream);
      break;
    case Move::differential_evolution:
      differential_evolution(generation, index, proposal.cube, stream);
      break;
    case Move::electron_shift:
      for (Eigen::Index lane = 0; lane < lane_count; ++lane) electron_shift(theta, lane, proposal, stream);
      break;
  }
  return proposal;
}

void Proposer::random_walk(const Generation& generation, ParameterBlock& cube, Stream& stream) const {
  const auto& free = prior_.free();
  // Short steps half of the time: they move along ridges where a full step always leaves the posterior.
  const double shorter = random::uniform_short(stream) < 0.5 ? 0.25 : 1.0;
  const auto directions = chosen(free.size(), narrow_walk, walk_share, stream);
  const double scale =
      shorter * config_.walk_scale * 2.38 / std::sqrt(static_cast<double>(directions.size()));
  ParameterBlock step = ParameterBlock::Zero();
  for (const std::size_t j : directions) {
    const LanesD z = scale * lane_bells(stream);
    for (std::size_t k = j; k < free.size(); ++k) {
      const double factor = generation.walk(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(j));
      step.col(static_cast<Eigen::Index>(free[k])) += factor * z;
    }
  }
  for (const std::size_t p : free) {
    auto u = cube.col(static_cast<Eigen::Index>(p));
    u += step.col(static_cast<Eigen::Index>(p));
    u -= u.floor();
  }
}

void Proposer::differential_evolution(const Generation& generation, std::size_t index, ParameterBlock& cube,
                                      Stream& stream) const {
  const auto& free = prior_.free();
  const std::size_t count = generation.particles();
  const auto moved = chosen(free.size(), narrow_evolution, evolution_share, stream);
  const double longer = random::uniform_short(stream) < 0.2 ? 1.9 : 1.0;
  const double g =
      longer * (moved.size() < free.size() ? 1.68 : 1.19) / std::sqrt(static_cast<double>(moved.size()));
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    const std::size_t particle = index * lane_count + static_cast<std::size_t>(lane);
    const std::size_t a = partner(count, particle, particle, stream);
    const std::size_t b = partner(count, particle, a, stream);
    const double noise = evolution_noise * (2.0 * random::uniform_short(stream) - 1.0);
    for (const std::size_t k : moved) {
      const auto column = static_cast<Eigen::Index>(free[k]);
      const double difference = generation.cube(static_cast<Eigen::Index>(a), column) -
                                generation.cube(static_cast<Eigen::Index>(b), column);
      cube(lane, column) = wrap(cube(lane, column) + g * difference + noise);
    }
  }
}

void Proposer::electron_shift(const ParameterBlock& theta, Eigen::Index lane, BlockProposal& proposal,
                              Stream& stream) const {
  const std::uint32_t choice = random::uniform_index(stream, 4);
  const bool first_dot = (choice & 1U) != 0;
  const double sign = (choice & 2U) != 0 ? 1.0 : -1.0;
  const auto value = [&](Parameter p) { return theta(lane, static_cast<Eigen::Index>(p)); };
  // Column j of the charging matrix moves x0; with A fixed that moves the first lines by sign * E_ij / A_ii.
  const double e1 = value(first_dot ? Parameter::charging_energy_1 : Parameter::mutual_charging_energy);
  const double e2 = value(first_dot ? Parameter::mutual_charging_energy : Parameter::charging_energy_2);
  const double k = value(first_dot ? Parameter::sensor_shift_1 : Parameter::sensor_shift_2);
  double& ratio = proposal.log_prior_ratio[lane];
  const auto move = [&](Parameter p, double change) {
    const PriorDistribution& prior = prior_[p];
    const double moved = value(p) + sign * change;
    if (prior.is_fixed() || !prior.contains(moved)) {
      ratio = minus_infinity;
      return;
    }
    ratio += prior.log_density(moved) - prior.log_density(value(p));
    proposal.cube(lane, static_cast<Eigen::Index>(p)) = prior.cdf(moved);
  };
  move(Parameter::first_line_1, e1 / value(Parameter::lever_arm_11));
  move(Parameter::first_line_2, e2 / value(Parameter::lever_arm_22));
  move(Parameter::sensor_detuning, k);
}

}  // namespace qdtune::belief
