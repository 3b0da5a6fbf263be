// Does each kind of move leave the prior as it is, without any data?
//
// Particles drawn from the agent's prior are moved by one kind of move alone, many sweeps; then every free
// coordinate of the unit cube, and every sum and difference of two modulo one, is uniform (Kolmogorov and
// Smirnov), Holm over all of them and all moves.
// Blind to: a move that is wrong only where coordinates are correlated, as no prior has them be; ranks and
// evidence see those.
//
// Cost: about 2 s of one core.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "belief/belief_config.hpp"
#include "belief/prior_map.hpp"
#include "validation/context.hpp"

namespace qdtune::validation {

// One sweep over particles in the unit cube; `stream(block)` are the random numbers of 16 of them.
struct PriorMove {
  std::string name;
  std::function<void(std::vector<belief::ParameterBlock>& cube,
                     const std::function<random::Stream(std::size_t)>& stream)>
      sweep;
};

// Those of the belief: its proposals, and the draw of gain, offset and noise. Prior and configuration outlive them.
std::vector<PriorMove> belief_moves(const belief::PriorMap& prior, const belief::BeliefConfig& config);

StudyResult study_moves(const Context& context, const belief::PriorMap& prior,
                        const std::vector<PriorMove>& moves);

}  // namespace qdtune::validation
