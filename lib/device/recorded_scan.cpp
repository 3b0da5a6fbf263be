#include "device/recorded_scan.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/error.hpp"
#include "device/scan_grid.hpp"

namespace qdtune::device {

namespace {
std::string read_file(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (!std::filesystem::exists(status))
    throw Error(ErrorKind::input_missing, fmt::format("no recorded scan at {}", path));
  if (std::filesystem::is_directory(status))
    throw Error(ErrorKind::input_missing,
                fmt::format("{} is a folder; name the .dat or .npy file in it", path));
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) throw Error(ErrorKind::io, fmt::format("cannot read {}", path));
  return bytes;
}

void reverse_columns(ScanGrid& grid) {
  const auto width = static_cast<std::ptrdiff_t>(grid.columns.size());
  std::reverse(grid.columns.begin(), grid.columns.end());
  for (auto row = grid.values.begin(); row != grid.values.end(); row += width) std::reverse(row, row + width);
}

void reverse_rows(ScanGrid& grid) {
  const auto width = static_cast<std::ptrdiff_t>(grid.columns.size());
  std::reverse(grid.rows.begin(), grid.rows.end());
  auto low = grid.values.begin();
  for (auto high = grid.values.end() - width; low < high; low += width, high -= width)
    std::swap_ranges(low, low + width, high);
}

ScanGrid transposed(const ScanGrid& grid) {
  ScanGrid result{grid.rows, grid.columns, {}};
  result.values.reserve(grid.values.size());
  for (std::size_t column = 0; column < grid.columns.size(); ++column)
    for (std::size_t row = 0; row < grid.rows.size(); ++row)
      result.values.push_back(grid.values[row * grid.columns.size() + column]);
  return result;
}

std::vector<double> scaled(const std::vector<double>& axis, double unit_V) {
  std::vector<double> result(axis.size());
  std::transform(axis.begin(), axis.end(), result.begin(), [unit_V](double x) { return x * unit_V; });
  return result;
}
}  // namespace

void check_unit(const ScanOptions& options) {
  if (!std::isfinite(options.unit_V) || options.unit_V <= 0.0)
    throw Error(ErrorKind::config,
                fmt::format("unit_V is {}; it must be a number above 0, such as 1e-3 for millivolts",
                            options.unit_V));
}

bool strictly_monotone(const std::vector<double>& axis) {
  return std::adjacent_find(axis.begin(), axis.end(), std::greater_equal<>()) == axis.end() ||
         std::adjacent_find(axis.begin(), axis.end(), std::less_equal<>()) == axis.end();
}

RecordedScan to_scan(ScanGrid grid, const ScanOptions& options) {
  QDTUNE_REQUIRE(grid.columns.size() >= 2 && grid.rows.size() >= 2, "a scan needs two points a side");
  QDTUNE_REQUIRE(grid.values.size() == grid.columns.size() * grid.rows.size(), "a scan is a full grid");
  if (options.swap_axes) grid = transposed(grid);
  if (grid.columns.front() > grid.columns.back()) reverse_columns(grid);
  if (grid.rows.front() > grid.rows.back()) reverse_rows(grid);
  return {scaled(grid.columns, options.unit_V), scaled(grid.rows, options.unit_V), std::move(grid.values)};
}

RecordedScan load_scan(const std::string& path, const ScanOptions& options) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension == ".dat") return parse_qcodes_scan(read_file(path), path, options);
  if (extension == ".npy") return parse_npy_scan(read_file(path), path, options);
  throw Error(ErrorKind::config,
              fmt::format("{}: a recorded scan is a .dat (QCoDeS text) or a .npy file", path));
}

}  // namespace qdtune::device
