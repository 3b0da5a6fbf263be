#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "legacy/patch.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {
namespace {

// Far from a line a prediction is below the normal range of single precision, and has lost digits.
constexpr Tolerance subnormal_single{1e-5, 1e-37};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

void check_patch_case(const Value& recorded, Comparison& comparison) {
  const legacy::CimParameters device = device_of(recorded);
  const auto resolution = static_cast<std::size_t>(recorded.at("res").integer());
  const legacy::PatchAxes axes = legacy::patch_axes(window_of(recorded), resolution);

  // The adapter rounds its axes.
  const legacy::PatchAxes rounded{legacy::widened(legacy::rounded_to_single(axes.v1_V)),
                                  legacy::widened(legacy::rounded_to_single(axes.v2_V))};
  comparison.numbers(recorded.at("v1_grid_f32"), rounded.v1_V, rounded_single);
  comparison.numbers(recorded.at("v2_grid_f32"), rounded.v2_V, rounded_single);

  const legacy::Raster raw = legacy::current_patch(device, rounded);
  comparison.numbers(recorded.at("raw_f64"), raw.values);
  std::vector<double> point_by_point;
  for (const double v2_V : rounded.v2_V) {
    for (const double v1_V : rounded.v1_V)
      point_by_point.push_back(legacy::cim_current(device, {v1_V, v2_V}));
  }
  comparison.require(recorded.at("raw_f64"), raw.values == point_by_point,
                     "point by point other bits than as a scan");

  const std::vector<double> scaled = legacy::widened(legacy::min_max_scaled(raw.values));
  comparison.numbers(recorded.at("normalised_f32"), scaled, rounded_single);
  comparison.numbers(recorded.at("adapter_sample_patch_f32"), scaled, rounded_single);
  comparison.number(recorded.at("max_abs_diff_adapter_vs_normalised"),
                    largest_difference(recorded.at("adapter_sample_patch_f32").numbers(), scaled),
                    {1e-5, 1e-5});

  for (const auto& [key, predicted] : recorded.at("predicted_for_state_f32").members()) {
    const legacy::Raster patch = legacy::current_patch_for_state(device, axes, state_of(predicted, key));
    comparison.numbers(predicted, legacy::widened(legacy::rounded_to_single(patch.values)), subnormal_single);
  }
}

}  // namespace

void check_patch(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    check_patch_case(recorded, comparison);
  }
}

}  // namespace qdtune::oracle
