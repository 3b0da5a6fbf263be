#include "legacy/risk.hpp"

#include <algorithm>
#include <cmath>

namespace qdtune::legacy {

namespace {

double margin_term(double margin_V) {
  if (margin_V < 0.05) return 0.50;
  return margin_V < 0.10 ? 0.25 : 0.0;
}

double quality_term(DataQuality quality) {
  if (quality == DataQuality::low) return 0.60;
  return quality == DataQuality::moderate ? 0.35 : 0.0;
}

double risk_of(const RiskInputs& inputs) {
  if (inputs.step == 1) return 1.0;
  const physics::GateVoltages move = inputs.safe_delta.value_or(inputs.delta);
  double risk = margin_term(
      std::min({inputs.voltage_bounds_margin_V, inputs.slew_rate_margin_V, inputs.voltage_margin_V}));
  if (std::abs(move.v1_V) + std::abs(move.v2_V) > inputs.slew_cap_V) risk += 0.40;
  risk += quality_term(inputs.quality);
  if (inputs.ood_score > inputs.ood_threshold) risk += 0.40;
  if (inputs.ensemble_disagreement > 0.30) risk += 0.35;
  if (inputs.consecutive_backtracks >= 2) risk += 0.45;
  return std::min(risk, 1.0);
}

}  // namespace

RiskScore assess_risk(const RiskInputs& inputs) {
  const double risk = risk_of(inputs);
  return {risk, risk >= human_threshold};
}

}  // namespace qdtune::legacy
