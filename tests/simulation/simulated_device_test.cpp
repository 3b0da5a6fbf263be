#include "simulation/simulated_device.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "device/distribution.hpp"
#include "physics/cell.hpp"
#include "physics/signal.hpp"

using namespace qdtune;
using device::Measurement;
using device::Parameter;
using device::ScanPlan;
using physics::GateVoltages;
using simulation::Disturbance;
using simulation::HiddenDevice;
using simulation::MeasuredPoint;
using simulation::NoiseComponent;
using simulation::NoiseComponents;
using simulation::Setup;
using simulation::SimulatedDevice;

namespace {
const Setup bench_setup{{{0.0, 0.0}, {0.15, 0.15}}, {2e-3}, {0.01, 0.02}};

device::ParameterVector middle_device() {
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  cube[static_cast<std::size_t>(Parameter::gain)] = 0.8;
  cube[static_cast<std::size_t>(Parameter::offset)] = 0.9;
  cube[static_cast<std::size_t>(Parameter::sensor_cross_talk_1)] = 0.75;
  return parameters_at(device::standard_population(), cube);
}

HiddenDevice middle_hidden() {
  return simulation::hidden_device(middle_device(), physics::PeakShape::lorentzian);
}

SimulatedDevice noisy_device(std::uint64_t seed = 11, std::uint64_t trial = 3) {
  return simulated_device(middle_device(), physics::PeakShape::lorentzian, bench_setup, seed, trial);
}

double clean_value(const HiddenDevice& hidden, const GateVoltages& v) {
  return hidden.offset + hidden.gain * charge_sensor_signal(hidden.dot, hidden.sensor, v);
}

ScanPlan survey() {
  return device::grid_scan(bench_setup.window, 6, 5);
}

// Does to point i what a script says, and remembers the points it saw.
class ScriptedNoise final : public NoiseComponent {
 public:
  ScriptedNoise(Disturbance script, GateVoltages lasting_shift_V, std::vector<MeasuredPoint>* seen = nullptr)
      : script_(script), lasting_shift_V_(lasting_shift_V), seen_(seen) {}
  std::string_view name() const override { return "scripted"; }
  void disturb(const MeasuredPoint& point, Disturbance& disturbance) override {
    if (seen_ != nullptr) seen_->push_back(point);
    disturbance.readout += script_.readout;
    disturbance.sensor_detuning += script_.sensor_detuning;
    disturbance.dot.offset_V.v1_V += script_.dot.offset_V.v1_V;
    disturbance.dot.offset_V.v2_V += script_.dot.offset_V.v2_V;
    disturbance.gain *= script_.gain;
  }
  void add_lasting(const GateVoltages& /*voltage*/, simulation::DotShift& shift) const override {
    shift.offset_V.v1_V += lasting_shift_V_.v1_V;
    shift.offset_V.v2_V += lasting_shift_V_.v2_V;
  }

 private:
  Disturbance script_;
  GateVoltages lasting_shift_V_;
  std::vector<MeasuredPoint>* seen_;
};

SimulatedDevice scripted_device(const Disturbance& script, const GateVoltages& lasting_shift_V = {}) {
  NoiseComponents noise;
  noise.push_back(std::make_unique<ScriptedNoise>(script, lasting_shift_V));
  return SimulatedDevice(middle_hidden(), bench_setup, std::move(noise));
}
}  // namespace

TEST_CASE("without noise a device reads offset + gain * signal, exactly") {
  SimulatedDevice silent(middle_hidden(), bench_setup, {});
  const HiddenDevice hidden = middle_hidden();
  CHECK(hidden.gain == get(middle_device(), Parameter::gain));
  CHECK(hidden.offset == get(middle_device(), Parameter::offset));
  const Measurement measurement = silent.measure(survey());
  REQUIRE(measurement.points == survey().points);
  for (std::size_t i = 0; i < measurement.values.size(); ++i)
    CHECK(measurement.values[i] == clean_value(hidden, measurement.points[i]));
}

TEST_CASE("the peak's shape is the one asked for") {
  const HiddenDevice lorentzian = simulation::hidden_device(middle_device(), physics::PeakShape::lorentzian);
  const HiddenDevice sharper = simulation::hidden_device(middle_device(), physics::PeakShape::cosh_squared);
  CHECK(sharper.sensor.shape == physics::PeakShape::cosh_squared);
  CHECK(clean_value(lorentzian, {0.1, 0.05}) != clean_value(sharper, {0.1, 0.05}));
}

TEST_CASE("noise adds to the readout in units of the peak before gain, whatever the gain") {
  device::ParameterVector theta = middle_device();
  SimulatedDevice one = simulated_device(theta, physics::PeakShape::lorentzian, bench_setup, 11, 3);
  get(theta, Parameter::gain) *= 3.0;
  SimulatedDevice three = simulated_device(theta, physics::PeakShape::lorentzian, bench_setup, 11, 3);
  const HiddenDevice hidden_one = middle_hidden();
  const HiddenDevice hidden_three = simulation::hidden_device(theta, physics::PeakShape::lorentzian);
  const Measurement a = one.measure(survey()), b = three.measure(survey());
  for (std::size_t i = 0; i < a.values.size(); ++i)
    CHECK(a.values[i] - clean_value(hidden_one, a.points[i]) ==
          Approx(b.values[i] - clean_value(hidden_three, b.points[i])).margin(1e-14));
}

