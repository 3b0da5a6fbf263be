// The original's stages and the rules that lead from one to the next: a pure state machine.
//
//   bootstrapping -> coarse_survey -> charge_id -> navigation -> verification -> complete
//
// The result of a stage is judged in this order:
//   1. success and confidence >= the stage's threshold: the next stage; retries of the stage left and the
//      consecutive backtracks become 0, the backtracks counted at each stage stay;
//   2. the stage calls for a human (below): asked, nothing changes;
//   3. the retries are used up: in bootstrapping, or where no backtrack is allowed, a human is asked and nothing
//      changes; elsewhere back by one stage (one more backtrack: consecutive, in total, at the stage left;
//      retries of both stages 0), and a human is asked if the stage arrived at calls for one;
//   4. otherwise one more retry.
// A stage calls for a human at 2 consecutive backtracks, at as many backtracks from it as it allows (if it
// allows any), or when more than 5 backtracks left it or arrived at it. In complete nothing changes.
//
// What is wrong with it: once a stage has reached its backtracks, rule 2 asks the human after every further
// failure and nothing ever moves on; there is no stage in which a trial has failed, so a hopeless one only ends
// with its budget. A retry repeats a stage whether or not anything can differ: navigation measures nothing.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace qdtune::legacy {

enum class TuningStage { bootstrapping, coarse_survey, charge_id, navigation, verification, complete };
inline constexpr std::array tuning_stages{TuningStage::bootstrapping, TuningStage::coarse_survey,
                                          TuningStage::charge_id,     TuningStage::navigation,
                                          TuningStage::verification,  TuningStage::complete};
std::string_view to_string(TuningStage stage);  // as the original writes it: "BOOTSTRAPPING", ...

struct StageRules {
  double success_threshold = 0.5;
  int max_retries = 0;
  int max_backtracks = 0;  // 0: no way back from this stage
  friend bool operator==(const StageRules&, const StageRules&) = default;
};

// The rules of the working stages, in their order.
using StagePlan = std::array<StageRules, tuning_stages.size() - 1>;
inline constexpr StagePlan default_stage_plan{
    {{0.5, 3, 0}, {0.2, 3, 2}, {0.5, 2, 2}, {0.7, 3, 2}, {0.7, 2, 1}}};

struct StageResult {
  bool success = false;
  double confidence = 0.0;
};

class StateMachine {
 public:
  explicit StateMachine(const StagePlan& plan = default_stage_plan) : plan_(plan) {}

  // Moves on from the result of the current stage; true: a human is asked.
  bool process_result(const StageResult& result);

  TuningStage stage() const { return stage_; }
  int retries(TuningStage stage) const { return retries_[index(stage)]; }
  int backtracks_from(TuningStage stage) const { return backtracks_from_[index(stage)]; }
  int consecutive_backtracks() const { return consecutive_backtracks_; }
  int total_backtracks() const { return total_backtracks_; }

 private:
  static std::size_t index(TuningStage stage) { return static_cast<std::size_t>(stage); }
  bool calls_for_human(TuningStage stage) const;
  void advance();
  void backtrack();

  StagePlan plan_;
  TuningStage stage_ = TuningStage::bootstrapping;
  std::array<int, tuning_stages.size()> retries_{};
  std::array<int, tuning_stages.size()> backtracks_from_{};
  std::array<int, tuning_stages.size()> backtracks_touching_{};  // that left the stage or arrived at it
  int consecutive_backtracks_ = 0;
  int total_backtracks_ = 0;
};

}  // namespace qdtune::legacy
