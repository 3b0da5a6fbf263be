#include "stats/descriptive.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/contracts.hpp"

namespace qdtune::stats {

double mean(std::span<const double> values) {
  QDTUNE_REQUIRE(!values.empty(), "the mean of nothing");
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values) {
  QDTUNE_REQUIRE(!values.empty(), "the standard deviation of nothing");
  if (values.size() == 1) return 0.0;
  const double center = mean(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double quantile_of_sorted(std::span<const double> ascending, double q) {
  QDTUNE_REQUIRE(!ascending.empty(), "a quantile of nothing");
  QDTUNE_REQUIRE(q >= 0.0 && q <= 1.0, "a quantile is taken at a fraction in [0, 1]");
  const double position = q * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 >= ascending.size()) return ascending.back();
  const double fraction = position - static_cast<double>(below);
  return ascending[below] + fraction * (ascending[below + 1] - ascending[below]);
}

double quantile(std::span<const double> values, double q) {
  std::vector<double> sorted(values.begin(), values.end());
  QDTUNE_REQUIRE(std::none_of(sorted.begin(), sorted.end(), [](double x) { return std::isnan(x); }),
                 "a NaN has no place in an order");
  std::sort(sorted.begin(), sorted.end());
  return quantile_of_sorted(sorted, q);
}

}  // namespace qdtune::stats
