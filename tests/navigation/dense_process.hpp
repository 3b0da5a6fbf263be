// The same Gaussian process the plain way: a dense matrix, one Cholesky solve a question.
#pragma once

#include <cstdint>
#include <vector>

#include "navigation/gaussian_process.hpp"

namespace qdtune::navigation_fixture {

using navigation::GateVoltages;

struct Observations {
  std::vector<GateVoltages> points;
  std::vector<double> values;
};

// Uniform in 0.15 V by 0.15 V, values standard normal; a function of the draw alone.
Observations random_observations(std::size_t count, std::uint32_t draw);

navigation::GaussianProcess process_of(const Observations& observations,
                                       const navigation::NavigationConfig& config,
                                       const navigation::PriorMean& prior_mean = {});

double kernel_value(const navigation::NavigationConfig& config, const GateVoltages& a, const GateVoltages& b);

// Ignores history_cap and jitter.
navigation::Prediction dense_prediction(const Observations& observations,
                                        const navigation::NavigationConfig& config,
                                        const navigation::PriorMean& prior_mean, const GateVoltages& v);
double dense_log_marginal_likelihood_nat(const Observations& observations,
                                         const navigation::NavigationConfig& config,
                                         const navigation::PriorMean& prior_mean);

}  // namespace qdtune::navigation_fixture
