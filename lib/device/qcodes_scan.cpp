// The legacy QCoDeS text format, read line by line; every complaint names its line.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "device/recorded_scan.hpp"
#include "device/scan_grid.hpp"

namespace qdtune::device {

namespace {
constexpr std::string_view blanks = " \t\r";
constexpr double axis_tolerance = 1e-6;  // of the axis' span: files round to six digits

// Hands out lines and remembers where it is.
class LineReader {
 public:
  LineReader(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    ++line_;
    const auto end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::damaged_data,
                fmt::format("{}:{}: {}{}", name_, line_, message,
                            rest_.empty() ? " (the file ends here: was it cut short?)" : ""));
  }

 private:
  std::string_view rest_;
  const std::string& name_;
  std::size_t line_ = 0;
};

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  for (auto begin = line.find_first_not_of(blanks); begin != std::string_view::npos;
       begin = line.find_first_not_of(blanks)) {
    line.remove_prefix(begin);
    const auto length = std::min(line.find_first_of(blanks), line.size());
    found.push_back(line.substr(0, length));
    line.remove_prefix(length);
  }
  return found;
}

template <class Number>
std::optional<Number> number(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

struct Shape {
  std::uint32_t rows = 0, columns = 0;
};

Shape read_header(LineReader& lines) {
  std::string_view last;
  for (int header = 0; header < 3; ++header) {
    const auto line = lines.next();
    if (!line || !line->starts_with('#'))
      lines.fail("expected three header lines that start with '#': names, labels, shape");
    last = line->substr(1);
  }
  const auto sizes = words(last);
  if (sizes.size() != 2)
    lines.fail(
        fmt::format("the shape has {} dimensions; a device needs a scan over two gates", sizes.size()));
  const auto rows = number<std::uint32_t>(sizes[0]);
  const auto columns = number<std::uint32_t>(sizes[1]);
  if (!rows || !columns || *rows < 2 || *columns < 2)
    lines.fail(fmt::format("the shape '{} {}' is not two numbers of 2 or more", sizes[0], sizes[1]));
  return {*rows, *columns};
}

// Step voltage, sweep voltage, signal.
std::array<double, 3> read_point(const LineReader& lines, std::string_view line) {
  const auto found = words(line);
  if (found.size() != 3)
    lines.fail(
        fmt::format("expected step voltage, sweep voltage and signal, found {} columns", found.size()));
  std::array<double, 3> point{};
  for (std::size_t i = 0; i < point.size(); ++i) {
    const auto value = number<double>(found[i]);
    if (!value || !std::isfinite(*value)) lines.fail(fmt::format("'{}' is not a finite number", found[i]));
    point[i] = *value;
  }
  return point;
}

void read_row(LineReader& lines, const Shape& shape, std::uint32_t row, ScanGrid& grid) {
  for (std::uint32_t column = 0; column < shape.columns; ++column) {
    const auto line = lines.next();
    if (!line || words(*line).empty())
      lines.fail(
          fmt::format("row {} of {} ends after {} of {} points", row + 1, shape.rows, column, shape.columns));
    const auto [step, sweep, signal] = read_point(lines, *line);
    if (column == 0) grid.rows.push_back(step);
    if (step != grid.rows.back())
      lines.fail(fmt::format("the step voltage changes from {} to {} within a row", grid.rows.back(), step));
    if (row == 0) {
      grid.columns.push_back(sweep);
    } else if (const double span = std::abs(grid.columns.back() - grid.columns.front());
               !(std::abs(sweep - grid.columns[column]) <= axis_tolerance * span)) {
      lines.fail(
          fmt::format("the sweep voltage is {}, but {} in the first row", sweep, grid.columns[column]));
    }
    grid.values.push_back(signal);
  }
  if (row == 0 && !strictly_monotone(grid.columns))
    lines.fail("the sweep voltages of this row neither rise nor fall throughout");
  if (!strictly_monotone(grid.rows)) lines.fail("the step voltages so far neither rise nor fall throughout");
}

void read_row_end(LineReader& lines, const Shape& shape, std::uint32_t row) {
  const auto line = lines.next();
  if (line && !words(*line).empty())
    lines.fail(fmt::format("expected an empty line after the {} points of a row", shape.columns));
  if (!line && row + 1 < shape.rows)
    lines.fail(fmt::format("the file ends after {} of {} rows", row + 1, shape.rows));
}
}  // namespace

RecordedScan parse_qcodes_scan(std::string_view text, const std::string& name, const ScanOptions& options) {
  check_unit(options);
  LineReader lines(text, name);
  const Shape shape = read_header(lines);
  ScanGrid grid;
  for (std::uint32_t row = 0; row < shape.rows; ++row) {
    read_row(lines, shape, row, grid);
    read_row_end(lines, shape, row);
  }
  while (const auto line = lines.next())
    if (!words(*line).empty()) lines.fail(fmt::format("more points than the shape's {} rows", shape.rows));
  return to_scan(std::move(grid), options);
}

}  // namespace qdtune::device
