// Internal to the device layer: what the readers of recorded scans share.
#pragma once

#include <string>
#include <vector>

#include "device/recorded_scan.hpp"

namespace qdtune::device {

// A grid as a file holds it: axes in file units and file order, values[row * columns.size() + column].
struct ScanGrid {
  std::vector<double> columns;
  std::vector<double> rows;
  std::vector<double> values;
};

// Throws Error(config) for an unusable unit.
void check_unit(const ScanOptions& options);

// Strictly rising or strictly falling.
bool strictly_monotone(const std::vector<double>& axis);

// Axes in volts, turned to rise, exchanged when asked for.
// Precondition: strictly monotone axes, full grid, usable unit.
RecordedScan to_scan(ScanGrid grid, const ScanOptions& options);

}  // namespace qdtune::device
