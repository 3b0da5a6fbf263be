// Verdicts on simulation-based calibration: ranks of the truth are uniform, and intervals hold it as often
// as they say.
//
// Ranks: chi-square of the 16 possible ranks of each quantity, Holm over quantities; the verdict is on the
// smallest adjusted p-value.
// Coverage: central 50, 80 and 95 % intervals of each quantity, with Wilson's interval and the score test
// of the nominal share, Holm over quantities and levels.
// Notes say in which direction the worst quantity errs, from its ranks: mean z, and their variance against
// that of uniform ranks (above 1: the belief is too narrow; below: too wide).
#pragma once

#include "validation/prior_runs.hpp"

namespace qdtune::validation {

StudyResult judge_ranks(const PriorRuns& runs);
StudyResult judge_coverage(const PriorRuns& runs);

}  // namespace qdtune::validation
