#include "physics/signal.hpp"

#include <cmath>
#include <utility>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "physics/random_dots.hpp"

using namespace qdtune::physics;

namespace {

constexpr double e_over_hbar_nA_per_meV = 243.41348;

// A dot with widely separated, nearly equal-footed triple points for transport tests.
DoubleDot transport_dot() {
  DoubleDot dot;
  dot.mutual_charging_energy_meV = 1.0;
  dot.lever_arm_meV_per_V << 80.0, 0.0, 0.0, 80.0;
  dot.tunnel_coupling_meV = 1e-5;
  return dot;
}

// The voltage where both levels are shifted from the electron triple point by the given energies.
GateVoltages from_triple_point(const DoubleDot& dot, double shift_1_meV, double shift_2_meV) {
  const GateVoltages e = triple_points(dot, {0, 0})->electron;
  return {e.v1_V - shift_1_meV / 80.0, e.v2_V - shift_2_meV / 80.0};
}

}  // namespace

TEST_CASE("both peaks have height one, fall to their half where they should and never overflow") {
  for (const PeakShape shape : {PeakShape::lorentzian, PeakShape::cosh_squared}) {
    CHECK(peak(shape, 0.0) == 1.0);
    CHECK(peak(shape, 1.7) == peak(shape, -1.7));
    CHECK(peak(shape, 1e4) >= 0.0);
    CHECK(peak(shape, 1e4) < 1.1e-8);
  }
  CHECK(peak(PeakShape::lorentzian, 1.0) == 0.5);
  CHECK(peak(PeakShape::cosh_squared, 0.6) == Approx(1.0 / (std::cosh(0.6) * std::cosh(0.6))));
  CHECK(peak(PeakShape::cosh_squared, std::acosh(std::sqrt(2.0))) == Approx(0.5));
}

TEST_CASE("a frozen dot shows the peak at its own detuning") {
  DoubleDot dot;
  dot.electron_temperature_K = 1e-3;
  dot.tunnel_coupling_meV = 0.0;
  const ChargeSensor sensor{-0.7, 0.8, 0.5, 2.0, -1.0, PeakShape::lorentzian};
  const GateVoltages v{3.5 / 80.0, 3.5 / 80.0};
  REQUIRE(ground_state(dot, v) == Electrons{1, 1});
  const double u = -0.7 + 0.8 + 0.5 + (2.0 - 1.0) * v.v1_V;
  CHECK(charge_sensor_signal(dot, sensor, v) == Approx(1.0 / (1.0 + u * u)));
}

TEST_CASE("the signal is averaged over charge states, not taken at the average charge") {
  DoubleDot dot;
  dot.tunnel_coupling_meV = 0.0;
  // On the first line of dot 1, dot 2 empty: half the time delta = -2, half the time delta = +2.
  const GateVoltages v{0.5 * dot.charging_energy_1_meV / 80.0, -0.05};
  const ChargeSensor sensor{-2.0, 4.0, 1.0, 0.0, 0.0, PeakShape::lorentzian};
  CHECK(charge_sensor_signal(dot, sensor, v) == Approx(0.2));
  CHECK(peak(sensor.shape, sensor.normalised_detuning(v, 0.5, 0.0)) == Approx(1.0));
}

TEST_CASE("the signal of a known distribution is its weighted sum") {
  ChargeDistribution p;
  p.add({0, 0}, 0.4);
  p.add({1, 2}, 0.6);
  const ChargeSensor sensor{0.1, 0.3, 0.2, 0.0, 0.0, PeakShape::cosh_squared};
  const double expected = 0.4 * peak(sensor.shape, 0.1) + 0.6 * peak(sensor.shape, 0.8);
  CHECK(charge_sensor_signal(p, sensor, {0.0, 0.0}) == Approx(expected));
}

TEST_CASE("at a triple point the leads limit a strongly coupled ring") {
  DoubleDot dot = transport_dot();
  dot.tunnel_coupling_meV = 1e-2;
  const TransportLeads leads{2e-5, 3e-5, 1e-4};
  // Three states at 1/3: J_i = g_i / 6, and the inter-dot link costs next to nothing.
  const double expected =
      e_over_hbar_nA_per_meV * (1e-4 / dot.thermal_energy_meV()) / (6.0 / 2e-5 + 6.0 / 3e-5);
  const GateVoltages at = from_triple_point(dot, 0.0, 0.0);
  CHECK(transport_signal_nA(dot, leads, at) == Approx(expected).epsilon(1e-3));
}

