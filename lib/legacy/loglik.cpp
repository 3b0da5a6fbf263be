#include "legacy/loglik.hpp"

#include <cstddef>
#include <vector>

#include "base/contracts.hpp"
#include "legacy/pairwise_sum.hpp"

namespace qdtune::legacy {
namespace {

template <class Number, class Predicted>
double mean_residual_log_likelihood(std::span<const double> observed, std::span<const double> predicted,
                                    double noise_std) {
  const auto scale = static_cast<Number>(noise_std + 1e-8);
  std::vector<Number> squares(observed.size());
  for (std::size_t k = 0; k < observed.size(); ++k) {
    const auto prediction = static_cast<Number>(static_cast<Predicted>(predicted[k]));
    const Number residual = (static_cast<Number>(observed[k]) - prediction) / scale;
    squares[k] = residual * residual;
  }
  return -0.5 * static_cast<double>(mean(std::span<const Number>(squares)));
}

}  // namespace

double log_likelihood(std::span<const double> observed, std::span<const double> predicted, double noise_std,
                      Precision precision) {
  QDTUNE_REQUIRE(observed.size() == predicted.size() && !observed.empty(),
                 "a likelihood compares as many observed as predicted values, at least one");
  switch (precision) {
    case Precision::single:
      return mean_residual_log_likelihood<float, float>(observed, predicted, noise_std);
    case Precision::rounded_prediction:
      return mean_residual_log_likelihood<double, float>(observed, predicted, noise_std);
    case Precision::full:
      break;
  }
  return mean_residual_log_likelihood<double, double>(observed, predicted, noise_std);
}

}  // namespace qdtune::legacy
