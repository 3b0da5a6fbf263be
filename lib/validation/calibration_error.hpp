// How far stated probabilities are from what happened, when the forecasts of one device depend on each other.
//
//   ECE       = sum over ten equal-count bins of n_b / n |mean_b o - mean_b p|     (stats/calibration.hpp)
//   debiased  = ECE - mean ECE of replicates
//
// A replicate is what would have happened had the belief been right: for each device, one particle is the
// truth, and answers all of the device's forecasts together (consistency resampling, Broecker & Smith,
// Weather Forecast. 22, 651 (2007), a device at a time). So the correction, and the p-value, know of the
// dependence. The correction is right where the belief is calibrated, and a little too large, by at most
// itself, where it is not.
// The interval is that of a bootstrap over devices, centred at the debiased value, bins held fixed.
// Not negative: the debiased value is cut at 0, as its interval is.
// Cost: forecasts x replicates additions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "random/stream.hpp"
#include "stats/interval.hpp"

namespace qdtune::validation {

inline constexpr std::size_t calibration_bins = 10;
inline constexpr std::size_t calibration_replicates = 400;  // of each device
inline constexpr std::size_t most_forecasts = 32;           // of a device

struct DeviceForecasts {
  std::vector<double> probabilities;
  std::uint32_t happened = 0;             // bit k: what forecast k is about happened
  std::vector<std::uint32_t> replicates;  // the same, would a particle be the truth
};

struct CalibrationError {
  double ece = 0.0;
  double expected = 0.0;  // of a calibrated belief
  double debiased = 0.0;
  stats::Interval interval;
  double p = 1.0;  // share of replicates at least as far off
};

// Preconditions: all devices have as many forecasts, at most 32, and as many replicates; one device, forecast and
// replicate at least.
CalibrationError calibration_error(std::span<const DeviceForecasts> devices, random::Stream bootstrap);

}  // namespace qdtune::validation