TEST_CASE("repeats of one voltage scatter with the stated standard deviation about its clean value") {
  SimulatedDevice noisy = noisy_device();
  constexpr std::size_t repeats = 4000;
  const GateVoltages v{0.06, 0.05};
  const Measurement measurement = noisy.measure({std::vector<GateVoltages>(repeats, v)});
  const double sd = get(middle_device(), Parameter::noise_sd);
  double sum = 0.0, squares = 0.0;
  for (const double value : measurement.values) {
    const double residual = value - clean_value(middle_hidden(), v);
    sum += residual;
    squares += residual * residual;
  }
  CHECK(std::abs(sum / repeats) < 4 * sd / std::sqrt(double(repeats)));
  CHECK(std::sqrt(squares / repeats) == Approx(sd).epsilon(4 / std::sqrt(2.0 * repeats)));
}

TEST_CASE("values do not depend on how points are grouped into scans") {
  SimulatedDevice whole = noisy_device(), split = noisy_device(), mixed = noisy_device();
  const ScanPlan plan = survey();
  const Measurement together = whole.measure(plan);
  std::vector<double> one_by_one;
  for (const GateVoltages& v : plan.points) one_by_one.push_back(split.measure({{v}}).values.at(0));
  CHECK(one_by_one == together.values);

  const auto cut = plan.points.begin() + 11;
  std::vector<double> in_two = mixed.measure({{plan.points.begin(), cut}}).values;
  mixed.move_to({0.1, 0.1});  // nor on moves in between
  CHECK(mixed.measure({}).values.empty());
  const Measurement rest = mixed.measure({{cut, plan.points.end()}});
  in_two.insert(in_two.end(), rest.values.begin(), rest.values.end());
  CHECK(in_two == together.values);
}

TEST_CASE("noise follows the count of points, not their voltages") {
  SimulatedDevice forward = noisy_device(), backward = noisy_device();
  ScanPlan plan = survey();
  const Measurement there = forward.measure(plan);
  std::reverse(plan.points.begin(), plan.points.end());
  const Measurement back = backward.measure(plan);
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    CHECK(there.values[i] - clean_value(middle_hidden(), there.points[i]) ==
          Approx(back.values[i] - clean_value(middle_hidden(), back.points[i])).margin(1e-14));
}

TEST_CASE("the same seed and trial measure the same values; another seed or trial does not") {
  SimulatedDevice one = noisy_device(11, 3), same = noisy_device(11, 3), seed = noisy_device(12, 3),
                  trial = noisy_device(11, 4);
  const auto values = one.measure(survey()).values;
  CHECK(same.measure(survey()).values == values);
  CHECK(seed.measure(survey()).values != values);
  CHECK(trial.measure(survey()).values != values);
}

TEST_CASE("a second scan of the same plan meets fresh noise") {
  SimulatedDevice noisy = noisy_device();
  const auto first = noisy.measure(survey()).values;
  CHECK(noisy.measure(survey()).values != first);
  CHECK(noisy.measured_points() == 60);
}

TEST_CASE("a plan with one point outside measures nothing and costs nothing") {
  SimulatedDevice tried = noisy_device(), untouched = noisy_device();
  ScanPlan plan = survey();
  plan.points.push_back({0.05, 0.1500001});
  try {
    tried.measure(plan);
    FAIL("no exception");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::out_of_bounds);
  }
  CHECK(tried.measured_points() == 0);
  CHECK(tried.measure(survey()).values == untouched.measure(survey()).values);
}

TEST_CASE("a device rests where it was put; scans return there") {
  SimulatedDevice resting = noisy_device();
  CHECK(resting.position() == bench_setup.start);
  CHECK(resting.bounds() == bench_setup.window);
  CHECK(resting.timing() == bench_setup.timing);
  resting.measure(survey());
  CHECK(resting.position() == bench_setup.start);
  resting.move_to({0.1, 0.15});
  CHECK(resting.position() == GateVoltages{0.1, 0.15});
  CHECK_THROWS_AS(resting.move_to({-1e-9, 0.1}), Error);
  CHECK(resting.position() == GateVoltages{0.1, 0.15});
}

TEST_CASE("components see every point once, in order, one dwell apart") {
  std::vector<MeasuredPoint> seen;
  NoiseComponents noise;
  noise.push_back(std::make_unique<ScriptedNoise>(Disturbance{}, GateVoltages{}, &seen));
  SimulatedDevice watched(middle_hidden(), bench_setup, std::move(noise));
  watched.measure({{{0.1, 0.0}, {0.1, 0.1}}});
  watched.measure({{{0.0, 0.1}}});
  REQUIRE(seen.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(seen[i].index == i);
    CHECK(seen[i].time_s == Approx(2e-3 * double(i)));
  }
  CHECK(seen[1].voltage == GateVoltages{0.1, 0.1});
}

