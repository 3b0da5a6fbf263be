#include <filesystem>
#include <limits>

#include <catch2/catch.hpp>

#include "device/recorded_scan.hpp"
#include "device/thrown.hpp"

using namespace qdtune;
using device::RecordedScan;
using device::ScanOptions;
using device_test::thrown_by;

namespace {
const std::string measured_path = std::string(QDTUNE_SOURCE_DIR) + "/configs/data/qtt/anticrossing.dat";

// Two steps (slow) by three sweeps (fast).
const std::string small_scan =
    "# step\tsweep\tsignal\n# \"step\"\t\"sweep\"\t\"signal\"\n# 2\t3\n"
    "10\t1\t0.5\n10\t2\t0.25\n10\t4\t-1e-3\n\n"
    "20\t1\t7\n20\t2\t8\n20\t4\t9\n";

RecordedScan parse_text(const std::string& text, const ScanOptions& options = {}) {
  return device::parse_qcodes_scan(text, "scan.dat", options);
}

std::string with(std::string text, const std::string& old_part, const std::string& new_part) {
  const auto at = text.find(old_part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_part.size(), new_part);
}

void check_damage(const std::string& text, const std::string& words) {
  const auto thrown = thrown_by([&] { parse_text(text); });
  INFO(thrown.message);
  CHECK(thrown.any);
  CHECK(thrown.kind == ErrorKind::damaged_data);
  CHECK(thrown.says(words));
}
}  // namespace

TEST_CASE("the measured anticrossing loads as 84 sweep by 85 step voltages in volts") {
  const RecordedScan scan = device::load_scan(measured_path, {});
  REQUIRE(scan.axis1_V.size() == 84);
  REQUIRE(scan.axis2_V.size() == 85);
  REQUIRE(scan.values.size() == 84 * 85);
  CHECK(scan.axis1_V.front() == Approx(-0.030));
  CHECK(scan.axis1_V.back() == Approx(0.0292857));
  CHECK(scan.axis2_V.front() == Approx(-0.030));
  CHECK(scan.axis2_V.back() == Approx(0.0292941));
  CHECK(scan.at(0, 0) == -4.76279e+06);
  CHECK(scan.at(1, 0) == -4.75813e+06);   // the second line of the file: sweep is the fast axis
  CHECK(scan.at(0, 1) == -4.72984e+06);   // the first line of the second block
  CHECK(scan.at(83, 84) == 5.71083e+06);  // its last line
}

TEST_CASE("swapping the axes transposes the scan") {
  const RecordedScan scan = device::load_scan(measured_path, {});
  ScanOptions options;
  options.swap_axes = true;
  const RecordedScan swapped = device::load_scan(measured_path, options);
  CHECK(swapped.axis1_V == scan.axis2_V);
  CHECK(swapped.axis2_V == scan.axis1_V);
  bool transposed = true;
  for (std::size_t i1 = 0; i1 < 84; ++i1)
    for (std::size_t i2 = 0; i2 < 85; ++i2) transposed = transposed && swapped.at(i2, i1) == scan.at(i1, i2);
  CHECK(transposed);
}

TEST_CASE("text: every value lands where its voltages are, uneven axes included") {
  ScanOptions volts;
  volts.unit_V = 1.0;
  const RecordedScan scan = parse_text(small_scan, volts);
  CHECK(scan.axis1_V == std::vector<double>{1, 2, 4});
  CHECK(scan.axis2_V == std::vector<double>{10, 20});
  CHECK(scan.values == std::vector<double>{0.5, 0.25, -1e-3, 7, 8, 9});
}

TEST_CASE("text: the unit scales the axes, not the signal") {
  ScanOptions options;
  options.unit_V = 0.5;
  const RecordedScan scan = parse_text(small_scan, options);
  CHECK(scan.axis1_V == std::vector<double>{0.5, 1, 2});
  CHECK(scan.values.front() == 0.5);
}

TEST_CASE("text: descending axes are turned round with their values") {
  const std::string falling = "#\n#\n# 3 2\n30 2 1\n30 1 2\n\n20 2 3\n20 1 4\n\n10 2 5\n10 1 6\n";
  ScanOptions volts;
  volts.unit_V = 1.0;
  const RecordedScan scan = parse_text(falling, volts);
  CHECK(scan.axis1_V == std::vector<double>{1, 2});
  CHECK(scan.axis2_V == std::vector<double>{10, 20, 30});
  CHECK(scan.values == std::vector<double>{6, 5, 4, 3, 2, 1});
}

