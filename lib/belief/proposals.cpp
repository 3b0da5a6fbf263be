#include "belief/proposals.hpp"

#include <cmath>
#include <limits>

#include <Eigen/Cholesky>

#include "random/distributions.hpp"

namespace qdtune::belief {

using device::Parameter;
using random::Stream;

namespace {

constexpr double ridge = 1e-10;           // of the covariance in cube coordinates
constexpr double evolution_noise = 1e-4;  // of the differential-evolution move, in cube coordinates
constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

double coordinate(const std::vector<ParameterBlock>& cube, std::size_t particle, std::size_t p) {
  return cube[particle / lane_count](static_cast<Eigen::Index>(particle % lane_count),
                                     static_cast<Eigen::Index>(p));
}

// A particle other than `self` and `other`, uniformly.
std::size_t partner(std::size_t count, std::size_t self, std::size_t other, Stream& stream) {
  for (;;) {
    const std::size_t pick = random::uniform_index(stream, static_cast<std::uint32_t>(count));
    if (pick != self && pick != other) return pick;
  }
}

}  // namespace

double wrap(double x) {
  return x - std::floor(x);
}

Generation snapshot(const std::vector<ParameterBlock>& cube, const PriorMap& prior) {
  Generation generation{cube, {}};
  const auto& free = prior.free();
  const auto d = static_cast<Eigen::Index>(free.size());
  const auto count = static_cast<Eigen::Index>(generation.particles());
  Eigen::MatrixXd centred(d, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index k = 0; k < d; ++k) {
      centred(k, i) = coordinate(cube, static_cast<std::size_t>(i), free[static_cast<std::size_t>(k)]);
    }
  }
  centred.colwise() -= centred.rowwise().mean().eval();
  Eigen::MatrixXd covariance = centred.lazyProduct(centred.transpose()) / static_cast<double>(count);
  covariance.diagonal().array() += ridge;
  generation.walk = covariance.llt().matrixL();
  return generation;
}

Move Proposer::choose(Stream& stream) const {
  const double pick = random::uniform_short(stream);
  if (pick < config_.shift_probability) return Move::electron_shift;
  const double rest = (pick - config_.shift_probability) / (1.0 - config_.shift_probability);
  return rest < config_.evolution_probability ? Move::differential_evolution : Move::random_walk;
}

Proposal Proposer::propose(Move move, const Generation& generation, std::size_t particle,
                           const ParameterBlock& cube, const ParameterBlock& theta, Eigen::Index lane,
                           Stream& stream) const {
  switch (move) {
    case Move::random_walk:
      return random_walk(generation, cube, lane, stream);
    case Move::differential_evolution:
      return differential_evolution(generation, particle, cube, lane, stream);
    case Move::electron_shift:
      break;
  }
  return electron_shift(cube, theta, lane, stream);
}

Proposal Proposer::random_walk(const Generation& generation, const ParameterBlock& cube, Eigen::Index lane,
                               Stream& stream) const {
  const auto& free = prior_.free();
  const auto d = static_cast<Eigen::Index>(free.size());
  Proposal proposal{lane_parameters(cube, lane), 0.0};
  // Short steps half of the time: they move along ridges where a full step always leaves the posterior.
  const double shorter = random::uniform_short(stream) < 0.5 ? 0.25 : 1.0;
  const double scale = shorter * config_.walk_scale * 2.38 / std::sqrt(static_cast<double>(d));
  Eigen::Array<double, static_cast<int>(device::parameter_count), 1> z;
  for (Eigen::Index k = 0; k < d; ++k) z[k] = random::normal_short(stream);
  for (Eigen::Index k = 0; k < d; ++k) {
    double step = 0.0;
    for (Eigen::Index j = 0; j <= k; ++j) step += generation.walk(k, j) * z[j];
    double& u = proposal.cube[free[static_cast<std::size_t>(k)]];
    u = wrap(u + scale * step);
  }
  return proposal;
}

Proposal Proposer::differential_evolution(const Generation& generation, std::size_t particle,
                                          const ParameterBlock& cube, Eigen::Index lane,
                                          Stream& stream) const {
  const auto& free = prior_.free();
  Proposal proposal{lane_parameters(cube, lane), 0.0};
  const std::size_t count = generation.particles();
  const std::size_t a = partner(count, particle, particle, stream);
  const std::size_t b = partner(count, particle, a, stream);
  const double longer = random::uniform_short(stream) < 0.2 ? 1.9 : 1.0;
  const double g = longer * 1.19 / std::sqrt(static_cast<double>(free.size()));
  for (const std::size_t p : free) {
    const double difference = coordinate(generation.cube, a, p) - coordinate(generation.cube, b, p);
    const double noise = evolution_noise * (2.0 * random::uniform_short(stream) - 1.0);
    proposal.cube[p] = wrap(proposal.cube[p] + g * difference + noise);
  }
  return proposal;
}

Proposal Proposer::electron_shift(const ParameterBlock& cube, const ParameterBlock& theta, Eigen::Index lane,
                                  Stream& stream) const {
  Proposal proposal{lane_parameters(cube, lane), 0.0};
  const std::uint32_t choice = random::uniform_index(stream, 4);
  const bool first_dot = (choice & 1U) != 0;
  const double sign = (choice & 2U) != 0 ? 1.0 : -1.0;
  const auto value = [&](Parameter p) { return theta(lane, static_cast<Eigen::Index>(p)); };
  // Column j of the charging matrix moves x0; with A fixed that moves the first lines by sign * E_ij / A_ii.
  const double e1 = value(first_dot ? Parameter::charging_energy_1 : Parameter::mutual_charging_energy);
  const double e2 = value(first_dot ? Parameter::mutual_charging_energy : Parameter::charging_energy_2);
  const double k = value(first_dot ? Parameter::sensor_shift_1 : Parameter::sensor_shift_2);
  const auto move = [&](Parameter p, double change) {
    const PriorDistribution& prior = prior_[p];
    const double moved = value(p) + sign * change;
    if (prior.is_fixed() || !prior.contains(moved)) {
      proposal.log_prior_ratio = minus_infinity;
      return;
    }
    proposal.log_prior_ratio += prior.log_density(moved) - prior.log_density(value(p));
    proposal.cube[static_cast<std::size_t>(p)] = prior.cdf(moved);
  };
  move(Parameter::first_line_1, e1 / value(Parameter::lever_arm_11));
  move(Parameter::first_line_2, e2 / value(Parameter::lever_arm_22));
  move(Parameter::sensor_detuning, k);
  return proposal;
}

}  // namespace qdtune::belief
