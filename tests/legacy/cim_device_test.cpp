// The devices of the original's benchmark, and who looks at their scans.
#include "legacy/cim_device.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "legacy/classifier.hpp"

using namespace qdtune;
using namespace qdtune::legacy;

TEST_CASE("legacy devices: drawn as the original's benchmark draws them") {
  double energies_meV = 0.0, couplings_meV = 0.0;
  constexpr int drawn = 400;
  for (std::uint64_t trial = 0; trial < drawn; ++trial) {
    const CimDeviceParameters device = benchmark_device(3, trial);
    CHECK(device.cim.E_c1_meV >= 2.5);
    CHECK(device.cim.E_c1_meV < 3.5);
    CHECK(device.cim.E_c2_meV == device.cim.E_c1_meV + 0.2);
    CHECK(device.cim.t_c_meV >= 0.2);
    CHECK(device.cim.t_c_meV < 0.4);
    energies_meV += device.cim.E_c1_meV / drawn;
    couplings_meV += device.cim.t_c_meV / drawn;
  }
  CHECK(energies_meV == Approx(3.0).margin(0.06));
  CHECK(couplings_meV == Approx(0.3).margin(0.012));
  CHECK(benchmark_device(3, 7).cim.E_c1_meV == benchmark_device(3, 7).cim.E_c1_meV);
  CHECK(benchmark_device(4, 7).cim.E_c1_meV != benchmark_device(3, 7).cim.E_c1_meV);
}

TEST_CASE("legacy devices: (0,0) is the ground state at every voltage of every one of them") {
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    const CimParameters cim = benchmark_device(1, trial).cim;
    for (int i = -10; i <= 10; ++i) {
      for (int j = -10; j <= 10; ++j) {
        const GateVoltages v{0.1 * i, 0.1 * j};
        CHECK(cim_ground_state(cim, v) == Electrons{0, 0});
        CHECK(cim_margin_meV(cim, v, {1, 1}) < 0.0);
        CHECK(cim_margin_meV(cim, v, {0, 0}) > 0.0);
      }
    }
  }
}

TEST_CASE(
    "legacy devices: readings are the current with noise, never negative, the same for the same point in "
    "time") {
  const CimDeviceParameters noisy{{2.5, 2.7, 0.3, 0.08, 0.55}, 0.015};
  const device::Window window{{-1.0, -1.0}, {1.0, 1.0}};
  CimDevice device(noisy, window, {}, 1, 0);
  CimDevice same(noisy, window, {}, 1, 0);
  const device::ScanPlan plan{std::vector<GateVoltages>(4000, {0.0, 0.0})};
  const auto first = device.measure(plan);
  CHECK(first.values == same.measure(plan).values);
  CHECK(first.values != device.measure(plan).values);  // later points
  double mean = 0.0, square = 0.0;
  for (const double value : first.values) {
    CHECK(value >= 0.0);
    mean += value / 4000.0;
    square += value * value / 4000.0;
  }
  CHECK(mean == Approx(cim_current(noisy.cim, {0.0, 0.0})).margin(0.001));
  CHECK(std::sqrt(square - mean * mean) == Approx(0.015).margin(0.001));
  CHECK_THROWS_AS(device.measure({{{1.5, 0.0}}}), Error);
  CHECK_THROWS_AS(device.move_to({0.0, -1.1}), Error);
}

TEST_CASE(
    "legacy classifier: untrained networks say one thing, near chance; the sure one is overruled by "
    "features") {
  const Classification untrained = blind_answer(Classifier::untrained, 9);
  CHECK(untrained.confidence >= 1.0 / 3.0);
  CHECK(untrained.confidence < 0.38);
  CHECK(untrained.label == blind_answer(Classifier::untrained, 9).label);

  const Classification sure = blind_answer(Classifier::double_dot, 9);
  Raster diagonal{16, 16, {}};
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 16; ++j) diagonal.values.push_back((i + j) % 8 < 2 ? 1.0 : 0.1);
  }
  CHECK(inspect(diagonal, sure).label == RegionLabel::double_dot);
  CHECK(inspect(diagonal, sure).confidence == 1.0);
  const Classification flat = inspect({16, 16, std::vector<double>(256, 0.5)}, sure);
  CHECK(flat.label == RegionLabel::misc);
  CHECK(flat.confidence == 0.65);
  CHECK(flat.physics_override);
}