TEST_CASE("each kind of disturbance acts where it should") {
  const GateVoltages v{0.07, 0.06};
  const HiddenDevice hidden = middle_hidden();
  const auto value = [&v](const Disturbance& script) {
    return scripted_device(script).measure({{v}}).values.at(0);
  };

  Disturbance readout;
  readout.readout = 0.25;
  CHECK(value(readout) == clean_value(hidden, v) + 0.25);

  Disturbance gain;
  gain.gain = 1.1;
  CHECK(value(gain) - hidden.offset == Approx(1.1 * (clean_value(hidden, v) - hidden.offset)));

  Disturbance detuning;
  detuning.sensor_detuning = 0.3;
  HiddenDevice detuned = hidden;
  detuned.sensor.detuning += 0.3;
  CHECK(value(detuning) == clean_value(detuned, v));
  CHECK(value(detuning) != clean_value(hidden, v));
}

TEST_CASE("a shift of V0 moves the stability diagram with it, not the sensor's cross talk") {
  Disturbance jump;
  jump.dot.offset_V = {0.004, -0.003};
  HiddenDevice hidden = middle_hidden();
  hidden.sensor.cross_talk_1_per_V = hidden.sensor.cross_talk_2_per_V = 0.0;
  NoiseComponents noise;
  noise.push_back(std::make_unique<ScriptedNoise>(jump, GateVoltages{}));
  SimulatedDevice jumped(hidden, bench_setup, std::move(noise));
  for (const GateVoltages& v : device::grid_scan({{0.01, 0.01}, {0.14, 0.14}}, 9, 9).points)
    CHECK(jumped.measure({{v}}).values.at(0) ==
          Approx(clean_value(hidden, {v.v1_V - 0.004, v.v2_V + 0.003})).margin(1e-9));
}

TEST_CASE("switching a component on leaves the noise of the others as it was") {
  NoiseComponents noise;
  Disturbance script;
  script.readout = 0.5;
  noise.push_back(std::make_unique<ScriptedNoise>(script, GateVoltages{}));
  noise.push_back(std::make_unique<simulation::WhiteNoise>(0.05, 11, 3));
  SimulatedDevice both(middle_hidden(), bench_setup, std::move(noise));
  SimulatedDevice white = noisy_device(11, 3);
  const Measurement a = both.measure(survey()), b = white.measure(survey());
  for (std::size_t i = 0; i < a.values.size(); ++i)
    CHECK(a.values[i] == Approx(b.values[i] + 0.5).margin(1e-14));
}

TEST_CASE("the dot that rests at a voltage carries lasting shifts of V0") {
  const GateVoltages v{0.06, 0.07}, moved{0.064, 0.067};
  CHECK(scripted_device({}).dot_at(moved).offset_meV == middle_hidden().dot.offset_meV);
  const physics::DoubleDot now = scripted_device({}, {0.004, -0.003}).dot_at(moved);
  const physics::DoubleDot before = middle_hidden().dot;
  CHECK(physics::cell_margin_meV(now, {1, 1}, moved) == Approx(physics::cell_margin_meV(before, {1, 1}, v)));
}

TEST_CASE("a saturated sensor cuts the signal off below its peak, before gain, offset and noise") {
  HiddenDevice hidden = middle_hidden();
  hidden.saturation = 0.2;
  SimulatedDevice saturated(hidden, bench_setup, {}), whole(middle_hidden(), bench_setup, {});
  const Measurement cut = saturated.measure(survey()), full = whole.measure(survey());
  const double ceiling = hidden.offset + hidden.gain * 0.2;
  std::size_t cut_off = 0;
  for (std::size_t i = 0; i < cut.values.size(); ++i) {
    CHECK(cut.values[i] == std::min(full.values[i], ceiling));
    if (full.values[i] > ceiling) ++cut_off;
  }
  CHECK(cut_off > 0);
  CHECK(cut_off < cut.values.size());
}

TEST_CASE("broken promises to a device are refused") {
  const auto build = [](const HiddenDevice& hidden, const Setup& setup) {
    SimulatedDevice(hidden, setup, {});
  };
  HiddenDevice unstable = middle_hidden();
  unstable.dot.mutual_charging_energy_meV = 10.0;
  CHECK_THROWS_AS(build(unstable, bench_setup), Error);
  Setup outside = bench_setup;
  outside.start = {0.2, 0.0};
  CHECK_THROWS_AS(build(middle_hidden(), outside), Error);
  Setup timeless = bench_setup;
  timeless.timing.dwell_time_s = 0.0;
  CHECK_THROWS_AS(build(middle_hidden(), timeless), Error);
  Setup inverted = bench_setup;
  std::swap(inverted.window.low, inverted.window.high);
  CHECK_THROWS_AS(build(middle_hidden(), inverted), Error);
  NoiseComponents nothing;
  nothing.push_back(nullptr);
  CHECK_THROWS_AS(SimulatedDevice(middle_hidden(), bench_setup, std::move(nothing)), Error);
}
