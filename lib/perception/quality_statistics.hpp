// The numbers behind a grade; formulas in quality.hpp. All take finite values in readout units and neighbours
// as neighbour_pairs gives them. Cost: O(n); a median for the noise.
#pragma once

#include <cstddef>
#include <vector>

#include "perception/neighbours.hpp"

namespace qdtune::perception {

// sum (y - mean)^2, in two passes; 0 for no values.
double sum_of_squares(const std::vector<double>& values);

// s_raw: the median absolute difference of neighbours as the sd of one value; 0 without pairs. Of an even
// number of pairs the upper of the two middle ones.
double neighbour_noise_sd(const std::vector<double>& values, const std::vector<NeighbourPair>& pairs);

// noise_sd of quality.hpp. Preconditions: 0 < low <= high, raw >= 0, shrinkage_pairs > 0.
double shrunk_noise_sd(double raw, std::size_t pairs, double low, double high, double shrinkage_pairs);

// p_constant; 1 below two values. Precondition: noise_sd > 0.
double constant_probability(const std::vector<double>& values, double noise_sd);

// p_white; 1 below three values, without pairs or without variation.
double white_probability(const std::vector<double>& values, const std::vector<NeighbourPair>& pairs);

// Share of values stuck at the minimum or the maximum, the larger of both; 1 when all values are equal. A
// pile of equal readings counts only if it is more than 4 times the largest pile between the extremes:
// noise-free or coarsely digitised values repeat everywhere, which is no saturation.
double saturated_share(std::vector<double> values);

}  // namespace qdtune::perception
