#include "base/error.hpp"
#include "legacy/risk.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {

namespace {

legacy::DataQuality quality_of(const Value& flag) {
  using legacy::DataQuality;
  for (const DataQuality quality : {DataQuality::high, DataQuality::moderate, DataQuality::low}) {
    if (legacy::to_string(quality) == flag.text()) return quality;
  }
  throw Error(ErrorKind::damaged_data, flag.place() + ": no grade of the original: " + flag.text());
}

physics::GateVoltages delta_of(const Value& list) {
  return {list.items().at(0).number(), list.items().at(1).number()};
}

legacy::RiskInputs inputs_of(const Value& recorded) {
  legacy::RiskInputs inputs;
  inputs.voltage_bounds_margin_V = recorded.at("margins").at("voltage_bounds").number();
  inputs.slew_rate_margin_V = recorded.at("margins").at("slew_rate").number();
  inputs.voltage_margin_V = recorded.at("margins").at("voltage_margin").number();
  inputs.delta = delta_of(recorded.at("delta"));
  if (!recorded.at("safe_delta").is_null()) inputs.safe_delta = delta_of(recorded.at("safe_delta"));
  inputs.slew_cap_V = recorded.at("slew_cap").number();
  inputs.quality = quality_of(recorded.at("dqc_flag"));
  inputs.ood_score = recorded.at("ood_score").number();
  inputs.ood_threshold = recorded.at("ood_threshold").number();
  inputs.ensemble_disagreement = recorded.at("ensemble_disagreement").number();
  inputs.consecutive_backtracks = recorded.at("consecutive_backtracks").integer();
  inputs.step = recorded.at("step").integer();
  return inputs;
}

}  // namespace

void check_risk(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::RiskScore score = legacy::assess_risk(inputs_of(recorded));
    comparison.number(recorded.at("risk"), score.risk);
    comparison.flag(recorded.at("hitl"), score.asks_human);
  }
}

}  // namespace qdtune::oracle
