// Devices drawn from the agent's own prior, measured, and inferred: what ranks and coverage are read from.
//
// A run draws a device from the prior (its noise too, and without redrawing awkward ones), measures it on
// a fixed design, a survey grid and then the centres of its squares, and hands each part to a belief as
// the agent does. If the belief were the exact posterior, the device would be just another of its
// particles (Talts et al., arXiv:1804.06788 (2018)).
//   rank   how many of 15 particles, evenly spaced among all, lie below the true value
//   place  (b + 1/2) / (N + 1), b of all N particles below it
// Particles of a belief are not independent: resampling copies them, next to each other, and moves part
// the copies only in time. Ranks among all of them would be called unequal even if each particle alone
// were exact; 15 that stand far apart descend from different ones. Places use all, as the intervals do
// that the belief states.
// The model of the device is the belief's own: a Lorentzian sensor peak, white noise.
//
// Cost: an update with 25 and one with 16 points a run, about 0.2 s of one core with the default belief.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validation/context.hpp"

namespace qdtune::validation {

inline constexpr std::size_t rank_draws = 15;

struct PriorRun {
  std::vector<std::uint8_t> ranks;  // 0 to rank_draws, one a quantity
  std::vector<double> places;       // in (0, 1), of quantities that have an interval
};

struct PriorRuns {
  std::vector<std::string> quantities;
  std::vector<PriorRun> runs;
};

PriorRuns run_prior_devices(const Context& context);

// How many of rank_draws values, evenly spaced among all, lie below the truth. Precondition: as many values.
std::uint8_t thinned_rank(std::span<const double> values, double truth);

double place_of(std::span<const double> values, double truth);

}  // namespace qdtune::validation
