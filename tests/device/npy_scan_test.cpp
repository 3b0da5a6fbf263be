#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>

#include <catch2/catch.hpp>

#include "device/recorded_scan.hpp"
#include "device/thrown.hpp"

using namespace qdtune;
using device::RecordedScan;
using device::ScanOptions;
using device_test::thrown_by;

namespace {
void append_little_endian(std::string& bytes, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
}

// What numpy.save writes, as far as the header goes.
std::string npy_header(int major, const std::string& dictionary) {
  std::string text = dictionary;
  const std::size_t before = 8 + (major == 1 ? 2 : 4);
  while ((before + text.size() + 1) % 64 != 0) text.push_back(' ');
  text.push_back('\n');
  std::string bytes = "\x93NUMPY";
  bytes.push_back(static_cast<char>(major));
  bytes.push_back('\0');
  append_little_endian(bytes, text.size(), major == 1 ? 2 : 4);
  return bytes + text;
}

std::string npy_f8(const std::vector<double>& values, const std::string& shape, const char* fortran = "False",
                   int major = 1) {
  std::string bytes = npy_header(
      major, "{'descr': '<f8', 'fortran_order': " + std::string(fortran) + ", 'shape': " + shape + ", }");
  for (const double value : values) append_little_endian(bytes, std::bit_cast<std::uint64_t>(value), 8);
  return bytes;
}

std::string npy_f4(const std::vector<float>& values, const std::string& shape) {
  std::string bytes = npy_header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
  for (const float value : values) append_little_endian(bytes, std::bit_cast<std::uint32_t>(value), 4);
  return bytes;
}

ScanOptions axes_in_volts() {
  ScanOptions options;
  options.unit_V = 1.0;
  options.columns = {0.0, 2.0};
  options.rows = {10.0, 20.0};
  return options;
}

RecordedScan parse_array(const std::string& bytes, const ScanOptions& options = axes_in_volts()) {
  return device::parse_npy_scan(bytes, "map.npy", options);
}

void check_array_damage(const std::string& bytes, const std::string& words) {
  const auto thrown = thrown_by([&] { parse_array(bytes); });
  INFO(thrown.message);
  CHECK(thrown.any);
  CHECK(thrown.kind == ErrorKind::damaged_data);
  CHECK(thrown.says(words));
}

const std::vector<double> six{1, 2, 3, 4, 5, 6};
}  // namespace

TEST_CASE("npy: rows are gate 2, columns gate 1, axes as given") {
  const RecordedScan scan = parse_array(npy_f8(six, "(2, 3)"));
  CHECK(scan.axis1_V == std::vector<double>{0, 1, 2});
  CHECK(scan.axis2_V == std::vector<double>{10, 20});
  CHECK(scan.values == six);
  CHECK(scan.at(2, 0) == 3);
  CHECK(scan.at(0, 1) == 4);
}

TEST_CASE("npy: Fortran order, version 2.0 and single precision hold the same array") {
  CHECK(parse_array(npy_f8({1, 4, 2, 5, 3, 6}, "(2, 3)", "True")).values == six);
  CHECK(parse_array(npy_f8(six, "(2, 3)", "False", 2)).values == six);
  CHECK(parse_array(npy_f4({1, 2, 3, 4, 5, 6}, "(2, 3)")).values == six);
  CHECK(parse_array(npy_f4({0.1F, 2, 3, 4, 5, 6}, "(2,3)")).values.front() == static_cast<double>(0.1F));
}

TEST_CASE("npy: the header's keys may come in any order") {
  std::string bytes = npy_header(1, "{'shape': (2, 3,), 'fortran_order': False, 'descr': '<f8'}");
  for (const double value : six) append_little_endian(bytes, std::bit_cast<std::uint64_t>(value), 8);
  CHECK(parse_array(bytes).values == six);
}

