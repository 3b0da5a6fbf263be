#include "legacy/agent_models.hpp"

#include <cmath>

namespace qdtune::legacy {

AgentModels original_models() {
  return {{2.3, 2.5, 0.15, 0.1, 0.5}, {0.50, 0.55, 0.05, 0.015, 1.0}, 0.01};
}

AgentModels translated_models(const device::ParameterDistributions& prior, const GateMap& gates) {
  using device::Parameter;
  const auto middle = [&](Parameter p) { return prior[static_cast<std::size_t>(p)].quantile(0.5); };
  const physics::GateVoltages slope = gates.slope();
  const physics::GateVoltages first_electrons =
      gates.to_original({middle(Parameter::first_line_1), middle(Parameter::first_line_2)});
  CimParameters model;
  model.lever_arm_meV_per_V = 0.5 * (middle(Parameter::lever_arm_11) * std::abs(slope.v1_V) +
                                     middle(Parameter::lever_arm_22) * std::abs(slope.v2_V));
  model.E_c1_meV = -model.lever_arm_meV_per_V * first_electrons.v1_V;
  model.E_c2_meV = -model.lever_arm_meV_per_V * first_electrons.v2_V;
  model.t_c_meV = middle(Parameter::tunnel_coupling);
  model.T_meV = physics::boltzmann_meV_per_K * middle(Parameter::electron_temperature);
  return {model, model, 0.01};
}

}  // namespace qdtune::legacy
