// Data quality of a measurement on the raw scale: is there a signal, and does it stand out of the noise?
//
// Nothing is normalised: a dead sensor stretched to its own minimum and maximum looks alive. The scale comes
// from outside, as the white noise a point that is plausible and the largest plausible swing.
//
// Noise. Neighbours differ by noise and by signal, but few neighbours have a charge transition between them,
// so a median ignores sharp lines:
//   s_raw = median |y_i - y_j| / (sqrt(2) 0.6745)     over pairs of neighbours (neighbours.hpp),
//   noise_sd^2 = (m s_raw^2 + m0 clamp(s_raw, noise_low, noise_high)^2) / (m + m0),
// m pairs and m0 = QualityConfig::shrinkage_pairs. Inside [noise_low, noise_high] the estimate is as
// measured; outside, a few pairs (signal on a coarse scan, or luck) are pulled to the nearer end and hundreds
// are believed. Where half of the neighbours differ by signal, it still reads too high: on the standard
// population with noise 0.05 in the median 0.10 from a 6x6 scan, 0.068 from 12x12, 0.052 from 64x64.
//
// Constant signal. Two tests, on finite values only:
//   p_constant = P(chi^2_{n-1} >= sum (y - mean)^2 / noise_high^2), the probability that a constant signal
//     with white noise of sd noise_high varies at least this much;
//   p_white = P(Z >= z), z the standardised Geary ratio
//     c = (n - 1) sum_pairs (y_i - y_j)^2 / (2 m sum (y - mean)^2),
//     1 on average for white noise, below 1 where neighbours are alike (Geary, Incorporated Statistician 5,
//     115 (1954); mean and variance under normality: Cliff and Ord, Spatial Processes, 1981). It sees a small
//     signal in a dense scan, whatever the noise.
// Life follows: alive when p_constant < alive_below or p_white < structure_below; else dead when p_constant >=
// dead_above and the noise resolves a signal at all, noise_high <= resolving_share full_scale; unclear between,
// which a few more points settle, or, under noise that may be as large as the signal, nothing but a model.
//
// Grade: dead as above; poor when a value is not finite, values are stuck at an extreme, swing more than
// full_scale allows or are fewer than min_points, or life is unclear; else poor, moderate or good by
// signal_to_noise.
//
// Not modelled: coloured noise, drift and random telegraph noise of a dead sensor (neighbours in time are
// alike, so it may pass as alive); an absolute level (an added constant changes nothing).
// Preconditions: as many points as values, finite voltages, 0 < noise_low <= noise_high, full_scale > 0, all
// finite; a config in range. Cost: O(n log n) on lines and grids, about 1 ms for 4096 points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "device/device.hpp"

namespace qdtune::perception {

// What is known about the readout, in its own units.
struct ReadoutScale {
  double noise_low = 0.025;  // plausible white-noise sd a point, lower end
  double noise_high = 0.1;   // and upper end
  double full_scale = 1.25;  // largest plausible swing, e.g. the top of the gain's prior
};

// Where the grades part.
//
// With P(chi^2_{n-1} > q) = dead_above, a dead sensor of white noise s is missed (not called dead) with
// probability P(chi^2_{n-1} > q (noise_high / s)^2), plus at most about structure_below. What is missed is unclear,
// and a survey with a model behind it decides; what is called dead is given up, so the default protects devices.
// On the window's diagonal, 6 points: none of 10000 standard devices is called dead, and of dead sensors 91 % at a
// noise of 0.05, a fifth at 0.1 (noise_high). dead_above = 0.5: 0.03 % of devices, 99 % of dead sensors at 0.05, half at 0.1.
struct QualityConfig {
  double dead_above = 0.8;                // dead needs p_constant of at least this
  double alive_below = 1e-3;              // alive needs p_constant below this,
  double structure_below = 1e-3;          // or p_white below this
  double resolving_share = 0.15;          // of full_scale: with noise_high above it no sensor is called dead
  double good_signal_to_noise = 2.5;      // good needs at least this
  double moderate_signal_to_noise = 1.0;  // moderate needs at least this
  double saturated_share = 0.1;           // values stuck at one extreme: from this share on they are poor
  int min_points = 4;                     // fewer finite values are poor, whatever they are
  double shrinkage_pairs = 24.0;          // weight of [noise_low, noise_high] in the noise estimate, in pairs
};

enum class Grade { good, moderate, poor, dead };
std::string_view to_string(Grade grade);

// Whether there is a signal at all.
enum class Life { alive, unclear, dead };
std::string_view to_string(Life life);

struct Quality {
  Grade grade = Grade::poor;
  Life life = Life::unclear;
  double range = 0.0;            // largest minus smallest finite value
  double noise_sd = 0.0;         // a point; shrunk as above
  double signal_sd = 0.0;        // sqrt(max(0, variance of the values - noise_sd^2))
  double signal_to_noise = 0.0;  // signal_sd / noise_sd
  double p_constant = 1.0;       // see above; 1 below 2 finite values
  double p_white = 1.0;          // see above; 1 without neighbours or without variation
  double saturated_share = 0.0;  // share of finite values stuck at the minimum or the maximum
  std::size_t points = 0;        // finite values
  std::size_t not_finite = 0;    // NaN and infinities, left out of every number above
  std::string reason;            // one sentence: why this grade
};

Quality assess_quality(const device::Measurement& measurement, const ReadoutScale& scale,
                       const QualityConfig& config = {});

}  // namespace qdtune::perception
