// How the original turns what a stage found into the result its state machine judges.
//
//   stage           success                                               confidence
//   bootstrapping   the device responds and a signal is detected          1 or 0
//   coarse_survey   a peak was found                                      its quality, cut to [0, 1]
//   charge_id       a single or a double dot, confidence > 0.5            the classifier's; after a physics
//                                                                         override at most 0.65
//   navigation      the target is reached and belief confidence >= 0.7    the belief's
//   verification    stable, reproducibility > 0.8, charge noise < 0.1     reproducibility (1 - charge noise)
//
// The recorded results bracket these bounds rather than touch them: charge_id between 0.49 and 0.57, navigation
// between 0.69 and 0.90, verification's reproducibility below 0.90 and its noise between 0.088 and 0.112.
//
// What is wrong with it: success and confidence say the same thing twice, so of the state machine's thresholds only
// the survey's decides anything; and a single dot is a success on the way to (1,1).
#pragma once

#include "legacy/region_label.hpp"
#include "legacy/state_machine.hpp"

namespace qdtune::legacy {

StageResult bootstrap_result(bool device_responds, bool signal_detected);
StageResult survey_result(bool peak_found, double peak_quality);
StageResult charge_id_result(RegionLabel label, double confidence, bool physics_override);
StageResult navigation_result(bool target_reached, double belief_confidence);
StageResult verification_result(bool stable, double reproducibility, double charge_noise);

}  // namespace qdtune::legacy
