#include "device/recorded_device.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "device/thrown.hpp"

using namespace qdtune;
using device::RecordedDevice;
using device::RecordedScan;
using device_test::thrown_by;

namespace {
const RecordedScan uneven_scan{{0.0, 1.0, 3.0}, {10.0, 20.0}, {1, 2, 4, 5, 8, 16}};

double one_value(device::Device& device, double v1_V, double v2_V) {
  return device.measure({{{v1_V, v2_V}}}).values.at(0);
}
}  // namespace

TEST_CASE("a recorded device is exact at every node, the last ones included") {
  RecordedDevice recorded(uneven_scan, {}, {});
  for (std::size_t i1 = 0; i1 < 3; ++i1)
    for (std::size_t i2 = 0; i2 < 2; ++i2)
      CHECK(one_value(recorded, uneven_scan.axis1_V[i1], uneven_scan.axis2_V[i2]) == uneven_scan.at(i1, i2));
}

TEST_CASE("a recorded device is exact at every node of the measured anticrossing") {
  const RecordedScan scan =
      device::load_scan(std::string(QDTUNE_SOURCE_DIR) + "/configs/data/qtt/anticrossing.dat", {});
  RecordedDevice recorded(scan, {}, {});
  bool exact = true;
  for (std::size_t i2 = 0; i2 < scan.axis2_V.size(); ++i2)
    for (std::size_t i1 = 0; i1 < scan.axis1_V.size(); ++i1)
      exact = exact && one_value(recorded, scan.axis1_V[i1], scan.axis2_V[i2]) == scan.at(i1, i2);
  CHECK(exact);
}

TEST_CASE("between nodes a recorded device is bilinear") {
  RecordedDevice recorded(uneven_scan, {}, {});
  CHECK(one_value(recorded, 0.5, 10.0) == 1.5);
  CHECK(one_value(recorded, 1.5, 10.0) == 2.5);  // a quarter of the wider cell
  CHECK(one_value(recorded, 0.0, 15.0) == 3.0);
  CHECK(one_value(recorded, 2.0, 15.0) == 7.5);  // the mean of four
}

TEST_CASE("a recorded device reproduces any bilinear function") {
  const auto f = [](double x, double y) { return 3.0 - 2.0 * x + 0.5 * y + 0.25 * x * y; };
  RecordedScan scan{{-1.0, 0.5, 0.75, 4.0}, {-2.0, 1.0, 1.5}, {}};
  for (const double y : scan.axis2_V)
    for (const double x : scan.axis1_V) scan.values.push_back(f(x, y));
  RecordedDevice recorded(scan, {}, {});
  for (const auto& v : device::grid_scan(recorded.bounds(), 23, 17).points)
    CHECK(one_value(recorded, v.v1_V, v.v2_V) == Approx(f(v.v1_V, v.v2_V)).margin(1e-13));
}

TEST_CASE("the signal is shifted, then scaled") {
  RecordedDevice recorded(uneven_scan, {4.0, 2.0}, {});
  CHECK(one_value(recorded, 3.0, 20.0) == 6.0);
  RecordedDevice inverted(uneven_scan, {0.0, -1.0}, {});
  CHECK(one_value(inverted, 0.0, 10.0) == -1.0);
}

TEST_CASE("outside the scan nothing is measured, and the message says which plunger and range") {
  RecordedDevice recorded(uneven_scan, {}, {});
  const auto thrown = thrown_by([&] { recorded.measure({{{1.0, 15.0}, {3.5, 15.0}}}); });
  CHECK(thrown.kind == ErrorKind::out_of_bounds);
  CHECK(thrown.message == "plunger 1 at 3.5 V lies outside the device's 0 to 3 V");
  CHECK(thrown_by([&] { recorded.move_to({1.0, 9.0}); }).says("plunger 2 at 9 V"));
  CHECK(recorded.position() == device::GateVoltages{1.5, 15.0});
}

TEST_CASE("a recorded device rests at its centre, moves on request and comes back from scans") {
  RecordedDevice recorded(uneven_scan, {}, {2e-3, 0.5, 0.01});
  CHECK(recorded.timing() == device::Timing{2e-3, 0.5, 0.01});
  CHECK(recorded.bounds() == device::Window{{0.0, 10.0}, {3.0, 20.0}});
  CHECK(recorded.position() == device::GateVoltages{1.5, 15.0});
  recorded.move_to({1.0, 12.0});
  const auto measurement = recorded.measure(device::grid_scan(recorded.bounds(), 2, 2));
  CHECK(measurement.values == std::vector<double>{1, 4, 5, 16});
  CHECK(measurement.points == device::grid_scan(recorded.bounds(), 2, 2).points);
  CHECK(recorded.position() == device::GateVoltages{1.0, 12.0});
}

TEST_CASE("a window restricts a recorded device to what both have in common") {
  RecordedDevice recorded(uneven_scan, {}, {}, device::Window{{-5.0, 12.0}, {2.0, 18.0}});
  CHECK(recorded.bounds() == device::Window{{0.0, 12.0}, {2.0, 18.0}});
  CHECK(recorded.position() == device::GateVoltages{1.0, 15.0});
  CHECK(one_value(recorded, 1.0, 15.0) == Approx(5.0));
  CHECK(thrown_by([&] { one_value(recorded, 2.5, 15.0); }).kind == ErrorKind::out_of_bounds);
}

TEST_CASE("a window beside the scan is an error of the configuration that states both") {
  const auto thrown = thrown_by([] {
    RecordedDevice(uneven_scan, {}, {}, device::Window{{3.0, 10.0}, {4.0, 20.0}});
  });
  CHECK(thrown.kind == ErrorKind::config);
  CHECK(thrown.says("the window is plunger 1 from 3 to 4 V, plunger 2 from 10 to 20 V"));
  CHECK(thrown.says("the scan is plunger 1 from 0 to 3 V, plunger 2 from 10 to 20 V"));
}

TEST_CASE("an empty plan is measured at once") {
  RecordedDevice recorded(uneven_scan, {}, {});
  CHECK(recorded.measure({}).values.empty());
}

TEST_CASE("unusable readouts are errors of the configuration") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(thrown_by([] { RecordedDevice(uneven_scan, {0.0, 0.0}, {}); }).kind == ErrorKind::config);
  CHECK(thrown_by([&] { RecordedDevice(uneven_scan, {nan, 1.0}, {}); }).kind == ErrorKind::config);
  CHECK(thrown_by([] { RecordedDevice(uneven_scan, {}, {0.0}); }).kind == ErrorKind::config);
}