TEST_CASE("text: Windows line ends, spaces, plus signs and a trailing empty line are fine") {
  std::string windows = with(small_scan, "10\t1\t0.5", "  +10   1 +0.5 ");
  for (std::size_t at = windows.find('\n'); at != std::string::npos; at = windows.find('\n', at + 2))
    windows.insert(at, "\r");
  CHECK(parse_text(windows + "\r\n\r\n").values == parse_text(small_scan).values);
}

TEST_CASE("text: a file cut anywhere is damaged, with the line it ends at") {
  for (std::size_t length = 0; length + 3 < small_scan.size(); ++length)
    CHECK(thrown_by([&] { parse_text(small_scan.substr(0, length)); }).kind == ErrorKind::damaged_data);
  check_damage(small_scan.substr(0, small_scan.find("\n20\t1") - 1),
               "scan.dat:6: the file ends after 1 of 2 rows");
  check_damage(small_scan.substr(0, small_scan.find("20\t4")),
               "scan.dat:9: row 2 of 2 ends after 2 of 3 points (the file ends here: was it cut short?)");
}

TEST_CASE("text: headers that are not three lines, or not of two dimensions, are damaged") {
  check_damage(with(small_scan, "# 2\t3\n", ""), "scan.dat:3: expected three header lines");
  check_damage(with(small_scan, "# 2\t3", "# 6"), "scan.dat:3: the shape has 1 dimensions");
  check_damage(with(small_scan, "# 2\t3", "# two\t3"), "scan.dat:3: the shape 'two 3' is not two numbers");
  check_damage(with(small_scan, "# 2\t3", "# 1\t3"), "is not two numbers of 2 or more");
  check_damage("", "expected three header lines");
}

TEST_CASE("text: points that are not three finite numbers are damaged, with their line") {
  check_damage(with(small_scan, "0.25", "nan"), "scan.dat:5: 'nan' is not a finite number");
  check_damage(with(small_scan, "0.25", "1e999"), "scan.dat:5: '1e999' is not a finite number");
  check_damage(with(small_scan, "0.25", "0.2.5"), "scan.dat:5: '0.2.5' is not a finite number");
  check_damage(with(small_scan, "\t0.25", ""),
               "scan.dat:5: expected step voltage, sweep voltage and signal, found 2");
  check_damage(with(small_scan, "0.25", "0.25\t3"), "found 4 columns");
}

TEST_CASE("text: rows that do not make a grid are damaged, with their line") {
  check_damage(with(small_scan, "10\t2", "11\t2"), "scan.dat:5: the step voltage changes from 10 to 11");
  check_damage(with(small_scan, "20\t2", "20\t2.5"),
               "scan.dat:9: the sweep voltage is 2.5, but 2 in the first row");
  check_damage(with(small_scan, "10\t2", "10\t5"),
               "scan.dat:6: the sweep voltages of this row neither rise nor fall");
  check_damage(with(with(with(small_scan, "20\t1", "10\t1"), "20\t2", "10\t2"), "20\t4", "10\t4"),
               "scan.dat:10: the step voltages so far neither rise nor fall");
  check_damage(with(small_scan, "\n\n", "\n"), "scan.dat:7: expected an empty line after the 3 points");
  check_damage(with(small_scan, "10\t4\t-1e-3\n", ""), "scan.dat:6: row 1 of 2 ends after 2 of 3 points");
  check_damage(small_scan + "\n30\t1\t1\n", "scan.dat:12: more points than the shape's 2 rows");
}

TEST_CASE("text: an unusable unit is an error of the configuration") {
  for (const double unit_V : {0.0, -1e-3, std::numeric_limits<double>::infinity()}) {
    ScanOptions options;
    options.unit_V = unit_V;
    CHECK(thrown_by([&] { parse_text(small_scan, options); }).kind == ErrorKind::config);
  }
}

TEST_CASE("files: absent, a folder, or of another kind") {
  const auto absent = thrown_by([] { device::load_scan("/nowhere/scan.dat", {}); });
  CHECK(absent.kind == ErrorKind::input_missing);
  CHECK(absent.says("/nowhere/scan.dat"));
  const auto folder = std::filesystem::temp_directory_path() / "qdtune_device_test_folder.dat";
  std::filesystem::create_directory(folder);
  CHECK(thrown_by([&] { device::load_scan(folder.string(), {}); }).kind == ErrorKind::input_missing);
  std::filesystem::remove(folder);
  CHECK(thrown_by([] { device::load_scan("scan.csv", {}); }).kind == ErrorKind::config);
}
