// The scans that could be measured next, from a few points up to 64x64.
//
// Centres are the voltages of the question (where the target cell may lie). Through each of the first two:
// line scans along both plungers and both virtual gates (the belief's mean lever arms), short ones of about
// the cell's size and long ones to the window's edge, 4 to 16 points, and to the edge with 128; square patches
// of 2x2 to 16x16 points, narrow and wide. Over the window's whole: patches of 4x4 to 64x64 points. Besides these scans,
// sets of 2 to 16 single points, each chosen where a reading tells most about the question after those before it
// (point_selection.hpp): they are made by their gain, so only what ranks by gain may take one.
// Cost: hypotheses x 625 forward evaluations for the single points, the rest is negligible.
#pragma once

#include <vector>

#include "sensing/hypotheses.hpp"
#include "sensing/plan.hpp"
#include "sensing/question.hpp"

namespace qdtune::sensing {

// Lines and patches: 4 to 4096 points each, none outside the window.
std::vector<Plan> candidate_scans(const Hypotheses& hypotheses, const Question& question,
                                  const device::Window& window);
// Of 2 to 16 points each, none outside the window.
std::vector<Plan> telling_point_sets(const Hypotheses& hypotheses, const Question& question,
                                     const device::Window& window);

}  // namespace qdtune::sensing
