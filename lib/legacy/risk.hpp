// The original's risk score of a move, from which it decides to ask a human.
//
//   1 at step 1; otherwise the sum, capped at 1, of
//     0.50  smallest safety margin < 0.05;  0.25 where it is < 0.10
//     0.40  |d1| + |d2| of the safe move (of the proposed one if none) > slew cap
//     0.60  data quality low;  0.35 moderate
//     0.40  out-of-distribution score > its threshold
//     0.35  disagreement of the ensemble > 0.30
//     0.45  2 or more consecutive backtracks
//   a human is asked at risk >= 0.70
//
// What is wrong with it: step 1 stands for the first move, which a human is meant to approve, yet no run ever
// moves at step 1, so that approval never fires. A move clipped to the same cap cannot exceed it: the slew term of
// a safe move is always 0.
#pragma once

#include <optional>

#include "legacy/data_quality.hpp"
#include "legacy/move_safety.hpp"

namespace qdtune::legacy {

inline constexpr double human_threshold = 0.70;

struct RiskInputs {
  double voltage_bounds_margin_V = 0.0;
  double slew_rate_margin_V = 0.0;
  double voltage_margin_V = 0.0;
  physics::GateVoltages delta;
  std::optional<physics::GateVoltages> safe_delta;
  double slew_cap_V = 0.1;
  DataQuality quality = DataQuality::high;
  double ood_score = 0.0;
  double ood_threshold = 0.0;
  double ensemble_disagreement = 0.0;
  int consecutive_backtracks = 0;
  int step = 0;
};

struct RiskScore {
  double risk = 0.0;
  bool asks_human = false;
};

RiskScore assess_risk(const RiskInputs& inputs);

}  // namespace qdtune::legacy
