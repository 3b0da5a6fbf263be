#include "legacy/state_machine.hpp"

namespace qdtune::legacy {

std::string_view to_string(TuningStage stage) {
  switch (stage) {
    case TuningStage::bootstrapping:
      return "BOOTSTRAPPING";
    case TuningStage::coarse_survey:
      return "COARSE_SURVEY";
    case TuningStage::charge_id:
      return "CHARGE_ID";
    case TuningStage::navigation:
      return "NAVIGATION";
    case TuningStage::verification:
      return "VERIFICATION";
    case TuningStage::complete:
      return "COMPLETE";
  }
  return "unknown";
}

bool StateMachine::process_result(const StageResult& result) {
  if (stage_ == TuningStage::complete) return false;
  const StageRules& rules = plan_[index(stage_)];
  if (result.success && result.confidence >= rules.success_threshold) {
    advance();
    return false;
  }
  if (calls_for_human(stage_)) return true;
  int& retries = retries_[index(stage_)];
  if (retries < rules.max_retries) {
    ++retries;
    return false;
  }
  if (stage_ == TuningStage::bootstrapping || rules.max_backtracks == 0) return true;
  backtrack();
  return calls_for_human(stage_);
}

bool StateMachine::calls_for_human(TuningStage stage) const {
  const int allowed = plan_[index(stage)].max_backtracks;
  return consecutive_backtracks_ >= 2 || (allowed > 0 && backtracks_from(stage) >= allowed) ||
         backtracks_touching_[index(stage)] > 5;
}

void StateMachine::advance() {
  retries_[index(stage_)] = 0;
  consecutive_backtracks_ = 0;
  stage_ = tuning_stages[index(stage_) + 1];
}

void StateMachine::backtrack() {
  const TuningStage arrival = tuning_stages[index(stage_) - 1];
  ++consecutive_backtracks_;
  ++total_backtracks_;
  ++backtracks_from_[index(stage_)];
  for (const TuningStage touched : {stage_, arrival}) {
    ++backtracks_touching_[index(touched)];
    retries_[index(touched)] = 0;
  }
  stage_ = arrival;
}

}  // namespace qdtune::legacy
