// How the original sees a device: its volts, its plans, its scans.
#include "legacy/instrument.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "legacy/agent_models.hpp"
#include "legacy/cim_device.hpp"
#include "legacy/patch.hpp"

using namespace qdtune;
using namespace qdtune::legacy;

namespace {

constexpr device::Window millivolts{{0.0, 0.01}, {0.150, 0.131}};

CimDevice seen_device() {
  return {{{0.5, 0.6, 0.1, 0.02, 1.0}, 0.0}, {{-1.0, -1.0}, {1.0, 1.0}}, {}, 1, 0};
}

}  // namespace

TEST_CASE("legacy gates: the original's bounds are those of the window, reversed, to the last bit") {
  const GateMap gates = GateMap::onto(millivolts);
  CHECK(gates.bounds() == device::Window{{-1.0, -1.0}, {1.0, 1.0}});
  CHECK(gates.to_device({-1.0, -1.0}).v1_V == millivolts.high.v1_V);
  CHECK(gates.to_device({-1.0, -1.0}).v2_V == millivolts.high.v2_V);
  CHECK(gates.to_device({1.0, 1.0}).v1_V == millivolts.low.v1_V);
  CHECK(gates.to_device({1.0, 1.0}).v2_V == millivolts.low.v2_V);
  const auto there = gates.to_device({0.25, -0.5});
  CHECK(gates.to_original(there).v1_V == Approx(0.25));
  CHECK(gates.to_original(there).v2_V == Approx(-0.5));
  CHECK(there.v1_V - gates.to_device({0.24, 0.0}).v1_V == Approx(0.01 * gates.slope().v1_V));
}

TEST_CASE("legacy gates: a device of its own is taken as it is") {
  const GateMap gates = GateMap::as_it_is({{-1.0, -1.0}, {1.0, 1.0}});
  CHECK(gates.to_device({0.3, -0.4}).v1_V == 0.3);
  CHECK(gates.to_original({0.3, -0.4}).v2_V == -0.4);
  CHECK(gates.slope().v1_V == 1.0);
}

TEST_CASE("legacy models: translated ones have the first electrons of the mean device") {
  const auto prior = device::standard_prior();
  const device::Window window{{0.0, 0.0}, {0.150, 0.150}};
  const GateMap gates = GateMap::onto(window);
  const CimParameters model = translated_models(prior, gates).belief;
  const auto line = static_cast<std::size_t>(device::Parameter::first_line_1);
  const auto at = gates.to_original({prior[line].quantile(0.5), 0.150});
  // On the line of the first electron in dot 1 the states (0,0) and (1,0) have the same energy.
  const auto energies = cim_energies_meV(model, at);
  CHECK(energies[cim_levels] == Approx(energies[0]).margin(1e-12));
  CHECK(model.lever_arm_meV_per_V == Approx(85.0 * 0.075));
  // More electrons at higher voltages of the device.
  CHECK(cim_ground_state(model, gates.to_original({0.0, 0.0})) == Electrons{0, 0});
  CHECK(cim_ground_state(model, gates.to_original({0.150, 0.150})) == Electrons{2, 2});
}

TEST_CASE("legacy plans: what fits is kept, what does not becomes a line") {
  const device::Window window{{-1.0, -1.0}, {1.0, 1.0}};
  const MeasurementPlan patch = plan_of(Modality::coarse_2d, window);
  CHECK(size(patch) == 256);
  CHECK(fitted(patch, 256)->modality == Modality::coarse_2d);
  const auto downgraded = fitted(patch, 255);
  CHECK(downgraded->modality == Modality::line_scan);
  CHECK(size(*downgraded) == 128);
  CHECK(size(*fitted(patch, 90)) == 90);
  CHECK(size(*fitted(plan_of(Modality::fine_2d, window), 4095)) == 128);
  const MeasurementPlan line{Modality::line_scan, window, 32};
  CHECK(size(*fitted(line, 31)) == 31);
  CHECK(size(*fitted(line, 1)) == 2);  // overdraws by one
  CHECK_FALSE(fitted(line, 0));
}

TEST_CASE("legacy instrument: a patch is the device's raster, stretched to [0, 1]") {
  CimDevice device = seen_device();
  audit::Log log = audit::Log::off();
  Instrument instrument(device, GateMap::as_it_is(device.bounds()), {device.bounds(), 0.1, 0.0}, log);
  const auto seen =
      instrument.measure(plan_of(Modality::coarse_2d, {{-0.7, -0.8}, {0.1, 0.2}}), "coarse_survey");
  REQUIRE(seen);
  CHECK(seen->is_patch());
  const auto axis = [](double start, double stop) {
    return widened(rounded_to_single(linspace(start, stop, 16)));
  };
  const Raster raw = current_patch({0.5, 0.6, 0.1, 0.02, 1.0}, {axis(-0.7, 0.1), axis(-0.8, 0.2)});
  CHECK(seen->scaled == Raster{16, 16, widened(min_max_scaled(raw.values))});
  CHECK(instrument.points() == 256);
}

TEST_CASE("legacy instrument: a line lies at 0 V of gate 2, its edges have six decimals") {
  CimDevice device = seen_device();
  audit::Log log = audit::Log::on();
  Instrument instrument(device, GateMap::as_it_is(device.bounds()), {device.bounds(), 0.1, 0.0}, log);
  const auto seen =
      instrument.measure({Modality::line_scan, {{-0.12345678, 0.5}, {0.2, 0.9}}, 20}, "coarse_survey");
  REQUIRE(seen);
  CHECK(seen->scaled.rows == 1);
  CHECK(seen->window.low.v1_V == -0.123457);
  const auto& scan = std::get<audit::Scan>(log.records().front());
  CHECK(std::all_of(scan.points.begin(), scan.points.end(), [](const auto& v) { return v.v2_V == 0.0; }));
}

TEST_CASE("legacy instrument: moves take steps within the cap, and none beyond the bounds") {
  CimDevice device = seen_device();
  audit::Log log = audit::Log::on();
  Instrument instrument(device, GateMap::as_it_is(device.bounds()), {device.bounds(), 0.02, 0.0}, log);
  CHECK(instrument.move_to({0.05, -0.05}, "navigation"));
  CHECK(device.position().v1_V == 0.05);
  CHECK(std::get<audit::Move>(log.records().back()).steps == 5);
  CHECK_FALSE(instrument.move_to({1.2, 0.0}, "navigation"));
  CHECK(device.position().v1_V == 0.05);
  CHECK(instrument.safety_violations() == 1);
}
