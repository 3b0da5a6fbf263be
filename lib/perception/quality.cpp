#include "perception/quality.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "perception/neighbours.hpp"
#include "perception/quality_statistics.hpp"

namespace qdtune::perception {

namespace {

void check(const device::Measurement& measurement, const ReadoutScale& scale, const QualityConfig& config) {
  QDTUNE_REQUIRE(measurement.points.size() == measurement.values.size(), "every value has its voltage");
  QDTUNE_REQUIRE(0.0 < scale.noise_low && scale.noise_low <= scale.noise_high && scale.full_scale > 0.0,
                 "a readout's scale needs 0 < noise_low <= noise_high and full_scale > 0");
  QDTUNE_REQUIRE(0.0 <= config.alive_below && config.alive_below <= config.dead_above,
                 "a signal cannot be alive and dead");
}

device::Measurement finite_part(const device::Measurement& measurement) {
  device::Measurement finite;
  for (std::size_t i = 0; i < measurement.values.size(); ++i) {
    if (!std::isfinite(measurement.values[i])) continue;
    finite.points.push_back(measurement.points[i]);
    finite.values.push_back(measurement.values[i]);
  }
  return finite;
}

Life judge_life(const Quality& q, const ReadoutScale& scale, const QualityConfig& config) {
  if (static_cast<double>(q.points) < config.min_points) return Life::unclear;
  if (q.p_constant < config.alive_below || q.p_white < config.structure_below) return Life::alive;
  const bool resolved = scale.noise_high <= config.resolving_share * scale.full_scale;
  return resolved && q.p_constant >= config.dead_above ? Life::dead : Life::unclear;
}

// The range of a full swing plus what noise adds to both ends, except once in a thousand measurements.
double largest_range(const Quality& q, const ReadoutScale& scale) {
  const double n = static_cast<double>(std::max<std::size_t>(q.points, 1));
  return scale.full_scale + 2.0 * scale.noise_high * std::sqrt(2.0 * std::log(1000.0 * n));
}

// Why the data are poor whatever their signal-to-noise ratio; empty when nothing is wrong.
std::string fault_of(const Quality& q, const ReadoutScale& scale, const QualityConfig& config) {
  if (static_cast<double>(q.points) < config.min_points)
    return fmt::format("{} finite values: at least {} are needed", q.points, config.min_points);
  if (q.not_finite > 0)
    return fmt::format("{} of {} values are not finite numbers", q.not_finite, q.points + q.not_finite);
  if (q.saturated_share >= config.saturated_share)
    return fmt::format("{:.0f} % of the values are stuck at one extreme: the readout saturates",
                       100.0 * q.saturated_share);
  if (q.range > largest_range(q, scale))
    return fmt::format("values span {:.3g}, more than a full scale of {:.3g}: outliers, or another scale",
                       q.range, scale.full_scale);
  if (q.life == Life::unclear)
    return fmt::format("{} values do not tell a signal from noise of {:.3g} (p = {:.2g})", q.points,
                       scale.noise_high, q.p_constant);
  return {};
}

void grade(Quality& q, const ReadoutScale& scale, const QualityConfig& config) {
  if (q.life == Life::dead) {
    q.grade = Grade::dead;
    q.reason =
        q.range > 0.0
            ? fmt::format("{} values vary no more than a constant signal with noise of {:.3g} (p = {:.2g})",
                          q.points, scale.noise_high, q.p_constant)
            : fmt::format("all {} values are equal", q.points);
    return;
  }
  q.reason = fault_of(q, scale, config);
  if (!q.reason.empty()) {
    q.grade = Grade::poor;
    return;
  }
  const double ratio = q.signal_to_noise;
  q.grade = ratio >= config.good_signal_to_noise       ? Grade::good
            : ratio >= config.moderate_signal_to_noise ? Grade::moderate
                                                       : Grade::poor;
  q.reason =
      fmt::format("the signal's standard deviation is {:.2g} times the noise of {:.2g}", ratio, q.noise_sd);
}

}  // namespace

std::string_view to_string(Grade grade) {
  switch (grade) {
    case Grade::good:
      return "good";
    case Grade::moderate:
      return "moderate";
    case Grade::poor:
      return "poor";
    case Grade::dead:
      return "dead";
  }
  return "unknown";
}

std::string_view to_string(Life life) {
  switch (life) {
    case Life::alive:
      return "alive";
    case Life::unclear:
      return "unclear";
    case Life::dead:
      return "dead";
  }
  return "unknown";
}

Quality assess_quality(const device::Measurement& measurement, const ReadoutScale& scale,
                       const QualityConfig& config) {
  check(measurement, scale, config);
  const device::Measurement finite = finite_part(measurement);
  const std::vector<double>& values = finite.values;
  const std::vector<NeighbourPair> pairs = neighbour_pairs(finite.points);

  Quality q;
  q.points = values.size();
  q.not_finite = measurement.values.size() - values.size();
  if (!values.empty()) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    q.range = *high - *low;
  }
  q.noise_sd = shrunk_noise_sd(neighbour_noise_sd(values, pairs), pairs.size(), scale.noise_low,
                               scale.noise_high, config.shrinkage_pairs);
  const double variance =
      values.size() > 1 ? sum_of_squares(values) / static_cast<double>(values.size() - 1) : 0.0;
  q.signal_sd = std::sqrt(std::max(0.0, variance - q.noise_sd * q.noise_sd));
  q.signal_to_noise = q.signal_sd / q.noise_sd;
  q.p_constant = constant_probability(values, scale.noise_high);
  q.p_white = white_probability(values, pairs);
  q.saturated_share = saturated_share(values);
  q.life = judge_life(q, scale, config);
  grade(q, scale, config);
  return q;
}

}  // namespace qdtune::perception
