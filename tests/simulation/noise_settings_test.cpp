#include "simulation/noise_settings.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "simulation/simulated_device.hpp"

using namespace qdtune;
using simulation::Disturbance;
using simulation::NoiseComponents;
using simulation::NoiseSettings;

namespace {

constexpr std::uint64_t settings_seed = 42, settings_trial = 6;
const device::Window settings_window{{0.0, 0.0}, {0.15, 0.15}};

struct Kind {
  std::string component;
  void (*switch_on)(NoiseSettings&);
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"pink", [](NoiseSettings& s) { s.pink_ueV_per_sqrt_Hz = 3.0; }},
      {"telegraph", [](NoiseSettings& s) { s.fluctuators = 2; }},
      {"jumps", [](NoiseSettings& s) { s.jumps_per_min = 6000.0; }},
      {"gain drift", [](NoiseSettings& s) { s.gain_drift_percent_per_min = 5.0; }},
      {"offset drift", [](NoiseSettings& s) { s.offset_drift_per_min = 0.1; }},
      {"latching", [](NoiseSettings& s) { s.latching_probability = 0.1; }},
      {"disorder", [](NoiseSettings& s) { s.disorder_sd_V = 0.002; }},
      {"lever arms", [](NoiseSettings& s) { s.lever_arm_variation_percent = 10.0; }}};
  return all;
}

NoiseSettings everything() {
  NoiseSettings settings;
  for (const Kind& kind : kinds()) kind.switch_on(settings);
  return settings;
}

NoiseComponents components(const NoiseSettings& settings) {
  return laboratory_noise(settings, physics::DoubleDot{}, settings_window, 1e-3, settings_seed,
                          settings_trial);
}

// All numbers that the component of this name adds, point by point.
std::vector<double> numbers(const NoiseComponents& noise, const std::string& name) {
  const auto found =
      std::find_if(noise.begin(), noise.end(), [&](const auto& c) { return c->name() == name; });
  REQUIRE(found != noise.end());
  std::vector<double> result;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Disturbance d;
    (*found)->disturb({i, 1e-3 * double(i), {7e-4 * double(i), 0.1}}, d);
    for (const double x : {d.readout, d.sensor_detuning, d.gain, d.keeps_charge ? 1.0 : 0.0,
                           d.dot.offset_V.v1_V, d.dot.offset_V.v2_V, d.dot.pull_meV(0), d.dot.pull_meV(1)})
      result.push_back(x);
  }
  return result;
}

}  // namespace

TEST_CASE("by default no noise is on but that of a point, and each setting switches on one component") {
  CHECK(components({}).empty());
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.component);
    NoiseSettings settings;
    kind.switch_on(settings);
    const NoiseComponents noise = components(settings);
    REQUIRE(noise.size() == 1);
    CHECK(noise.front()->name() == kind.component);
  }
  CHECK(components(everything()).size() == kinds().size());
}

TEST_CASE("switching noise on leaves the numbers of every other noise as they were") {
  const NoiseComponents together = components(everything());
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.component);
    NoiseSettings settings;
    kind.switch_on(settings);
    const std::vector<double> alone = numbers(components(settings), kind.component);
    CHECK(numbers(together, kind.component) == alone);
    bool others_differ = false;  // some of them: a drift has but a coin to toss
    for (std::uint64_t trial = settings_trial + 1; trial < settings_trial + 20; ++trial) {
      const NoiseComponents other =
          laboratory_noise(settings, physics::DoubleDot{}, settings_window, 1e-3, settings_seed, trial);
      others_differ = others_differ || numbers(other, kind.component) != alone;
    }
    CHECK(others_differ);
  }
}

TEST_CASE("energies become detunings by the width of the sensor's peak") {
  NoiseSettings narrow, wide;
  narrow.fluctuators = wide.fluctuators = 1;
  wide.sensor_width_meV = 0.2;
  Disturbance in_narrow, in_wide;
  components(narrow).front()->disturb({0, 0.0, {}}, in_narrow);
  components(wide).front()->disturb({0, 0.0, {}}, in_wide);
  CHECK(std::abs(in_narrow.sensor_detuning) == Approx(0.05));  // half of 10 ueV over 100 ueV
  CHECK(in_wide.sensor_detuning == Approx(0.5 * in_narrow.sensor_detuning));
  wide.sensor_width_meV = 0.0;
  CHECK_THROWS_AS(components(wide), Error);
}

TEST_CASE("a device with all noise on measures the same values each time, in any grouping") {
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  const auto theta = parameters_at(device::standard_population(), cube);
  const auto noisy = [&theta] {
    return simulation::simulated_device(theta, physics::PeakShape::lorentzian,
                                        {settings_window, {}, {0.0, 0.0}}, settings_seed, settings_trial,
                                        everything());
  };
  const auto plan = device::grid_scan(settings_window, 9, 9);
  auto whole = noisy(), again = noisy(), single = noisy();
  const auto values = whole.measure(plan).values;
  CHECK(again.measure(plan).values == values);
  std::vector<double> one_by_one;
  for (const auto& v : plan.points) one_by_one.push_back(single.measure({{v}}).values.at(0));
  CHECK(one_by_one == values);
  auto quiet = simulation::simulated_device(theta, physics::PeakShape::lorentzian,
                                            {settings_window, {}, {0.0, 0.0}}, settings_seed, settings_trial);
  CHECK(quiet.measure(plan).values != values);
}
