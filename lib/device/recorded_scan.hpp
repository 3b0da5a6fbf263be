// A measured two-dimensional scan, read from a file: signal over the voltages of two gates.
//
// .dat is the legacy QCoDeS text format: three header lines that start with '#' (column names, labels,
// shape), then one point a line (step voltage, sweep voltage, signal) and an empty line between rows.
//
// .npy is the NumPy array format, version 1.0 or 2.0, here two-dimensional, little-endian float32 or float64,
// in C or Fortran order (numpy.lib.format in NumPy's documentation). It stores no axes: options give them.
//
// The fast (sweep, column) axis becomes gate 1 and the slow (step, row) axis gate 2, unless axes are swapped.
// Axes may run either way (descending ones are turned round) and need not be evenly spaced, but must be
// strictly monotone and the same in each row, to 1e-6 of their span. Every number must be finite.
//
// Errors: config (unusable options, unknown extension), input_missing (no such file), io (cannot be read),
// damaged_data (all else, with file and line, or file and byte).
// Cost: about 350 ns a point of text, 20 ns a point of .npy; the file is held in memory while it is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qdtune::device {

struct RecordedScan {
  std::vector<double> axis1_V;  // gate 1, strictly increasing, two or more
  std::vector<double> axis2_V;  // gate 2, the same
  std::vector<double> values;   // values[i2 * axis1_V.size() + i1], units of the file

  double at(std::size_t i1, std::size_t i2) const { return values[i2 * axis1_V.size() + i1]; }
};

// First and last value of an evenly spaced axis, in file units.
struct AxisRange {
  double first = 0.0;
  double last = 1.0;
};

struct ScanOptions {
  double unit_V = 1e-3;    // volts per unit of the file's axes, > 0
  bool swap_axes = false;  // the file's fast axis is gate 2
  AxisRange columns;       // .npy only: voltages along a row of the array
  AxisRange rows;          // .npy only: voltages across its rows
};

RecordedScan load_scan(const std::string& path, const ScanOptions& options);

// The same from bytes in memory; `name` stands for the file in messages.
RecordedScan parse_qcodes_scan(std::string_view text, const std::string& name, const ScanOptions& options);
RecordedScan parse_npy_scan(std::string_view bytes, const std::string& name, const ScanOptions& options);

}  // namespace qdtune::device
