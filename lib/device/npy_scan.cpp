// The NumPy array format: magic, version, length of a header, the header (a Python dictionary), the numbers.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "device/recorded_scan.hpp"
#include "device/scan_grid.hpp"

namespace qdtune::device {

namespace {
constexpr std::string_view magic("\x93NUMPY", 6);

struct NpyHeader {
  std::size_t item_bytes = 0;  // 4 or 8
  bool fortran_order = false;
  std::size_t rows = 0, columns = 0;
  std::size_t data_begin = 0;  // byte
};

[[noreturn]] void damaged(const std::string& name, std::size_t byte, const std::string& message) {
  throw Error(ErrorKind::damaged_data, fmt::format("{}: byte {}: {}", name, byte, message));
}

// Unsigned little-endian number of `count` bytes, whatever the order of this machine.
std::uint64_t little_endian(std::string_view bytes, std::size_t begin, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[begin + i]);
  return value;
}

// A cursor over the header's dictionary, which NumPy writes as Python literals.
class Dictionary {
 public:
  Dictionary(std::string_view text, const std::string& name, std::size_t first_byte)
      : text_(text), name_(name), first_byte_(first_byte) {}

  // Places the cursor behind 'key':, wherever the key stands.
  void seek(std::string_view key) {
    const auto found = text_.find(fmt::format("'{}':", key));
    if (found == std::string_view::npos)
      damaged(name_, first_byte_, fmt::format("the header has no '{}'", key));
    at_ = found + key.size() + 3;
  }

  bool take(std::string_view token) {
    at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size());
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::size_t take_size() {
    take("");
    std::size_t value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || value < 2)
      fail("the shape must be two numbers of 2 or more, such as (320, 320)");
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  [[noreturn]] void fail(const std::string& message) const { damaged(name_, first_byte_ + at_, message); }

 private:
  std::string_view text_;
  const std::string& name_;
  std::size_t first_byte_;
  std::size_t at_ = 0;
};

void read_dictionary(Dictionary dictionary, NpyHeader& header) {
  dictionary.seek("descr");
  if (dictionary.take("'<f8'"))
    header.item_bytes = 8;
  else if (dictionary.take("'<f4'"))
    header.item_bytes = 4;
  else
    dictionary.fail("the numbers are not little-endian floats; save array.astype('<f8')");

  dictionary.seek("fortran_order");
  header.fortran_order = dictionary.take("True");
  if (!header.fortran_order && !dictionary.take("False"))
    dictionary.fail("fortran_order must be True or False");

  dictionary.seek("shape");
  if (!dictionary.take("("))
    dictionary.fail("the shape must be two numbers of 2 or more, such as (320, 320)");
  header.rows = dictionary.take_size();
  if (!dictionary.take(",")) dictionary.fail("the shape has no comma");
  header.columns = dictionary.take_size();
  dictionary.take(",");
  if (!dictionary.take(")"))
    dictionary.fail("the array is not two-dimensional; a device needs a scan over two gates");
}

NpyHeader read_header(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with(magic)) damaged(name, 0, "not a NumPy file: it does not start with \\x93NUMPY");
  if (bytes.size() < 12) damaged(name, bytes.size(), "the file ends within its header");
  const int major = static_cast<unsigned char>(bytes[6]);
  if (major != 1 && major != 2)
    damaged(name, 6, fmt::format("version {} of the NumPy format is not one of 1.0 and 2.0", major));
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const std::size_t begin = 8 + length_bytes;
  const std::uint64_t length = little_endian(bytes, 8, length_bytes);
  if (length > bytes.size() - begin) damaged(name, bytes.size(), "the file ends within its header");
  NpyHeader header;
  header.data_begin = begin + static_cast<std::size_t>(length);
  read_dictionary(Dictionary(bytes.substr(begin, header.data_begin - begin), name, begin), header);
  return header;
}

void check_length(std::string_view bytes, const std::string& name, const NpyHeader& header) {
  const std::size_t stored = (bytes.size() - header.data_begin) / header.item_bytes;
  // Division first: a damaged shape may not fit a product.
  const bool enough = header.rows <= stored / header.columns;
  if (!enough)
    damaged(name, bytes.size(),
            fmt::format("the file ends after {} numbers of an array of {} x {}", stored, header.rows,
                        header.columns));
  const std::size_t end = header.data_begin + header.rows * header.columns * header.item_bytes;
  if (end != bytes.size())
    damaged(name, end, fmt::format("{} bytes follow the last number of the array", bytes.size() - end));
}

double number_at(std::string_view bytes, std::size_t begin, std::size_t item_bytes) {
  const std::uint64_t raw = little_endian(bytes, begin, item_bytes);
  if (item_bytes == 4) return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
  return std::bit_cast<double>(raw);
}

std::vector<double> read_values(std::string_view bytes, const std::string& name, const NpyHeader& header) {
  std::vector<double> values;
  values.reserve(header.rows * header.columns);
  for (std::size_t row = 0; row < header.rows; ++row) {
    for (std::size_t column = 0; column < header.columns; ++column) {
      const std::size_t item =
          header.fortran_order ? column * header.rows + row : row * header.columns + column;
      const std::size_t begin = header.data_begin + item * header.item_bytes;
      const double value = number_at(bytes, begin, header.item_bytes);
      if (!std::isfinite(value))
        damaged(name, begin, fmt::format("the signal at row {}, column {} is not finite", row, column));
      values.push_back(value);
    }
  }
  return values;
}

std::vector<double> even_axis(const AxisRange& range, std::size_t size, std::string_view which) {
  if (!std::isfinite(range.first) || !std::isfinite(range.last) || range.first == range.last)
    throw Error(ErrorKind::config,
                fmt::format("the {} of the recorded scan run from {} to {}; give two different numbers",
                            which, range.first, range.last));
  std::vector<double> axis(size);
  for (std::size_t i = 0; i < size; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(size - 1);
    axis[i] = (1.0 - share) * range.first + share * range.last;
  }
  return axis;
}
}  // namespace

RecordedScan parse_npy_scan(std::string_view bytes, const std::string& name, const ScanOptions& options) {
  check_unit(options);
  const NpyHeader header = read_header(bytes, name);
  check_length(bytes, name, header);
  ScanGrid grid;
  grid.columns = even_axis(options.columns, header.columns, "columns");
  grid.rows = even_axis(options.rows, header.rows, "rows");
  grid.values = read_values(bytes, name, header);
  if (!strictly_monotone(grid.columns) || !strictly_monotone(grid.rows))
    throw Error(ErrorKind::config,
                fmt::format("{}: the axes given span too little for {} x {} different voltages", name,
                            header.rows, header.columns));
  return to_scan(std::move(grid), options);
}

}  // namespace qdtune::device
