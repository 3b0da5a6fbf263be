#include <cstddef>

#include "legacy/cim.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {

void check_cim(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::CimParameters device = device_of(recorded);
    const legacy::GateVoltages v{recorded.at("vg1").number(), recorded.at("vg2").number()};
    const auto energies = legacy::cim_energies_meV(device, v);
    for (const auto& [key, energy] : recorded.at("energy").members()) {
      const legacy::Electrons n = state_of(energy, key);
      comparison.require(energy, legacy::in_cim_device(n), "the device has 0 to 2 electrons a dot");
      if (legacy::in_cim_device(n))
        comparison.number(energy, energies[static_cast<std::size_t>(n.n1 * legacy::cim_levels + n.n2)]);
    }
    comparison.number(recorded.at("energy_gap"), legacy::cim_gap_meV(device, v));
    check_state(comparison, recorded.at("argmin_state"), legacy::cim_ground_state(device, v));
    comparison.number(recorded.at("current"), legacy::cim_current(device, v));
    for (const auto& [key, current] : recorded.at("current_for_state").members()) {
      comparison.number(current, legacy::cim_current_for_state(device, v, state_of(current, key)));
    }
  }
}

}  // namespace qdtune::oracle