TEST_CASE("npy: axes may fall, and be swapped, values with them") {
  ScanOptions options = axes_in_volts();
  options.columns = {2.0, 0.0};
  CHECK(parse_array(npy_f8(six, "(2, 3)"), options).values == std::vector<double>{3, 2, 1, 6, 5, 4});
  options.swap_axes = true;
  const RecordedScan swapped = parse_array(npy_f8(six, "(2, 3)"), options);
  CHECK(swapped.axis1_V == std::vector<double>{10, 20});
  CHECK(swapped.axis2_V == std::vector<double>{0, 1, 2});
  CHECK(swapped.values == std::vector<double>{3, 6, 2, 5, 1, 4});
}

TEST_CASE("npy: given axes end exactly where they were said to") {
  ScanOptions options = axes_in_volts();
  options.columns = {0.1, 0.7};
  const std::vector<double> values(2 * 50, 1.0);
  const RecordedScan scan = parse_array(npy_f8(values, "(2, 50)"), options);
  CHECK(scan.axis1_V.front() == 0.1);
  CHECK(scan.axis1_V.back() == 0.7);
}

TEST_CASE("npy: a file cut anywhere is damaged") {
  const std::string bytes = npy_f8(six, "(2, 3)");
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK(thrown_by([&] { parse_array(bytes.substr(0, length)); }).kind == ErrorKind::damaged_data);
  check_array_damage(bytes.substr(0, bytes.size() - 1),
                     "map.npy: byte 175: the file ends after 5 numbers of an array of 2 x 3");
  check_array_damage(bytes.substr(0, 40), "map.npy: byte 40: the file ends within its header");
  check_array_damage(bytes + "xy", "map.npy: byte 176: 2 bytes follow the last number");
}

TEST_CASE("npy: a damaged shape is an error, not a huge allocation") {
  check_array_damage(npy_f8(six, "(4000000000000000000, 4000000000000000000)"),
                     "the file ends after 6 numbers");
  check_array_damage(npy_f8(six, "(99999999999999999999999, 3)"), "the shape must be two numbers");
}

TEST_CASE("npy: what is not a two-dimensional array of floats is refused with a remedy") {
  check_array_damage("PK\x03\x04 a zip archive", "byte 0: not a NumPy file");
  check_array_damage(npy_f8(six, "(6,)"), "the shape must be two numbers");
  check_array_damage(npy_f8(six, "(1, 6)"), "the shape must be two numbers of 2 or more");
  check_array_damage(npy_f8(six, "(1, 2, 3)"), "the shape must be two numbers");
  check_array_damage(npy_f8(six, "(3, 2, 1)"), "not two-dimensional");
  check_array_damage(npy_f8(six, "(2, 3)", "Maybe"), "fortran_order must be True or False");
  check_array_damage(npy_header(1, "{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3), }"),
                     "save array.astype");
  check_array_damage(npy_header(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }"),
                     "save array.astype");
  check_array_damage(npy_header(1, "{'descr': '<f8', 'fortran_order': False}"), "the header has no 'shape'");
  check_array_damage(npy_header(3, "{}"), "byte 6: version 3");
}

TEST_CASE("npy: a value that is not finite is named by row, column and byte") {
  auto values = six;
  values[4] = std::numeric_limits<double>::quiet_NaN();
  check_array_damage(npy_f8(values, "(2, 3)"),
                     "map.npy: byte 160: the signal at row 1, column 1 is not finite");
}

TEST_CASE("npy: axes that are no axes are an error of the configuration") {
  for (const device::AxisRange& range :
       {device::AxisRange{1.0, 1.0}, device::AxisRange{0.0, std::numeric_limits<double>::infinity()},
        device::AxisRange{1.0, 1.0 + 1e-15}}) {
    ScanOptions options = axes_in_volts();
    options.columns = range;
    const std::vector<double> values(2 * 50, 1.0);
    CHECK(thrown_by([&] { parse_array(npy_f8(values, "(2, 50)"), options); }).kind == ErrorKind::config);
  }
}

TEST_CASE("npy: a file on disk is read whole, zero bytes and all") {
  const auto path = std::filesystem::temp_directory_path() / "qdtune_device_test_map.npy";
  std::ofstream(path, std::ios::binary) << npy_f8(six, "(2, 3)");
  CHECK(device::load_scan(path.string(), axes_in_volts()).values == six);
  std::filesystem::remove(path);
}
