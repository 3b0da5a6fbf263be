#include "navigation/dense_process.hpp"

#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::navigation_fixture {

namespace {

double prior_at(const navigation::PriorMean& prior_mean, const GateVoltages& v) {
  return prior_mean ? prior_mean(v) : 0.0;
}

Eigen::MatrixXd covariance(const Observations& observations, const navigation::NavigationConfig& config) {
  const auto size = static_cast<Eigen::Index>(observations.points.size());
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j < size; ++j)
      matrix(i, j) = kernel_value(config, observations.points[static_cast<std::size_t>(i)],
                                  observations.points[static_cast<std::size_t>(j)]) +
                     (i == j ? config.noise_sd * config.noise_sd : 0.0);
  return matrix;
}

Eigen::VectorXd residuals(const Observations& observations, const navigation::PriorMean& prior_mean) {
  Eigen::VectorXd r(static_cast<Eigen::Index>(observations.values.size()));
  for (std::size_t i = 0; i < observations.values.size(); ++i)
    r[static_cast<Eigen::Index>(i)] = observations.values[i] - prior_at(prior_mean, observations.points[i]);
  return r;
}

}  // namespace

Observations random_observations(std::size_t count, std::uint32_t draw) {
  random::Stream stream(5, {0, random::Purpose::test, 0, draw});
  Observations observations;
  for (std::size_t i = 0; i < count; ++i) {
    const double v1_V = 0.15 * random::uniform(stream);
    const double v2_V = 0.15 * random::uniform(stream);
    observations.points.push_back({v1_V, v2_V});
    observations.values.push_back(random::normal(stream));
  }
  return observations;
}

navigation::GaussianProcess process_of(const Observations& observations,
                                       const navigation::NavigationConfig& config,
                                       const navigation::PriorMean& prior_mean) {
  navigation::GaussianProcess process(config, prior_mean);
  for (std::size_t i = 0; i < observations.points.size(); ++i)
    process.observe(observations.points[i], observations.values[i]);
  return process;
}

double kernel_value(const navigation::NavigationConfig& config, const GateVoltages& a,
                    const GateVoltages& b) {
  const double r = std::hypot(a.v1_V - b.v1_V, a.v2_V - b.v2_V) / config.length_scale_V;
  const double variance = config.signal_sd * config.signal_sd;
  if (config.kernel == navigation::Kernel::rbf) return variance * std::exp(-0.5 * r * r);
  return variance * (1.0 + std::sqrt(5.0) * r + 5.0 / 3.0 * r * r) * std::exp(-std::sqrt(5.0) * r);
}

navigation::Prediction dense_prediction(const Observations& observations,
                                        const navigation::NavigationConfig& config,
                                        const navigation::PriorMean& prior_mean, const GateVoltages& v) {
  const Eigen::LDLT<Eigen::MatrixXd> solver(covariance(observations, config));
  Eigen::VectorXd k(static_cast<Eigen::Index>(observations.points.size()));
  for (std::size_t i = 0; i < observations.points.size(); ++i)
    k[static_cast<Eigen::Index>(i)] = kernel_value(config, observations.points[i], v);
  const double variance = kernel_value(config, v, v) - k.dot(solver.solve(k));
  return {prior_at(prior_mean, v) + k.dot(solver.solve(residuals(observations, prior_mean))),
          std::sqrt(variance)};
}

double dense_log_marginal_likelihood_nat(const Observations& observations,
                                         const navigation::NavigationConfig& config,
                                         const navigation::PriorMean& prior_mean) {
  const Eigen::LDLT<Eigen::MatrixXd> solver(covariance(observations, config));
  const Eigen::VectorXd r = residuals(observations, prior_mean);
  return -0.5 * r.dot(solver.solve(r)) - 0.5 * solver.vectorD().array().log().sum() -
         0.5 * static_cast<double>(r.size()) * std::log(2.0 * std::numbers::pi);
}

}  // namespace qdtune::navigation_fixture
