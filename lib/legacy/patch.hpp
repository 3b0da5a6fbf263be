// Whole scans of the original's device (cim.hpp): what it measures, and what it would in a given charge state.
//
// The original calls its device point by point in nested Python loops; here eight voltages at a time take the
// same operations in the same order. current_patch equals cim_current bit for bit; current_patch_for_state
// agrees with cim_current_for_state to 2 units in the last place, because its exponential is Eigen's (below
// 1e-300 it does not fall to 0). A value does not depend on its neighbours or its place.
//
// What is wrong with it: besides the device itself (cim.hpp), the adapter stretches every scan to [0, 1]
// before anyone sees it, and the belief compares it with predictions that were not: a state's height, which
// tells most, is lost (4 of 9 states recognised from their own noise-free prediction, 9 of 9 without
// stretching).
//
// Rasters: row i belongs to v2_V[i], column j to v1_V[j]; values in 1 / meV. Precondition: no empty axis.
// Cost of 16 x 16 / 32 x 32 / 64 x 64 points: 1.3 / 5 / 20 microseconds, for a state 2.4 / 10 / 38; the
// original needed 20 / 88 / 294 and 7 / 29 / 139 milliseconds.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "device/device.hpp"
#include "legacy/cim.hpp"
#include "legacy/raster.hpp"

namespace qdtune::legacy {

// numpy.linspace: start + k (stop - start) / (points - 1), the last point exactly stop; one point is start.
std::vector<double> linspace(double start, double stop, std::size_t points);

struct PatchAxes {
  std::vector<double> v1_V;
  std::vector<double> v2_V;
};

// resolution x resolution points that include the window's edges.
PatchAxes patch_axes(const device::Window& window, std::size_t resolution);

Raster current_patch(const CimParameters& device, const PatchAxes& axes);
Raster current_patch_for_state(const CimParameters& device, const PatchAxes& axes, const Electrons& state);

std::vector<float> rounded_to_single(std::span<const double> values);
std::vector<double> widened(std::span<const float> values);

// The adapter's scaling: rounded to single precision, then (a - min) / (max - min) in it; 0.5 everywhere when
// they differ by no more than 1e-12. Precondition: not empty.
std::vector<float> min_max_scaled(std::span<const double> values);

}  // namespace qdtune::legacy
