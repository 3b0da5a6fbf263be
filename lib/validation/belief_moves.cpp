#include <array>
#include <cmath>

#include "belief/proposals.hpp"
#include "belief/readout.hpp"
#include "random/distributions.hpp"
#include "validation/move_study.hpp"

namespace qdtune::validation {

using belief::lane_count;
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

void redraw_readouts(const belief::PriorMap& prior, Cubes& cubes, const Streams& streams) {
  const belief::ReadoutSampler sampler(prior);
  for (std::size_t b = 0; b < cubes.size(); ++b) {
    random::Stream stream = streams(b);
    const ParameterBlock theta = prior.parameters(cubes[b]);
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      const device::ParameterVector now = belief::lane_parameters(theta, lane);
      const belief::Readout drawn = sampler.draw(
          belief::LaneSums{},
          {get(now, Parameter::gain), get(now, Parameter::offset), get(now, Parameter::noise_sd)}, stream);
      const auto store = [&](Parameter p, double value) {
        if (prior.is_free(p)) cubes[b](lane, static_cast<Eigen::Index>(p)) = prior[p].cdf(value);
      };
      store(Parameter::gain, drawn.gain);
      store(Parameter::offset, drawn.offset);
      store(Parameter::noise_sd, drawn.noise_sd);
    }
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
  moves.push_back({"readout", [&prior](Cubes& cubes, const Streams& streams) {
                     redraw_readouts(prior, cubes, streams);
                   }});
  return moves;
}

}  // namespace qdtune::validation
