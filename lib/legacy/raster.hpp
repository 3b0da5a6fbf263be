// A two-dimensional scan as the original passes it around: values without their voltages.
//
// Row-major: row i belongs to gate 2, column j to gate 1, values[i * columns + j].
// Who takes a raster requires that its shape fits its values and that it holds at least one.
#pragma once

#include <cstddef>
#include <vector>

namespace qdtune::legacy {

struct Raster {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;

  bool well_formed() const { return rows > 0 && columns > 0 && values.size() == rows * columns; }
  double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
  friend bool operator==(const Raster&, const Raster&) = default;
};

}  // namespace qdtune::legacy
