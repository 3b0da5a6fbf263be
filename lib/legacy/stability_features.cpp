#include "legacy/stability_features.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <span>

#include "base/contracts.hpp"
#include "legacy/pairwise_sum.hpp"

namespace qdtune::legacy {

namespace {

using Complex = std::complex<double>;

// exp(-2 pi i k / n) for k = 0 .. n - 1
std::vector<Complex> roots_of_unity(std::size_t n) {
  std::vector<Complex> roots(n);
  for (std::size_t k = 0; k < n; ++k) {
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n);
    roots[k] = {std::cos(angle), std::sin(angle)};
  }
  return roots;
}

// The transform of `count` values `stride` apart, in place.
void transform(std::vector<Complex>& values, std::size_t start, std::size_t stride,
               const std::vector<Complex>& roots) {
  const std::size_t count = roots.size();
  std::vector<Complex> result(count);
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t x = 0; x < count; ++x) {
      result[k] += values[start + x * stride] * roots[k * x % count];
    }
  }
  for (std::size_t k = 0; k < count; ++k) values[start + k * stride] = result[k];
}

std::vector<double> power_spectrum(const LogImage& image) {
  std::vector<Complex> values(image.values.begin(), image.values.end());
  const auto row_roots = roots_of_unity(image.columns);
  for (std::size_t i = 0; i < image.rows; ++i) transform(values, i * image.columns, 1, row_roots);
  const auto column_roots = roots_of_unity(image.rows);
  for (std::size_t j = 0; j < image.columns; ++j) transform(values, j, image.columns, column_roots);
  std::vector<double> power(values.size());
  std::transform(values.begin(), values.end(), power.begin(), [](Complex z) { return std::norm(z); });
  return power;
}

using Window = std::array<std::array<double, 3>, 3>;

// The neighbourhood of a pixel, the edge repeated beyond it.
Window neighbourhood(const LogImage& image, std::size_t row, std::size_t column) {
  const auto inside = [](std::size_t centre, std::size_t offset, std::size_t size) {
    return std::clamp<std::size_t>(centre + offset, 1, size) - 1;
  };
  Window window{};
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      window[a][b] = static_cast<double>(
          image.values[inside(row, a, image.rows) * image.columns + inside(column, b, image.columns)]);
    }
  }
  return window;
}

bool is_diagonal(double gx, double gy) {
  const double angle = std::fmod(std::abs(std::atan2(gy, gx) * (180.0 / std::numbers::pi)), 180.0);
  return (angle >= 22.5 && angle < 67.5) || (angle >= 112.5 && angle < 157.5);
}

}  // namespace

LogImage log_image(const Raster& scan) {
  QDTUNE_REQUIRE(scan.well_formed(), "the shape of a raster fits its values");
  std::vector<double> logs(scan.values);
  for (double& x : logs) x = std::log10(std::max(x, 0.0) + 1e-9);
  const auto [low_at, high_at] = std::minmax_element(logs.begin(), logs.end());
  const double low = *low_at;
  const double range = *high_at - low;
  LogImage image{scan.rows, scan.columns, std::vector<float>(logs.size(), 0.5F)};
  if (range <= 1e-12) return image;
  std::transform(logs.begin(), logs.end(), image.values.begin(),
                 [&](double x) { return static_cast<float>((x - low) / range); });
  return image;
}

double fft_peak_ratio(const LogImage& image) {
  std::vector<double> power = power_spectrum(image);
  power[0] = 0.0;
  const std::size_t peaks = std::min<std::size_t>(5, power.size());
  const auto end = power.begin() + static_cast<std::ptrdiff_t>(peaks);
  std::partial_sort(power.begin(), end, power.end(), std::greater<>());
  if (power[0] < 1e-20) return 0.0;
  return power[0] / mean(std::span<const double>(power.data(), peaks));
}

double diagonal_strength(const LogImage& image) {
  double total = 0.0;
  double diagonal = 0.0;
  for (std::size_t i = 0; i < image.rows; ++i) {
    for (std::size_t j = 0; j < image.columns; ++j) {
      // A convolution mirrors its kernel, so the gradients point from high to low.
      const Window w = neighbourhood(image, i, j);
      const double gx = (w[0][0] - w[0][2]) + 2.0 * (w[1][0] - w[1][2]) + (w[2][0] - w[2][2]);
      const double gy = (w[0][0] - w[2][0]) + 2.0 * (w[0][1] - w[2][1]) + (w[0][2] - w[2][2]);
      const double energy = gx * gx + gy * gy;
      total += energy;
      if (is_diagonal(gx, gy)) diagonal += energy;
    }
  }
  return total < 1e-20 ? 0.0 : diagonal / total;
}

StabilityFeatures stability_features(const Raster& scan) {
  const LogImage image = log_image(scan);
  const std::span<const float> values(image.values);
  return {fft_peak_ratio(image), diagonal_strength(image), static_cast<double>(mean(values)),
          static_cast<double>(std::sqrt(variance(values)))};
}

}  // namespace qdtune::legacy
