// The original's data quality check of a scan that was scaled to [0, 1].
//
//   a         the scan, clipped to [0, 1]
//   s         a smoothed: the mean over 3 x 3 points with the edge repeated; of a line over 3 points with zeros
//             beyond its ends
//   snr_dB  = 10 log10(var(s) / var(a - s));  60 where var(a - s) < 1e-20, else 0 where var(s) < 1e-20;
//             0 for a line of fewer than 4 points
//   dynamic_range = (max - min) / max;  0 where max < 1e-12
//   flatness      = var(a) / mean(a)^2;  var(a) where |mean| < 1e-12
//
//   low       snr_dB < 10, or a value outside [-1e-6, 1 + 1e-6], or flatness < 1e-4
//   moderate  otherwise snr_dB < 20 or dynamic_range < 0.3
//   high      otherwise
// A scan with a value that is not finite is low with all numbers 0. Variances are those of a population, sums in
// the order of pairwise_sum.hpp. The first reason that holds becomes the note, word for word.
//
// What is wrong with it: whatever is narrower than three points counts as noise, so the noise-free scan of a
// device with sharp transition lines is graded low (-1.8 dB). Zeros beyond the ends of a line make a constant
// line look like a step. And since scans are stretched to [0, 1] before, the check sees neither gain nor offset: a
// dead device passes the first stage. perception/quality.hpp judges raw readings.
// Cost: O(n).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "legacy/raster.hpp"

namespace qdtune::legacy {

enum class DataQuality { high, moderate, low };
std::string_view to_string(DataQuality quality);

struct QualityReport {
  DataQuality quality = DataQuality::low;
  double snr_dB = 0.0;
  double dynamic_range = 0.0;
  double flatness = 0.0;
  bool plausible = false;
  std::string note;
};

// Preconditions: a well-formed raster; a line with at least one point.
QualityReport assess_raster(const Raster& scan);
QualityReport assess_line(std::span<const double> scan);

}  // namespace qdtune::legacy
