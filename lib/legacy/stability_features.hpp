// The original's physics features of a charge stability diagram, which may overrule its classifier.
//
//   image                log10(max(a, 0) + 1e-9), stretched to [0, 1] in double, rounded to single precision;
//                        0.5 everywhere where the logarithm varies by no more than 1e-12
//   fft_peak_ratio       P = |FFT2(image)|^2 in double, the constant term set to 0: largest P over the mean of the
//                        five largest; 0 where the largest is below 1e-20
//   diagonal_strength    gx, gy by 3 x 3 Sobel convolution, the image mirrored at its edges (edge repeated):
//                        share of gx^2 + gy^2 where |atan2(gy, gx)|, in degrees modulo 180, is in [22.5, 67.5) or
//                        [112.5, 157.5); 0 where the total is below 1e-20
//   mean_conductance     mean and standard deviation (population) of the image, accumulated in single
//   conductance_std      precision
//
// What is wrong with them: a real image has every Fourier peak twice, so the ratio of a periodic one is at most
// 5/2 (only a peak at the Nyquist frequencies, which is its own mirror image, gives 5), yet the threshold is
// 3.5: it never tells a single dot from a double dot. And the classifier beside them was trained on images prepared
// otherwise: accuracy 0.34 where its own preparation gives 0.59.
// Cost: O(n (rows + columns)): a direct transform, for scans of a few thousand points.
#pragma once

#include <cstddef>
#include <vector>

#include "legacy/raster.hpp"

namespace qdtune::legacy {

// Row-major as a raster.
struct LogImage {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;
};

struct StabilityFeatures {
  double fft_peak_ratio = 0.0;
  double diagonal_strength = 0.0;
  double mean_conductance = 0.0;
  double conductance_std = 0.0;
};

// Preconditions: a well-formed raster of finite values.
LogImage log_image(const Raster& scan);
StabilityFeatures stability_features(const Raster& scan);

double fft_peak_ratio(const LogImage& image);
double diagonal_strength(const LogImage& image);

}  // namespace qdtune::legacy
