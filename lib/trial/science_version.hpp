// Version of the science: which rows a configuration and a seed give.
//
// A run stores it, and a program of another version does not go on with that run: half of its rows would be
// those of another program. Raise it by one, by hand, in the commit that changes any row of a configuration
// that did not change: the belief, the agent, the devices, the random numbers, the order of a sum. Not for
// new options (every hash changes), not for new columns (the store knows its own), not for speed.
#pragma once

namespace qdtune::trial {

inline constexpr int science_version = 5;

}  // namespace qdtune::trial
