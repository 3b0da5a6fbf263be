#include "stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "stats/descriptive.hpp"

namespace qdtune::stats {

namespace {

void require_replicates(std::span<const double> ascending) {
  QDTUNE_REQUIRE(!ascending.empty(), "a bootstrap distribution has replicates");
}

double ratio_of_counts(std::ptrdiff_t count, std::span<const double> ascending) {
  return static_cast<double>(1 + count) / static_cast<double>(ascending.size() + 1);
}

// How many replicates are <= x and >= x.
std::ptrdiff_t at_most(std::span<const double> ascending, double x) {
  return std::upper_bound(ascending.begin(), ascending.end(), x) - ascending.begin();
}
std::ptrdiff_t at_least(std::span<const double> ascending, double x) {
  return ascending.end() - std::lower_bound(ascending.begin(), ascending.end(), x);
}

void require_sample(std::span<const double> values) {
  QDTUNE_REQUIRE(!values.empty() && values.size() <= std::numeric_limits<std::uint32_t>::max(),
                 "a bootstrap needs 1 to 2^32 - 1 values");
  QDTUNE_REQUIRE(std::none_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }),
                 "a NaN has no place in a sample");
}

using Indices = std::vector<std::uint32_t>;

// What `evaluate` makes of the index vector of each replicate, ascending.
template <class Evaluate>
std::vector<double> resampled(std::size_t count, std::uint64_t seed, std::uint32_t replicates,
                              const Evaluate& evaluate) {
  QDTUNE_REQUIRE(replicates >= 1 && replicates < (1U << 24U), "replicates lie in [1, 2^24)");
  Indices drawn(count);
  std::vector<double> results(replicates);
  for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
    random::Stream stream(seed, {.purpose = random::Purpose::bootstrap_interval, .item = replicate});
    for (std::uint32_t& index : drawn)
      index = random::uniform_index(stream, static_cast<std::uint32_t>(count));
    results[replicate] = evaluate(drawn);
  }
  std::sort(results.begin(), results.end());
  return results;
}

void draw(std::span<const double> values, const Indices& drawn, std::vector<double>& sample) {
  for (std::size_t i = 0; i < drawn.size(); ++i) sample[i] = values[drawn[i]];
}

// The same number as quantile(sample, 0.5), without sorting all of it; the order of `sample` is lost.
double median_of(std::vector<double>& sample) {
  const auto upper = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
  std::nth_element(sample.begin(), upper, sample.end());
  if (sample.size() % 2 == 1) return *upper;
  const double lower = *std::max_element(sample.begin(), upper);
  return lower + 0.5 * (*upper - lower);
}

}  // namespace

std::vector<double> bootstrap_distribution(std::span<const double> values, Statistic statistic,
                                           std::uint64_t seed, std::uint32_t replicates) {
  require_sample(values);
  std::vector<double> sample(values.size());
  return resampled(values.size(), seed, replicates, [&](const Indices& drawn) {
    draw(values, drawn, sample);
    return statistic == Statistic::mean ? mean(sample) : median_of(sample);
  });
}

std::vector<double> bootstrap_ratios_of_medians(std::span<const double> first, std::span<const double> second,
                                                std::uint64_t seed, std::uint32_t replicates) {
  require_sample(first);
  require_sample(second);
  QDTUNE_REQUIRE(first.size() == second.size(), "paired samples have the same size");
  const auto positive = [](double x) { return x > 0.0; };
  QDTUNE_REQUIRE(std::all_of(first.begin(), first.end(), positive) &&
                     std::all_of(second.begin(), second.end(), positive),
                 "a ratio of medians is of positive values");
  std::vector<double> sample(first.size());
  return resampled(first.size(), seed, replicates, [&](const Indices& drawn) {
    draw(first, drawn, sample);
    const double numerator = median_of(sample);
    draw(second, drawn, sample);
    return numerator / median_of(sample);
  });
}

Interval central_interval(std::span<const double> ascending, double confidence) {
  QDTUNE_REQUIRE(confidence > 0.0 && confidence < 1.0, "a confidence lies strictly between 0 and 1");
  const double tail = 0.5 * (1.0 - confidence);
  return {quantile_of_sorted(ascending, tail), quantile_of_sorted(ascending, 1.0 - tail)};
}

Interval bootstrap_interval(std::span<const double> values, Statistic statistic, double confidence,
                            std::uint64_t seed, std::uint32_t replicates) {
  return central_interval(bootstrap_distribution(values, statistic, seed, replicates), confidence);
}

double bootstrap_p(std::span<const double> ascending) {
  require_replicates(ascending);
  return std::min(
      1.0, 2.0 * ratio_of_counts(std::min(at_most(ascending, 0.0), at_least(ascending, 0.0)), ascending));
}

double bootstrap_equivalence_p(std::span<const double> ascending, double margin) {
  require_replicates(ascending);
  QDTUNE_REQUIRE(margin > 0.0, "a margin is positive");
  const auto outside = std::max(at_most(ascending, -margin), at_least(ascending, margin));
  return std::min(1.0, ratio_of_counts(outside, ascending));
}

}  // namespace qdtune::stats
