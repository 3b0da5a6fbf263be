// What the original's device is like, in numbers a reader can check by hand.
#include "legacy/cim.hpp"

#include <catch2/catch.hpp>

using namespace qdtune::legacy;

namespace {

// On the line mu1 = 0 at V1 = -2 V, mu2 = 0 at V2 = -2 V.
const CimParameters round_device{2.0, 2.0, 0.25, 0.1, 1.0};

}  // namespace

TEST_CASE("legacy device: energies are linear in the electron numbers: two electrons cost twice one") {
  const auto energies = cim_energies_meV(round_device, {-1.0, 0.0});
  CHECK(energies[3] == 1.0);         // (1,0)
  CHECK(energies[6] == 2.0);         // (2,0)
  CHECK(energies[4] == 3.0 - 0.25);  // (1,1)
}

TEST_CASE(
    "legacy device: one electron in each dot wins only within the tunnel coupling of the quadruple point") {
  CHECK(cim_ground_state(round_device, {-2.0, -2.0}) == Electrons{1, 1});
  CHECK(cim_ground_state(round_device, {-2.1, -1.9}) == Electrons{1, 1});
  CHECK(cim_ground_state(round_device, {-2.2, -1.9}) == Electrons{2, 0});
  CHECK(cim_ground_state(round_device, {0.0, 0.0}) == Electrons{0, 0});
}

TEST_CASE("legacy device: the peak falls as the coupling grows, and temperature below it does nothing") {
  const GateVoltages on_line{-2.0, 1.0};
  CHECK(cim_gap_meV(round_device, on_line) == 0.0);
  CHECK(cim_current(round_device, on_line) == 4.0);
  CimParameters other = round_device;
  other.t_c_meV = 0.5;
  CHECK(cim_current(other, on_line) == 2.0);
  other.T_meV = 0.4;
  CHECK(cim_current(other, on_line) == 2.0);
}

TEST_CASE("legacy device: a state without a neighbour in 0..2 carries nothing") {
  const GateVoltages v{-2.0, -2.0};
  CHECK(cim_current_for_state(round_device, v, {3, 3}) == 0.0);
  CHECK(cim_current_for_state(round_device, v, {0, 4}) == 0.0);
  CHECK(cim_current_for_state(round_device, v, {3, 2}) > 0.0);
}
