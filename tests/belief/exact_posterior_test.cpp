// The particle belief against posteriors that can be computed: on a fine lattice with the same likelihood,
// and in closed form. All but two or three parameters are known.
#include <cmath>
#include <functional>
#include <numbers>

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "belief/tempering.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::BeliefConfig;
using belief::lane_count;
using belief::ParameterBlock;
using belief::ParticleBelief;
using belief::PriorMap;

namespace {

// Questions about a device whose posterior expectation is compared.
using Question = std::function<double(const ParameterVector&)>;

Question value_of(Parameter p) {
  return [p](const ParameterVector& theta) { return get(theta, p); };
}
Question squared(const Question& question) {
  return [question](const ParameterVector& theta) { return question(theta) * question(theta); };
}

struct Exact {
  double log_evidence = 0.0;
  std::vector<double> expectations;
};

// Midpoint rule in the unit cube, where the prior is flat: `cells` points along each free parameter.
Exact lattice_posterior(const PriorMap& prior, const device::Measurement& measurement, std::size_t cells,
                        const std::vector<Question>& questions, int degrees_of_freedom = 0) {
  const belief::Likelihood likelihood(degrees_of_freedom);
  belief::PointData data;
  data.append(measurement);
  std::size_t size = 1;
  for (std::size_t k = 0; k < prior.free().size(); ++k) size *= cells;
  std::vector<double> log_likelihoods(size);
  std::vector<std::vector<double>> answers(questions.size(), std::vector<double>(size));
  for (std::size_t first = 0; first < size; first += lane_count) {
    ParameterBlock cube = ParameterBlock::Constant(0.5);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      std::size_t rest = first + lane;
      for (const std::size_t p : prior.free()) {
        cube(static_cast<Eigen::Index>(lane), static_cast<Eigen::Index>(p)) =
            (static_cast<double>(rest % cells) + 0.5) / static_cast<double>(cells);
        rest /= cells;
      }
    }
    const ParameterBlock theta = prior.parameters(cube);
    Eigen::Map<belief::LanesD>(log_likelihoods.data() + first) =
        likelihood.log_likelihood(theta, data, 0, data.size());
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const auto device = belief::lane_parameters(theta, static_cast<Eigen::Index>(lane));
      for (std::size_t q = 0; q < questions.size(); ++q) answers[q][first + lane] = questions[q](device);
    }
  }
  const double total = belief::log_sum_exp(log_likelihoods);
  Exact exact{total - std::log(static_cast<double>(size)), {}};
  for (const auto& answer : answers) {
    double expectation = 0.0;
    for (std::size_t i = 0; i < size; ++i) expectation += std::exp(log_likelihoods[i] - total) * answer[i];
    exact.expectations.push_back(expectation);
  }
  return exact;
}

constexpr int runs = 8;

// Means over independent beliefs, each of which takes the portions one after another.
Exact particle_posterior(const PriorMap& prior, const std::vector<device::Measurement>& portions,
                         const BeliefConfig& config, const std::vector<Question>& questions) {
  Exact mean{0.0, std::vector<double>(questions.size(), 0.0)};
  for (std::uint64_t run = 0; run < runs; ++run) {
    ParticleBelief belief(config, prior, {17, run, 0});
    double evidence = 0.0;
    for (const auto& portion : portions) evidence += belief.update(portion, parallel::Executor::serial());
    REQUIRE(evidence == Approx(belief.log_evidence_nat()));
    mean.log_evidence += evidence / runs;
    for (std::size_t q = 0; q < questions.size(); ++q) {
      double sum = 0.0;
      for (std::size_t i = 0; i < belief.particles(); ++i) sum += questions[q](belief.particle(i));
      mean.expectations[q] += sum / static_cast<double>(belief.particles()) / runs;
    }
  }
  return mean;
}

// Standard deviations from the expectations of x and x^2 at 2 k and 2 k + 1.
double sd_at(const Exact& exact, std::size_t k) {
  const double mean = exact.expectations[2 * k];
  return std::sqrt(exact.expectations[2 * k + 1] - mean * mean);
}

