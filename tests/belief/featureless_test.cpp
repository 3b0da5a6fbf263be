#include "belief/featureless.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "device/distribution.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;

namespace {

device::Measurement flat_scan(double level, double sigma, std::size_t points, std::uint32_t item) {
  random::Stream stream(1, {0, random::Purpose::test, 77, item});
  device::Measurement scan;
  for (std::size_t k = 0; k < points; ++k) {
    scan.points.push_back({});
    scan.values.push_back(level + sigma * random::normal(stream));
  }
  return scan;
}

double& noise_prior_low(device::ParameterDistributions& prior) {
  return prior[static_cast<std::size_t>(device::Parameter::noise_sd)].a;
}

}  // namespace

TEST_CASE("the featureless evidence agrees with a double sum over level and noise") {
  const device::ParameterDistributions prior = device::standard_prior();
  const auto& noise = prior[static_cast<std::size_t>(device::Parameter::noise_sd)];
  const device::Measurement scan = flat_scan(0.4, 0.05, 20, 0);
  const double low = -0.1;
  const double high = 0.1 + 1.25;
  double sum = 0.0;
  const int levels = 4000;
  const int noises = 400;
  for (int i = 0; i < levels; ++i) {
    const double c = low + (high - low) * (i + 0.5) / levels;
    for (int j = 0; j < noises; ++j) {
      const double sigma = noise.quantile((j + 0.5) / noises);
      double log_likelihood = 0.0;
      for (const double y : scan.values) {
        const double z = (y - c) / sigma;
        log_likelihood -= 0.5 * z * z + std::log(sigma * std::sqrt(2.0 * 3.14159265358979323846));
      }
      sum += std::exp(log_likelihood) / (levels * noises);
    }
  }
  CHECK(belief::featureless_log_evidence_nat(scan, prior) == Approx(std::log(sum)).margin(2e-3));
}

TEST_CASE("a step in the signal is worse explained by a constant than no step, by hundreds of nats") {
  const device::ParameterDistributions prior = device::standard_prior();
  device::Measurement flat = flat_scan(0.4, 0.05, 144, 1);
  device::Measurement step = flat;
  for (std::size_t k = 72; k < 144; ++k) step.values[k] += 0.4;
  CHECK(belief::featureless_log_evidence_nat(flat, prior) >
        belief::featureless_log_evidence_nat(step, prior) + 200.0);
}

TEST_CASE("a level outside the readout's range, no points, and a sharp noise prior stay well defined") {
  device::ParameterDistributions prior = device::standard_prior();
  CHECK(belief::featureless_log_evidence_nat({}, prior) == 0.0);
  CHECK(belief::featureless_log_evidence_nat(flat_scan(50.0, 0.05, 100, 2), prior) < -1e5);
  noise_prior_low(prior) = 1e-3;
  CHECK(std::isfinite(belief::featureless_log_evidence_nat(flat_scan(0.4, 0.05, 100, 3), prior)));
}
