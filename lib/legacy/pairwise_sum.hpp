// Sum, mean and variance in the order of additions of numpy 1.24, in which the original computed them.
//
// Pairwise summation of a contiguous array: fewer than 8 numbers one after the other; up to 128 in eight
// interleaved partial sums r0..r7, joined as ((r0+r1)+(r2+r3)) + ((r4+r5)+(r6+r7)), the rest added after it;
// more than 128 in two halves, the first a multiple of eight. Its error grows with log n instead of n
// (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter 4).
//
// The order matters where a result is nothing but rounding: a constant scan has a variance of about 1e-32,
// and the original prints it. All arithmetic is in the type of the numbers, single precision included.
// Variances are those of a population, sum (x - mean)^2 / n. Precondition of mean and variance: not empty.
// Cost: O(n).
#pragma once

#include <span>

namespace qdtune::legacy {

double pairwise_sum(std::span<const double> values);
float pairwise_sum(std::span<const float> values);

double mean(std::span<const double> values);
float mean(std::span<const float> values);

double variance(std::span<const double> values);
float variance(std::span<const float> values);

}  // namespace qdtune::legacy