// 8 runs of 1024 particles, worth at least a quarter of as many independent draws: a standard error of 0.022
// posterior standard deviations, and 3.5 of them.
void check_against(const Exact& particles, const Exact& exact, std::size_t parameters) {
  for (std::size_t k = 0; k < parameters; ++k) {
    INFO("parameter " << k);
    const double sd = sd_at(exact, k);
    CHECK(particles.expectations[2 * k] == Approx(exact.expectations[2 * k]).margin(0.08 * sd));
    CHECK(sd_at(particles, k) == Approx(sd).epsilon(0.08));
  }
  for (std::size_t q = 2 * parameters; q < exact.expectations.size(); ++q) {
    INFO("probability " << q - 2 * parameters);
    CHECK(particles.expectations[q] == Approx(exact.expectations[q]).margin(0.04));
  }
  CHECK(particles.log_evidence == Approx(exact.log_evidence).margin(0.1));
}

BeliefConfig lattice_config(int prior_pool, int degrees_of_freedom = 0) {
  BeliefConfig config;
  config.degrees_of_freedom = degrees_of_freedom;
  config.particles = 1024;
  config.prior_pool = prior_pool;
  return config;
}

// A warm device read with much noise: broad lines and a posterior with several modes.
ParameterVector warm_device() {
  ParameterVector theta = plain_device();
  get(theta, Parameter::electron_temperature) = 2.0;
  get(theta, Parameter::noise_sd) = 0.25;
  return theta;
}

}  // namespace

TEST_CASE("first lines and detuning: the particles are the lattice posterior, however they are reached") {
  const ParameterVector truth = warm_device();
  ParameterDistributions distributions = known(truth);
  at(distributions, Parameter::first_line_1) = uniform(0.005, 0.090);
  at(distributions, Parameter::first_line_2) = uniform(0.005, 0.090);
  at(distributions, Parameter::sensor_detuning) = uniform(-1.5, 0.5);
  const PriorMap prior(distributions);
  const auto measurement = measured(truth, device::grid_scan(bench_window, 6, 6), 2);
  const auto in_cell = [](const ParameterVector& theta) {  // first electrons in, second ones not yet
    return get(theta, Parameter::first_line_1) < 0.045 && get(theta, Parameter::first_line_2) > 0.035 ? 1.0
                                                                                                      : 0.0;
  };
  std::vector<Question> questions;
  for (const Parameter p : {Parameter::first_line_1, Parameter::first_line_2, Parameter::sensor_detuning}) {
    questions.push_back(value_of(p));
    questions.push_back(squared(value_of(p)));
  }
  questions.push_back(in_cell);
  const Exact exact = lattice_posterior(prior, measurement, 64, questions);
  // The case is worth its name: neither sharp nor flat, and the cell is uncertain.
  CHECK(sd_at(exact, 0) > 0.003);
  CHECK(exact.expectations.back() > 0.1);
  CHECK(exact.expectations.back() < 0.9);

  SECTION("one update, particles chosen from a pool of the prior") {
    check_against(particle_posterior(prior, {measurement}, lattice_config(64), questions), exact, 3);
  }
  SECTION("one update, no pool") {
    check_against(particle_posterior(prior, {measurement}, lattice_config(1), questions), exact, 3);
  }
  SECTION("two updates, one after the other") {
    const std::vector portions{part(measurement, 0, 10), part(measurement, 10, 36)};
    check_against(particle_posterior(prior, portions, lattice_config(64), questions), exact, 3);
  }
}

TEST_CASE("a lopsided posterior under curved priors: few points, unknown noise") {
  const ParameterVector truth = warm_device();
  ParameterDistributions distributions = known(truth);
  at(distributions, Parameter::first_line_1) = log_uniform(0.010, 0.120);
  at(distributions, Parameter::sensor_detuning) = normal(-0.3, 0.4);
  at(distributions, Parameter::noise_sd) = log_uniform(0.02, 1.0);
  const PriorMap prior(distributions);
  const auto measurement = measured(truth, device::grid_scan(bench_window, 3, 2), 3);
  std::vector<Question> questions;
  for (const Parameter p : {Parameter::first_line_1, Parameter::sensor_detuning, Parameter::noise_sd}) {
    questions.push_back(value_of(p));
    questions.push_back(squared(value_of(p)));
  }
  const auto noise = value_of(Parameter::noise_sd);
  questions.push_back([&](const ParameterVector& theta) { return noise(theta) > 0.5 ? 1.0 : 0.0; });
  questions.push_back([&](const ParameterVector& theta) { return noise(theta) < 0.2 ? 1.0 : 0.0; });
  const int degrees_of_freedom = GENERATE(0, 4);
  const Exact exact = lattice_posterior(prior, measurement, 64, questions, degrees_of_freedom);
  // Third moments are far from a Gaussian's: an error in the sign of tempering could not hide.
  const double mean = exact.expectations[4];
  const auto cubed = lattice_posterior(
      prior, measurement, 64,
      {[&](const ParameterVector& theta) { return std::pow(noise(theta) - mean, 3); }}, degrees_of_freedom);
  CHECK(cubed.expectations[0] / std::pow(sd_at(exact, 2), 3) > 0.8);
  for (const int prior_pool : {1, 16}) {
    INFO("pool " << prior_pool << ", degrees of freedom " << degrees_of_freedom);
    const BeliefConfig config = lattice_config(prior_pool, degrees_of_freedom);
    check_against(particle_posterior(prior, {measurement}, config, questions), exact, 3);
  }
}

