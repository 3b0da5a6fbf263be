// Weights of sequential Monte Carlo: effective sample size, next tempering exponent, systematic resampling.
// (Del Moral, Doucet & Jasra, J. R. Stat. Soc. B 68, 411 (2006);
// Chopin & Papaspiliopoulos 2020, chapters 9 and 17.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qdtune::belief {

// log(sum_i exp(x_i)); -infinity for an empty range. Sums in index order.
double log_sum_exp(std::span<const double> x);

// (sum w)^2 / sum w^2 of weights exp(scale * log_weight_i); between 1 and N. 0 when all weights are zero.
double effective_sample_size(std::span<const double> log_weights, double scale = 1.0);

// Largest increment d in (0, 1 - beta] with effective sample size >= threshold * N under weights
// exp(d * log_likelihood_i), by bisection to a relative width of 1e-6; 1 - beta when that already holds.
double tempering_increment(std::span<const double> log_likelihoods, double beta, double threshold);

// Systematic resampling to `count` particles: particle i of the result is parents[i]; u in [0, 1) is the
// single uniform. Expected copies of a particle: count times its normalised weight; actual ones differ
// by less than one.
std::vector<std::uint32_t> systematic_resample(std::span<const double> log_weights, std::size_t count,
                                               double u);

}  // namespace qdtune::belief
