#include "legacy/data_quality.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "legacy/pairwise_sum.hpp"

namespace qdtune::legacy {

namespace {

constexpr double least_snr_dB = 10.0;
constexpr double good_snr_dB = 20.0;
constexpr double best_snr_dB = 60.0;
constexpr double good_dynamic_range = 0.3;
constexpr double least_flatness = 1e-4;
constexpr double range_slack = 1e-6;

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

bool within_range(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(),
                     [](double x) { return x >= -range_slack && x <= 1.0 + range_slack; });
}

std::vector<double> clipped(std::span<const double> values) {
  std::vector<double> result(values.begin(), values.end());
  for (double& x : result) x = std::clamp(x, 0.0, 1.0);
  return result;
}

// Sums of three neighbours along one axis: `count` values `stride` apart, the edge repeated.
void mean_of_three(std::vector<double>& values, std::size_t start, std::size_t stride, std::size_t count) {
  double before = values[start];
  for (std::size_t k = 0; k < count; ++k) {
    const double here = values[start + k * stride];
    const double after = values[start + std::min(k + 1, count - 1) * stride];
    values[start + k * stride] = (before + here + after) / 3.0;
    before = here;
  }
}

std::vector<double> smoothed_raster(std::vector<double> values, std::size_t rows, std::size_t columns) {
  for (std::size_t j = 0; j < columns; ++j) mean_of_three(values, j, columns, rows);
  for (std::size_t i = 0; i < rows; ++i) mean_of_three(values, i * columns, 1, columns);
  return values;
}

std::vector<double> smoothed_line(const std::vector<double>& values) {
  std::vector<double> result(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double before = k > 0 ? values[k - 1] : 0.0;
    const double after = k + 1 < values.size() ? values[k + 1] : 0.0;
    result[k] = before / 3.0 + values[k] / 3.0 + after / 3.0;
  }
  return result;
}

double signal_to_noise_dB(const std::vector<double>& values, const std::vector<double>& smooth) {
  std::vector<double> rest(values);
  for (std::size_t k = 0; k < rest.size(); ++k) rest[k] -= smooth[k];
  const double signal = variance(std::span<const double>(smooth));
  const double noise = variance(std::span<const double>(rest));
  if (noise < 1e-20) return best_snr_dB;
  if (signal < 1e-20) return 0.0;
  return 10.0 * std::log10(signal / noise);
}

double dynamic_range_of(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high < 1e-12 ? 0.0 : (*high - *low) / *high;
}

double flatness_of(std::span<const double> values) {
  const double centre = mean(values);
  const double spread = variance(values);
  return std::abs(centre) < 1e-12 ? spread : spread / (centre * centre);
}

void grade(QualityReport& report) {
  report.quality = DataQuality::low;
  if (report.snr_dB < least_snr_dB) {
    report.note = fmt::format("SNR={:.1f} dB < {:.1f} dB threshold.", report.snr_dB, least_snr_dB);
  } else if (!report.plausible) {
    report.note = "Physically implausible: values outside [0,1].";
  } else if (report.flatness < least_flatness) {
    report.note = fmt::format(
        "Flatness={:.2e} — array is nearly constant. Possible stuck amplifier or rail saturation.",
        report.flatness);
  } else if (report.snr_dB < good_snr_dB) {
    report.quality = DataQuality::moderate;
    report.note = fmt::format("SNR={:.1f} dB (borderline)", report.snr_dB);
  } else if (report.dynamic_range < good_dynamic_range) {
    report.quality = DataQuality::moderate;
    report.note = fmt::format("dynamic_range={:.2f} < {}", report.dynamic_range, good_dynamic_range);
  } else {
    report.quality = DataQuality::high;
    report.note = fmt::format("SNR={:.1f} dB, dynamic_range={:.2f}, flatness={:.3f}. All checks passed.",
                              report.snr_dB, report.dynamic_range, report.flatness);
  }
}

// `smooth` maps the clipped scan to the smoothed one; an empty result: too short to tell.
template <class Smooth>
QualityReport assess(std::span<const double> scan, const Smooth& smooth) {
  QualityReport report;
  if (!all_finite(scan)) {
    report.note = "Array contains NaN or Inf — hardware fault suspected.";
    return report;
  }
  report.plausible = within_range(scan);
  const std::vector<double> values = clipped(scan);
  const std::vector<double> smoothed = smooth(values);
  report.snr_dB = smoothed.empty() ? 0.0 : signal_to_noise_dB(values, smoothed);
  report.dynamic_range = dynamic_range_of(values);
  report.flatness = flatness_of(values);
  grade(report);
  return report;
}

}  // namespace

std::string_view to_string(DataQuality quality) {
  switch (quality) {
    case DataQuality::high:
      return "high";
    case DataQuality::moderate:
      return "moderate";
    case DataQuality::low:
      return "low";
  }
  return "unknown";
}

QualityReport assess_raster(const Raster& scan) {
  QDTUNE_REQUIRE(scan.well_formed(), "the shape of a raster fits its values");
  return assess(scan.values, [&](const std::vector<double>& values) {
    return smoothed_raster(values, scan.rows, scan.columns);
  });
}

QualityReport assess_line(std::span<const double> scan) {
  QDTUNE_REQUIRE(!scan.empty(), "a line has at least one point");
  return assess(scan, [](const std::vector<double>& values) {
    return values.size() < 4 ? std::vector<double>() : smoothed_line(values);
  });
}

}  // namespace qdtune::legacy