TEST_CASE("weakly coupled dots show the resonant line of Stoof and Nazarov") {
  const DoubleDot dot = transport_dot();
  const TransportLeads leads{1e-3, 1e-3, 1e-4};
  // Half of both lead couplings is open at the triple point: g = (g1 + g2) / 2, half maximum at eps = g / 2.
  // The occupations hardly change, for kT is 17 times as large.
  const double half_width_meV = 0.25 * (leads.coupling_1_meV + leads.coupling_2_meV);
  const auto at_gap = [&](double eps_meV) {
    return transport_signal_nA(dot, leads, from_triple_point(dot, 0.5 * eps_meV, -0.5 * eps_meV));
  };
  const double top = at_gap(0.0);
  CHECK(at_gap(half_width_meV) / top == Approx(0.5).epsilon(0.01));
  CHECK(at_gap(-half_width_meV) / top == Approx(0.5).epsilon(0.01));
  CHECK(at_gap(3.0 * half_width_meV) / top == Approx(0.1).epsilon(0.02));
  // Height: J_12 = 1/3 t_c^2 4 / g alone.
  const double g_meV = 1e-3;
  const double expected =
      e_over_hbar_nA_per_meV * (1e-4 / dot.thermal_energy_meV()) * (4.0 / 3.0) * 1e-10 / g_meV;
  CHECK(top == Approx(expected).epsilon(0.01));
}

TEST_CASE("a series dot conducts at both triple points and nowhere else") {
  DoubleDot dot = transport_dot();
  dot.tunnel_coupling_meV = 1e-3;
  const TransportLeads leads{1e-3, 1e-3, 1e-4};
  const auto points = triple_points(dot, {1, 1});
  REQUIRE(points);
  const double electron = transport_signal_nA(dot, leads, points->electron);
  const double hole = transport_signal_nA(dot, leads, points->hole);
  CHECK(electron > 0.0);
  CHECK(hole == Approx(electron).epsilon(1e-6));
  const MarginPoint blockade = largest_margin(dot, {1, 1}, {-1.0, -1.0}, {1.0, 1.0});
  CHECK(transport_signal_nA(dot, leads, blockade.voltage) < 1e-9 * electron);
  // On the line of dot 1, 0.5 meV from the triple point: dot 2 is blocked.
  const GateVoltages on_line{points->electron.v1_V, points->electron.v2_V - 0.5 / 80.0};
  CHECK(transport_signal_nA(dot, leads, on_line) < 1e-6 * electron);
  // Halfway between the triple points the dots are in resonance, but their total charge is fixed.
  const GateVoltages between{0.5 * (points->electron.v1_V + points->hole.v1_V),
                             0.5 * (points->electron.v2_V + points->hole.v2_V)};
  CHECK(transport_signal_nA(dot, leads, between) < 1e-6 * electron);
}

TEST_CASE("the current is linear in the bias and does not care which lead is called first") {
  auto stream = physics_test::stream_of(40);
  for (int i = 0; i < 50; ++i) {
    const DoubleDot dot = physics_test::draw_sample(stream).dot;
    const auto points = triple_points(dot, {0, 1});
    REQUIRE(points);
    const GateVoltages v{points->electron.v1_V + physics_test::between(stream, -1e-4, 1e-4),
                         points->electron.v2_V};
    const double current = transport_signal_nA(dot, {1e-3, 2e-3, 1e-4}, v);
    CHECK(transport_signal_nA(dot, {1e-3, 2e-3, -2e-4}, v) == Approx(-2.0 * current));
    DoubleDot mirrored = dot;
    std::swap(mirrored.charging_energy_1_meV, mirrored.charging_energy_2_meV);
    mirrored.lever_arm_meV_per_V = dot.lever_arm_meV_per_V.reverse();
    mirrored.offset_meV = dot.offset_meV.reverse();
    CHECK(transport_signal_nA(mirrored, {2e-3, 1e-3, 1e-4}, {v.v2_V, v.v1_V}) == Approx(current));
  }
}

TEST_CASE("a dot without leads carries no current and is refused") {
  CHECK_THROWS_AS(transport_signal_nA(DoubleDot{}, {0.0, 1e-3, 1e-4}, {0.0, 0.0}), qdtune::Error);
}
