#include "belief/featureless.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "belief/tempering.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

// P(low < x < high) for a standard normal x, without cancellation in either tail.
double normal_between(double low, double high) {
  if (low > 0.0) return normal_between(-high, -low);
  return 0.5 * (std::erfc(-high / std::numbers::sqrt2) - std::erfc(-low / std::numbers::sqrt2));
}

}  // namespace

double featureless_log_evidence_nat(const device::Measurement& measurement,
                                    const device::ParameterDistributions& prior) {
  const auto of = [&prior](Parameter p) { return prior[static_cast<std::size_t>(p)]; };
  const double count = static_cast<double>(measurement.values.size());
  if (measurement.values.empty()) return 0.0;
  double mean = 0.0;
  for (const double y : measurement.values) mean += y / count;
  double squares = 0.0;
  for (const double y : measurement.values) squares += (y - mean) * (y - mean);
  // The signal before gain lies between 0 and 1.
  const double low = of(Parameter::offset).lowest();
  const double high = of(Parameter::offset).highest() + of(Parameter::gain).highest();
  constexpr int nodes = 65;
  std::vector<double> terms;
  for (int k = 0; k < nodes; ++k) {
    const double sigma = of(Parameter::noise_sd).quantile((k + 0.5) / nodes);
    const double sd_of_mean = sigma / std::sqrt(count);
    const double inside = normal_between((low - mean) / sd_of_mean, (high - mean) / sd_of_mean);
    terms.push_back(-count * std::log(sigma * std::sqrt(2.0 * std::numbers::pi)) -
                    squares / (2.0 * sigma * sigma) +
                    std::log(sd_of_mean * std::sqrt(2.0 * std::numbers::pi) * inside / (high - low)));
  }
  return log_sum_exp(terms) - std::log(static_cast<double>(nodes));
}

}  // namespace qdtune::belief
