#include "perception/quality_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/gamma.hpp>

#include "base/contracts.hpp"

namespace qdtune::perception {

namespace {

constexpr double normal_quartile = 0.6744897501960817;  // median of |Z|

// Geary's ratio under normality with weights w_ij = w_ji = 1 for neighbours, else 0.
double geary_variance(std::size_t count, const std::vector<NeighbourPair>& pairs) {
  std::vector<double> degree(count, 0.0);
  for (const auto& [first, second] : pairs) {
    degree[first] += 1.0;
    degree[second] += 1.0;
  }
  const double n = static_cast<double>(count);
  const double weight = 2.0 * static_cast<double>(pairs.size());  // S0
  double squared_degrees = 0.0;
  for (const double d : degree) squared_degrees += d * d;
  const double s1 = 2.0 * weight;
  const double s2 = 4.0 * squared_degrees;
  return ((2.0 * s1 + s2) * (n - 1.0) - 4.0 * weight * weight) / (2.0 * (n + 1.0) * weight * weight);
}

}  // namespace

double sum_of_squares(const std::vector<double>& values) {
  const double count = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double y : values) mean += y / count;
  double squares = 0.0;
  for (const double y : values) squares += (y - mean) * (y - mean);
  return squares;
}

double neighbour_noise_sd(const std::vector<double>& values, const std::vector<NeighbourPair>& pairs) {
  if (pairs.empty()) return 0.0;
  std::vector<double> differences;
  differences.reserve(pairs.size());
  for (const auto& [first, second] : pairs) differences.push_back(std::abs(values[first] - values[second]));
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  return *middle / (std::numbers::sqrt2 * normal_quartile);
}

double shrunk_noise_sd(double raw, std::size_t pairs, double low, double high, double shrinkage_pairs) {
  QDTUNE_REQUIRE(0.0 < low && low <= high, "plausible noise lies between two positive numbers");
  QDTUNE_REQUIRE(raw >= 0.0 && shrinkage_pairs > 0.0, "a noise estimate and its weight are not negative");
  const double plausible = std::clamp(raw, low, high);
  const double m = static_cast<double>(pairs);
  return std::sqrt((m * raw * raw + shrinkage_pairs * plausible * plausible) / (m + shrinkage_pairs));
}

double constant_probability(const std::vector<double>& values, double noise_sd) {
  QDTUNE_REQUIRE(noise_sd > 0.0, "a constant signal is tested against some noise");
  if (values.size() < 2) return 1.0;
  const double freedom = static_cast<double>(values.size() - 1);
  return boost::math::gamma_q(0.5 * freedom, 0.5 * sum_of_squares(values) / (noise_sd * noise_sd));
}

double white_probability(const std::vector<double>& values, const std::vector<NeighbourPair>& pairs) {
  const double squares = sum_of_squares(values);
  if (values.size() < 3 || pairs.empty() || !(squares > 0.0)) return 1.0;
  double differences = 0.0;
  for (const auto& [first, second] : pairs)
    differences += (values[first] - values[second]) * (values[first] - values[second]);
  const double freedom = static_cast<double>(values.size() - 1);
  const double ratio = freedom * differences / (2.0 * static_cast<double>(pairs.size()) * squares);
  const double variance = geary_variance(values.size(), pairs);
  if (!(variance > 0.0)) return 1.0;  // every point next to every other: the ratio is always 1
  return 0.5 * std::erfc((1.0 - ratio) / std::sqrt(2.0 * variance));
}

double saturated_share(std::vector<double> values) {
  constexpr double peculiar = 4.0;
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double same = 1e-9 * (values.back() - values.front());
  std::vector<double> piles;
  for (std::size_t start = 0; start < values.size();) {
    std::size_t end = start;
    while (end < values.size() && values[end] - values[start] <= same) ++end;
    piles.push_back(static_cast<double>(end - start));
    start = end;
  }
  if (piles.size() == 1) return values.size() > 1 ? 1.0 : 0.0;
  const double extreme = std::max(piles.front(), piles.back());
  const double between = piles.size() > 2 ? *std::max_element(piles.begin() + 1, piles.end() - 1) : 1.0;
  return extreme > peculiar * between ? extreme / static_cast<double>(values.size()) : 0.0;
}

}  // namespace qdtune::perception
