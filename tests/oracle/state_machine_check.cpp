#include "base/error.hpp"
#include "legacy/stage_results.hpp"
#include "legacy/state_machine.hpp"
#include "oracle/components.hpp"
#include "oracle/rasters.hpp"

namespace qdtune::oracle {

namespace {

legacy::StagePlan plan_of(const Value& configs) {
  legacy::StagePlan plan;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Value& stage = configs.at(legacy::to_string(legacy::tuning_stages[i]));
    plan[i] = {stage.at("success_threshold").number(), stage.at("max_retries").integer(),
               stage.at("max_backtracks").integer()};
  }
  return plan;
}

void check_sequence(const Value& trace, const legacy::StagePlan& plan, Comparison& comparison) {
  legacy::StateMachine machine(plan);
  for (const Value& row : trace.items()) {
    comparison.text(row.at("stage_before"), legacy::to_string(machine.stage()));
    const bool human = machine.process_result({row.at("success").flag(), row.at("confidence").number()});
    comparison.text(row.at("stage"), legacy::to_string(machine.stage()));
    comparison.flag(row.at("hitl"), human);
    comparison.integer(row.at("consecutive_backtracks"), machine.consecutive_backtracks());
    comparison.integer(row.at("total_backtracks"), machine.total_backtracks());
    comparison.integer(row.at("retries_now"), machine.retries(machine.stage()));
    comparison.integer(row.at("backtracks_at_stage"), machine.backtracks_from(machine.stage()));
  }
}

legacy::StageResult result_of(const Value& recorded) {
  const std::string& factory = recorded.at("factory").text();
  const Value& in = recorded.at("input");
  if (factory == "bootstrap")
    return legacy::bootstrap_result(in.at("device_responds").flag(), in.at("signal_detected").flag());
  if (factory == "survey")
    return legacy::survey_result(in.at("peak_found").flag(), in.at("peak_quality").number());
  if (factory == "charge_id")
    return legacy::charge_id_result(label_of(in.at("label")), in.at("confidence").number(),
                                    in.at("physics_override").flag());
  if (factory == "navigation")
    return legacy::navigation_result(in.at("target_reached").flag(), in.at("belief_confidence").number());
  if (factory == "verification")
    return legacy::verification_result(in.at("stable").flag(), in.at("reproducibility").number(),
                                       in.at("charge_noise").number());
  throw Error(ErrorKind::damaged_data, recorded.place() + ": no factory of the original: " + factory);
}

}  // namespace

void check_state_machine(const Value& data, Comparison& comparison) {
  const legacy::StagePlan plan = plan_of(data.at("configs"));
  comparison.require(data.at("configs"), plan == legacy::default_stage_plan,
                     "the default plan is the original's");
  for (const Value& sequence : data.at("sequences").items()) {
    comparison.begin_case();
    check_sequence(sequence.at("trace"), plan, comparison);
  }
  for (const Value& recorded : data.at("factories").items()) {
    comparison.begin_case();
    const legacy::StageResult result = result_of(recorded);
    comparison.flag(recorded.at("success"), result.success);
    comparison.number(recorded.at("confidence"), result.confidence);
  }
}

}  // namespace qdtune::oracle
