#include "simulation/slow_noise.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "physics/signal.hpp"
#include "simulation/simulated_device.hpp"

using namespace qdtune;
using physics::GateVoltages;
using simulation::ChargeJumps;
using simulation::Disturbance;
using simulation::DotShift;
using simulation::GainDrift;
using simulation::Latching;
using simulation::OffsetDrift;

namespace {

Disturbance disturbed(simulation::NoiseComponent& noise, std::uint64_t index, double time_s) {
  Disturbance disturbance;
  noise.disturb({index, time_s, {}}, disturbance);
  return disturbance;
}

GateVoltages lasting_V(const simulation::NoiseComponent& noise) {
  DotShift shift;
  noise.add_lasting({0.05, 0.05}, shift);
  return shift.offset_V;
}

// Default dots without any noise but latching, and a sensor that tells their charge states apart.
const simulation::HiddenDevice latching_hidden;
const GateVoltages empty{0.0, 0.0}, filled{0.1, 0.1};

simulation::SimulatedDevice latching_device(double probability) {
  simulation::NoiseComponents noise;
  noise.push_back(std::make_unique<Latching>(probability, 42, 0));
  return simulation::SimulatedDevice(latching_hidden, {{{0.0, 0.0}, {0.15, 0.15}}, {}, empty},
                                     std::move(noise));
}

double latching_test_signal(const GateVoltages& v) {
  return physics::charge_sensor_signal(latching_hidden.dot, latching_hidden.sensor, v);
}

}  // namespace

TEST_CASE("jumps are a Poisson process of the stated rate in measuring time", "[statistical]") {
  // 12 a minute for 30 s: 6 jumps, as many as their variance.
  constexpr std::size_t trials = 4000;
  double sum = 0.0, squares = 0.0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    ChargeJumps jumps(12.0, 0.003, 42, trial);
    disturbed(jumps, 0, 0.0);
    CHECK(jumps.jumps() == 0);
    disturbed(jumps, 1, 30.0);
    const auto count = static_cast<double>(jumps.jumps());
    sum += count;
    squares += count * count;
  }
  const double mean = sum / trials, variance = squares / trials - mean * mean;
  CHECK(mean == Approx(6.0).margin(4 * std::sqrt(6.0 / trials)));
  CHECK(variance == Approx(6.0).epsilon(4 * std::sqrt(2.2 / trials)));
}

TEST_CASE("a jump shifts V0 of both plungers by independent normal numbers", "[statistical]") {
  ChargeJumps jumps(60.0, 0.003, 42, 0);
  GateVoltages before;
  double squares1 = 0.0, squares2 = 0.0, product = 0.0, beyond = 0.0;
  constexpr std::size_t wanted = 4000;
  std::size_t seen = 0;
  bool moved_between = false;
  for (std::uint64_t i = 0; seen < wanted; ++i) {  // short steps: two jumps rarely meet in one
    const auto count = jumps.jumps();
    const GateVoltages now = disturbed(jumps, i, 20e-3 * static_cast<double>(i)).dot.offset_V;
    const double d1 = now.v1_V - before.v1_V, d2 = now.v2_V - before.v2_V;
    before = now;
    if (jumps.jumps() == count) {
      moved_between = moved_between || d1 != 0.0 || d2 != 0.0;
      continue;
    }
    if (jumps.jumps() != count + 1) continue;
    ++seen;
    squares1 += d1 * d1;
    squares2 += d2 * d2;
    product += d1 * d2;
    if (std::abs(d1) > 0.006) beyond += 1.0;
  }
  CHECK_FALSE(moved_between);
  const double root = std::sqrt(double(wanted));
  CHECK(std::sqrt(squares1 / wanted) == Approx(0.003).epsilon(4 / (std::sqrt(2.0) * root)));
  CHECK(std::sqrt(squares2 / wanted) == Approx(0.003).epsilon(4 / (std::sqrt(2.0) * root)));
  CHECK(std::abs(product / wanted) < 4 * 9e-6 / root);
  CHECK(beyond / wanted == Approx(0.0455).margin(4 * std::sqrt(0.0455 * 0.9545) / root));
}

TEST_CASE("a jump lasts: what shifts the last point belongs to the truth, and later points only add to it") {
  ChargeJumps jumps(600.0, 0.003, 42, 1);
  CHECK(lasting_V(jumps) == GateVoltages{});
  GateVoltages last;
  for (std::uint64_t i = 0; i < 500; ++i) {
    last = disturbed(jumps, i, 1e-3 * double(i)).dot.offset_V;
    CHECK(lasting_V(jumps) == last);
  }
  CHECK(jumps.jumps() > 0);
  CHECK(last != GateVoltages{});
}

TEST_CASE("when jumps come does not depend on how often the device is measured") {
  ChargeJumps often(60.0, 0.003, 42, 2), seldom(60.0, 0.003, 42, 2);
  for (std::uint64_t i = 0; i <= 1000; ++i) disturbed(often, i, 10e-3 * double(i));
  disturbed(seldom, 0, 10.0);
  CHECK(often.jumps() == seldom.jumps());
  CHECK(lasting_V(often) == lasting_V(seldom));
}

