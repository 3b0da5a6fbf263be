#include <array>
#include <cmath>

#include "belief/energy_scale.hpp"
#include "belief/proposals.hpp"
#include "belief/readout.hpp"
#include "random/distributions.hpp"
#include "validation/move_study.hpp"

namespace qdtune::validation {

using belief::lane_count;
using belief::LanesD;
using belief::ParameterBlock;
using device::Parameter;

namespace {

using Cubes = std::vector<ParameterBlock>;
using Streams = std::function<random::Stream(std::size_t)>;

std::string name_of(belief::Move move) {
  switch (move) {
    case belief::Move::random_walk:
      return "random walk";
    case belief::Move::differential_evolution:
      return "differential evolution";
    case belief::Move::electron_shift:
      return "electron shift";
  }
  return "unknown";
}

void propose_all(belief::Move move, const belief::PriorMap& prior, const belief::BeliefConfig& config,
                 Cubes& cubes, const Streams& streams) {
  const belief::Generation generation = belief::snapshot(cubes, prior);
  const belief::Proposer proposer(prior, config);
  for (std::size_t b = 0; b < cubes.size(); ++b) {
    random::Stream stream = streams(b);
    const belief::BlockProposal proposal =
        proposer.propose(move, generation, b, cubes[b], prior.parameters(cubes[b]), stream);
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      if (std::log(random::uniform_open(stream)) < proposal.log_prior_ratio[lane])
        cubes[b].row(lane) = proposal.cube.row(lane);
    }
  }
}

void walk_readouts(const belief::PriorMap& prior, const belief::BeliefConfig& config, Cubes& cubes,
                   const Streams& streams) {
  constexpr int passes = 4;
  const belief::ReadoutWalk walk(prior);
  const belief::Likelihood likelihood(config.degrees_of_freedom);
  const belief::PointData no_data;
  const belief::Signals no_signals(lane_count, 0);
  for (std::size_t b = 0; b < cubes.size(); ++b) {
    random::Stream stream = streams(b);
    belief::ReadoutState state{belief::readout_of(prior.parameters(cubes[b])), LanesD::Zero(),
                               LanesD::Zero()};
    walk.walk(state, {no_data, no_signals, 0, 0, 1.0}, likelihood, passes, stream);
    const auto store = [&](Parameter p, const belief::LanesD& values) {
      if (!prior.is_free(p)) return;
      for (Eigen::Index lane = 0; lane < lane_count; ++lane)
        belief::column(cubes[b], p)[lane] = prior[p].cdf(values[lane]);
    };
    store(Parameter::gain, state.readout.gain);
    store(Parameter::offset, state.readout.offset);
    store(Parameter::noise_sd, state.readout.noise_sd);
  }
}

}  // namespace

std::vector<PriorMove> belief_moves(const belief::PriorMap& prior, const belief::BeliefConfig& config) {
  std::vector<PriorMove> moves;
  for (const belief::Move move :
       {belief::Move::random_walk, belief::Move::differential_evolution, belief::Move::electron_shift}) {
    moves.push_back({name_of(move), [move, &prior, &config](Cubes& cubes, const Streams& streams) {
                       propose_all(move, prior, config, cubes, streams);
                     }});
  }
  moves.push_back({"readout", [&prior, &config](Cubes& cubes, const Streams& streams) {
                     walk_readouts(prior, config, cubes, streams);
                   }});
  moves.push_back({"energy scale", [&prior](Cubes& cubes, const Streams& streams) {
                     constexpr int passes = 6;
                     const belief::EnergyScale move(prior);
                     for (std::size_t b = 0; b < cubes.size(); ++b) {
                       random::Stream stream = streams(b);
                       ParameterBlock theta = prior.parameters(cubes[b]);
                       move.walk(cubes[b], theta, passes, stream);
                     }
                   }});
  return moves;
}

}  // namespace qdtune::validation