TEST_CASE("a sharp posterior, many tempering levels: the evidence is the lattice's") {
  const ParameterVector truth = plain_device();
  ParameterDistributions distributions = known(truth);
  at(distributions, Parameter::first_line_1) = uniform(0.040, 0.050);
  at(distributions, Parameter::first_line_2) = uniform(0.035, 0.045);
  const PriorMap prior(distributions);
  const auto measurement = measured(truth, device::grid_scan(bench_window, 8, 8), 5);
  std::vector<Question> questions;
  for (const Parameter p : {Parameter::first_line_1, Parameter::first_line_2}) {
    questions.push_back(value_of(p));
    questions.push_back(squared(value_of(p)));
  }
  const Exact exact = lattice_posterior(prior, measurement, 256, questions);
  check_against(particle_posterior(prior, {measurement}, lattice_config(1), questions), exact, 2);
}

TEST_CASE("unknown gain and offset of a known device: evidence and moments in closed form") {
  const ParameterVector truth = plain_device();
  const double sigma = get(truth, Parameter::noise_sd);
  ParameterDistributions distributions = known(truth);
  at(distributions, Parameter::gain) = normal(1.0, 0.1);
  at(distributions, Parameter::offset) = normal(0.0, 0.03);
  const PriorMap prior(distributions);
  const auto measurement = measured(truth, device::grid_scan(bench_window, 3, 3), 6);
  // y = offset + gain f + noise is normal: mean f, covariance sigma^2 I + 0.1^2 f f^T + 0.03^2 1 1^T.
  const auto n = static_cast<Eigen::Index>(measurement.values.size());
  Eigen::VectorXd f(n), y(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const auto at_k = static_cast<std::size_t>(k);
    y[k] = measurement.values[at_k];
    f[k] = (clean_value(truth, measurement.points[at_k]) - get(truth, Parameter::offset)) /
           get(truth, Parameter::gain);
  }
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(n);
  const Eigen::MatrixXd covariance = sigma * sigma * Eigen::MatrixXd::Identity(n, n) +
                                     0.01 * f * f.transpose() + 0.0009 * ones * ones.transpose();
  const Eigen::VectorXd whitened = covariance.inverse() * (y - f);
  const double log_evidence = -0.5 * (y - f).dot(whitened) - 0.5 * std::log(covariance.determinant()) -
                              0.5 * static_cast<double>(n) * std::log(2.0 * std::numbers::pi);
  const double gain = 1.0 + 0.01 * f.dot(whitened);
  const double offset = 0.0009 * ones.dot(whitened);
  const double gain_sd = std::sqrt(0.01 - 0.0001 * f.dot(covariance.inverse() * f));
  const double offset_sd = std::sqrt(0.0009 - 0.0009 * 0.0009 * ones.dot(covariance.inverse() * ones));
  const Exact exact{log_evidence,
                    {gain, gain * gain + gain_sd * gain_sd, offset, offset * offset + offset_sd * offset_sd}};
  const std::vector<Question> questions{value_of(Parameter::gain), squared(value_of(Parameter::gain)),
                                        value_of(Parameter::offset), squared(value_of(Parameter::offset))};
  for (const int prior_pool : {1, 64}) {
    INFO("pool " << prior_pool);
    check_against(particle_posterior(prior, {measurement}, lattice_config(prior_pool), questions), exact, 2);
  }
}
