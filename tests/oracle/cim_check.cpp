#include <array>
#include <cstddef>

#include "legacy/cim.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {
namespace {

// On a transition line an energy or a gap is a difference of nearly equal numbers: what is left of some meV
// is rounding.
constexpr Tolerance cancelling_meV{1e-9, 1e-12};

using Energies = std::array<double, legacy::cim_levels * legacy::cim_levels>;

void check_energies(const Value& recorded, const Energies& energies_meV, Comparison& comparison) {
  for (const auto& [key, energy] : recorded.members()) {
    const legacy::Electrons n = state_of(energy, key);
    comparison.require(energy, legacy::in_cim_device(n), "the device has 0 to 2 electrons a dot");
    if (!legacy::in_cim_device(n)) continue;
    const auto index = static_cast<std::size_t>(n.n1 * legacy::cim_levels + n.n2);
    comparison.number(energy, energies_meV[index], cancelling_meV);
  }
}

}  // namespace

void check_cim(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::CimParameters device = device_of(recorded);
    const legacy::GateVoltages v{recorded.at("vg1").number(), recorded.at("vg2").number()};
    const Energies energies_meV = legacy::cim_energies_meV(device, v);
    check_energies(recorded.at("energy"), energies_meV, comparison);
    comparison.number(recorded.at("energy_gap"), legacy::cim_gap_meV(device, v), cancelling_meV);
    // On a tie the first state, and ties by rounding are as the original's: energies take the same operations
    // in its order.
    check_state(comparison, recorded.at("argmin_state"), legacy::cim_ground_state(device, v));
    comparison.number(recorded.at("current"), legacy::cim_current(device, v));
    for (const auto& [key, current] : recorded.at("current_for_state").members()) {
      comparison.number(current, legacy::cim_current_for_state(device, v, state_of(current, key)));
    }
  }
}

}  // namespace qdtune::oracle