TEST_CASE("no rate, no jump") {
  ChargeJumps silent(0.0, 0.003, 42, 0);
  CHECK(disturbed(silent, 0, 1e9).dot.offset_V == GateVoltages{});
  CHECK_THROWS_AS(ChargeJumps(-1.0, 0.003, 42, 0), Error);
  CHECK_THROWS_AS(ChargeJumps(1.0, -0.003, 42, 0), Error);
}

TEST_CASE("the gain drifts steadily by the stated rate, up for half of the trials") {
  std::size_t up = 0;
  constexpr std::size_t trials = 1000;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    GainDrift drift(0.05, 42, trial);
    CHECK(disturbed(drift, 0, 0.0).gain == 1.0);
    const double after_a_minute = disturbed(drift, 1, 60.0).gain;
    CHECK(std::abs(std::log(after_a_minute)) == Approx(0.05));
    CHECK(std::log(disturbed(drift, 2, 600.0).gain) == Approx(10.0 * std::log(after_a_minute)));
    if (after_a_minute > 1.0) ++up;
  }
  CHECK(double(up) / trials == Approx(0.5).margin(4 * 0.5 / std::sqrt(double(trials))));
  CHECK_THROWS_AS(GainDrift(-0.05, 42, 0), Error);
}

TEST_CASE("the offset drifts likewise, with a coin of its own") {
  std::size_t together = 0;
  constexpr std::size_t trials = 1000;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    GainDrift gain(0.05, 42, trial);
    OffsetDrift offset(0.02, 42, trial);
    const Disturbance after = disturbed(offset, 1, 30.0);
    CHECK(std::abs(after.readout) == Approx(0.01));
    CHECK(after.gain == 1.0);
    if ((after.readout > 0.0) == (disturbed(gain, 1, 30.0).gain > 1.0)) ++together;
  }
  CHECK(double(together) / trials == Approx(0.5).margin(4 * 0.5 / std::sqrt(double(trials))));
  CHECK_THROWS_AS(OffsetDrift(-0.05, 42, 0), Error);
}

TEST_CASE("a latched dot is seen in the charge state it had, and the truth does not latch with it") {
  const auto before = physics::ground_state(latching_hidden.dot, empty);
  REQUIRE(physics::ground_state(latching_hidden.dot, filled) != before);
  simulation::SimulatedDevice latched = latching_device(1.0);
  const auto values = latched.measure({{empty, filled, filled, empty}}).values;
  physics::ChargeDistribution old;
  old.add(before, 1.0);
  const double kept = physics::charge_sensor_signal(old, latching_hidden.sensor, filled);
  CHECK(values[0] == latching_test_signal(empty));  // nothing to keep at the first point
  CHECK(values[1] == kept);
  CHECK(values[2] == kept);
  CHECK(values[3] == latching_test_signal(empty));  // back where the old state is the ground state
  CHECK(kept != latching_test_signal(filled));
  CHECK(latched.dot_at(filled).offset_meV == latching_hidden.dot.offset_meV);
}

TEST_CASE("of crossings the stated share latches, and lags of k points are as rare as its k-th power") {
  constexpr double p = 0.3;
  simulation::SimulatedDevice device = latching_device(p);
  const double at_once = latching_test_signal(filled);
  constexpr int crossings = 4000;
  int late = 0, very_late = 0;
  for (int i = 0; i < crossings; ++i) {
    // Ten points to empty the dots again: that they all latch has a chance of 6e-6.
    const auto values =
        device
            .measure({{empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, filled, filled}})
            .values;
    if (values[10] != at_once) ++late;
    if (values[11] != at_once) ++very_late;
  }
  CHECK(double(late) / crossings == Approx(p).margin(4 * std::sqrt(p * (1 - p) / crossings)));
  CHECK(double(very_late) / crossings == Approx(p * p).margin(4 * std::sqrt(p * p / crossings)));
}

TEST_CASE("latching keeps the charge with the stated probability, at each point anew") {
  Latching latching(0.1, 42, 0), never(0.0, 42, 0), always(1.0, 42, 0);
  constexpr std::size_t count = 40000;
  std::size_t kept = 0, twice = 0, wrong = 0;
  bool before = false;
  for (std::uint64_t i = 0; i < count; ++i) {
    const bool now = disturbed(latching, i, 0.0).keeps_charge;
    if (now) ++kept;
    if (now && before) ++twice;
    before = now;
    if (disturbed(never, i, 0.0).keeps_charge || !disturbed(always, i, 0.0).keeps_charge) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(double(kept) / count == Approx(0.1).margin(4 * 0.3 / std::sqrt(double(count))));
  CHECK(double(twice) / count == Approx(0.01).margin(4 * 0.1 / std::sqrt(double(count))));
  CHECK_THROWS_AS(Latching(1.1, 42, 0), Error);
}
