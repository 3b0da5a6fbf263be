#include <algorithm>
#include <cmath>
#include <vector>

#include "legacy/pairwise_sum.hpp"
#include "legacy/stability_features.hpp"
#include "oracle/components.hpp"
#include "oracle/rasters.hpp"

namespace qdtune::oracle {

namespace {

void check_image(const Value& recorded, const legacy::LogImage& image, Comparison& comparison) {
  const std::vector<double> pixels(image.values.begin(), image.values.end());
  std::vector<double> last_column;
  for (std::size_t i = 0; i < image.rows; ++i) last_column.push_back(pixels[(i + 1) * image.columns - 1]);
  const auto [low, high] = std::minmax_element(pixels.begin(), pixels.end());
  comparison.text(recorded.at("dtype"), "float32");
  comparison.number(recorded.at("min"), *low, rounded_single);
  comparison.number(recorded.at("max"), *high, rounded_single);
  comparison.number(recorded.at("sum_f64"), legacy::pairwise_sum(std::span<const double>(pixels)),
                    rounded_single);
  comparison.number(recorded.at("mean_f64"), legacy::mean(std::span<const double>(pixels)), rounded_single);
  comparison.number(recorded.at("std_f64"), std::sqrt(legacy::variance(std::span<const double>(pixels))),
                    rounded_single);
  comparison.numbers(recorded.at("first_row"), std::span(pixels).first(image.columns), rounded_single);
  comparison.numbers(recorded.at("last_col"), last_column, rounded_single);
}

void check_array(const Value& recorded, Comparison& comparison) {
  const legacy::Raster scan = raster_of(recorded);
  check_image(recorded.at("log_preprocess"), legacy::log_image(scan), comparison);
  const legacy::StabilityFeatures features = legacy::stability_features(scan);
  comparison.number(recorded.at("fft_peak_ratio"), features.fft_peak_ratio);
  comparison.number(recorded.at("diagonal_strength"), features.diagonal_strength);
  comparison.number(recorded.at("mean_conductance"), features.mean_conductance, rounded_single);
  comparison.number(recorded.at("conductance_std"), features.conductance_std, rounded_single);
}

void check_override(const Value& recorded, Comparison& comparison) {
  const Value& given = recorded.at("features");
  legacy::OverrideFeatures features;
  if (given.has("fft_peak_ratio")) features.fft_peak_ratio = given.at("fft_peak_ratio").number();
  if (given.has("diagonal_strength")) features.diagonal_strength = given.at("diagonal_strength").number();
  if (given.has("conductance_std")) features.conductance_std = given.at("conductance_std").number();
  const auto label = legacy::physics_override(
      label_of(recorded.at("cnn_label")), features,
      {recorded.at("peak_ratio_threshold").number(), recorded.at("diagonal_min").number()});
  if (label) {
    comparison.text(recorded.at("override"), legacy::to_string(*label));
  } else {
    comparison.null(recorded.at("override"));
  }
}

}  // namespace

void check_features(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.at("arrays").items()) {
    comparison.begin_case();
    check_array(recorded, comparison);
  }
  for (const Value& recorded : data.at("override_table").items()) {
    comparison.begin_case();
    check_override(recorded, comparison);
  }
}

}  // namespace qdtune::oracle
