// What the original's quality check and features see, and what they cannot.
#include "legacy/data_quality.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "legacy/pairwise_sum.hpp"
#include "legacy/region_label.hpp"
#include "legacy/stability_features.hpp"

using namespace qdtune::legacy;

namespace {

constexpr std::size_t side = 16;

template <class Pixel>
Raster drawn(const Pixel& pixel) {
  Raster scan{side, side, {}};
  for (std::size_t i = 0; i < side; ++i) {
    for (std::size_t j = 0; j < side; ++j) scan.values.push_back(pixel(i, j));
  }
  return scan;
}

// `periods` waves along gate 1, between 0.01 and 1 and harmonic in the logarithm.
Raster waves(std::size_t periods) {
  return drawn([=](std::size_t, std::size_t j) {
    const double phase = 2.0 * std::numbers::pi * static_cast<double>(periods * j) / side;
    return std::pow(10.0, std::cos(phase) - 1.0);
  });
}

}  // namespace

TEST_CASE("legacy quality: the noise-free scan of one sharp line is graded low") {
  const QualityReport report =
      assess_raster(drawn([](std::size_t, std::size_t j) { return j == 7 ? 1.0 : 0.0; }));
  CHECK(report.quality == DataQuality::low);
  CHECK(report.snr_dB < 0.0);
}

TEST_CASE("legacy quality: a smooth ramp is graded high") {
  const QualityReport report = assess_raster(
      drawn([](std::size_t i, std::size_t j) { return static_cast<double>(i + j) / (2 * side - 2); }));
  CHECK(report.quality == DataQuality::high);
  CHECK(report.plausible);
}

TEST_CASE("legacy quality: values a little outside [0, 1] are clipped, others make a scan implausible") {
  const auto with_peak = [](double peak) {
    return drawn([=](std::size_t i, std::size_t j) {
      return i + j == 2 * side - 2 ? peak : static_cast<double>(i + j) / (2 * side - 2);
    });
  };
  CHECK(assess_raster(with_peak(1.0 + 5e-7)).quality == DataQuality::high);
  const QualityReport outside = assess_raster(with_peak(1.0 + 5e-6));
  CHECK(outside.quality == DataQuality::low);
  CHECK_FALSE(outside.plausible);
  CHECK(outside.note == "Physically implausible: values outside [0,1].");
}

TEST_CASE("legacy quality: one value that is not finite, and nothing is measured") {
  for (const double fault :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const std::vector<double> line{0.1, 0.2, fault, 0.4, 0.5};
    const QualityReport report = assess_line(line);
    CHECK(report.quality == DataQuality::low);
    CHECK_FALSE(report.plausible);
    CHECK(report.snr_dB == 0.0);
    CHECK(report.flatness == 0.0);
  }
}

TEST_CASE("legacy quality: a constant raster is flat, a constant line looks like a step at its ends") {
  CHECK(assess_raster(drawn([](std::size_t, std::size_t) { return 0.5; })).snr_dB == 60.0);
  CHECK(assess_line(std::vector<double>(40, 0.5)).snr_dB == Approx(0.0).margin(1e-12));
}

TEST_CASE("legacy quality and features: a shape that does not fit its values is a broken promise") {
  const Raster torn{2, 2, {0.1, 0.2, 0.3}};
  CHECK_THROWS_AS(assess_raster(torn), qdtune::Error);
  CHECK_THROWS_AS(assess_raster(Raster{}), qdtune::Error);
  CHECK_THROWS_AS(assess_line({}), qdtune::Error);
  CHECK_THROWS_AS(log_image(torn), qdtune::Error);
}

TEST_CASE("legacy features: no number of periods reaches the threshold, except at the Nyquist frequency") {
  for (std::size_t periods = 1; periods < side / 2; ++periods) {
    INFO(periods << " periods");
    CHECK(stability_features(waves(periods)).fft_peak_ratio == Approx(2.5).epsilon(1e-6));
  }
  CHECK(stability_features(waves(side / 2)).fft_peak_ratio == Approx(5.0).epsilon(1e-6));
  CHECK(OverrideThresholds{}.peak_ratio > 2.5);
}

TEST_CASE("legacy features: diagonal lines are diagonal, lines along a gate are not") {
  const auto lines = [](std::size_t slope) {
    return drawn([=](std::size_t i, std::size_t j) { return (slope * i + j) % 6 < 3 ? 1.0 : 0.1; });
  };
  CHECK(stability_features(lines(1)).diagonal_strength > 0.9);
  CHECK(stability_features(lines(0)).diagonal_strength == 0.0);
}

TEST_CASE("legacy features: a constant scan has one grey and no structure") {
  const StabilityFeatures features = stability_features(drawn([](std::size_t, std::size_t) { return 0.3; }));
  CHECK(features.fft_peak_ratio == 0.0);
  CHECK(features.diagonal_strength == 0.0);
  CHECK(features.mean_conductance == 0.5);
  CHECK(features.conductance_std == 0.0);
}

TEST_CASE("legacy override: without features the classifier's word stands") {
  for (const RegionLabel label :
       {RegionLabel::single_dot, RegionLabel::double_dot, RegionLabel::misc, RegionLabel::unknown}) {
    CHECK(physics_override(label, {}) == std::nullopt);
  }
}

TEST_CASE("legacy sums: pairwise order keeps what adding one after the other loses") {
  std::vector<float> values(1U << 20U, 0.1F);
  float one_by_one = 0.0F;
  for (const float value : values) one_by_one += value;
  const double exact = static_cast<double>(0.1F) * static_cast<double>(values.size());
  CHECK(std::abs(static_cast<double>(pairwise_sum(std::span<const float>(values))) - exact) < 1e-6 * exact);
  CHECK(std::abs(static_cast<double>(one_by_one) - exact) > 1e-3 * exact);
  CHECK_THROWS_AS(mean(std::span<const double>()), qdtune::Error);
}
