#include "legacy/pairwise_sum.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "base/contracts.hpp"

namespace qdtune::legacy {

namespace {

constexpr std::size_t lanes = 8;
constexpr std::size_t block = 128;

template <class Number>
Number sum_of(std::span<const Number> values) {
  const std::size_t n = values.size();
  if (n > block) {
    const std::size_t half = n / 2 - (n / 2) % lanes;
    return sum_of(values.first(half)) + sum_of(values.subspan(half));
  }
  if (n < lanes) {
    Number sum = 0;
    for (const Number value : values) sum += value;
    return sum;
  }
  std::array<Number, lanes> r{};
  for (std::size_t lane = 0; lane < lanes; ++lane) r[lane] = values[lane];
  std::size_t i = lanes;
  for (; i < n - n % lanes; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) r[lane] += values[i + lane];
  }
  Number sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
  for (; i < n; ++i) sum += values[i];
  return sum;
}

template <class Number>
Number mean_of(std::span<const Number> values) {
  QDTUNE_REQUIRE(!values.empty(), "a mean needs at least one number");
  return sum_of(values) / static_cast<Number>(values.size());
}

template <class Number>
Number variance_of(std::span<const Number> values) {
  const Number centre = mean_of(values);
  std::vector<Number> squares(values.begin(), values.end());
  for (Number& x : squares) x = (x - centre) * (x - centre);
  return mean_of(std::span<const Number>(squares));
}

}  // namespace

double pairwise_sum(std::span<const double> values) {
  return sum_of(values);
}

float pairwise_sum(std::span<const float> values) {
  return sum_of(values);
}

double mean(std::span<const double> values) {
  return mean_of(values);
}

float mean(std::span<const float> values) {
  return mean_of(values);
}

double variance(std::span<const double> values) {
  return variance_of(values);
}

float variance(std::span<const float> values) {
  return variance_of(values);
}

}  // namespace qdtune::legacy
