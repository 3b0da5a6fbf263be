// Are the gains that rank scans those of exact integration?
//
// Small cases, drawn at random: two to four hypotheses, one or two points, answers about two voltages.
// Each estimate is the mean of independent batches (one a run, of 100 outcomes); the difference from
// quadrature is compared with the batches' own standard error, Holm over all cases and both gains. The
// deterministic bounds have to hold the exact information.
// Not asked: how far 64 outcomes of 256 thinned hypotheses are from the gain of the whole posterior; they
// only rank.
//
// Cost: about 3 s of one core at 1000 runs.
#pragma once

#include <functional>

#include "sensing/gain.hpp"
#include "validation/context.hpp"

namespace qdtune::validation {

// What is judged: sensing::expected_gain and sensing::information_bounds, or a test's own.
struct GainEstimators {
  std::function<sensing::Gain(const Eigen::ArrayXXf&, const sensing::Question&, const sensing::Outcomes&)>
      gain = sensing::expected_gain;
  std::function<sensing::InformationBounds(const Eigen::ArrayXXf&, const sensing::Question&)> bounds =
      sensing::information_bounds;
};

StudyResult study_gains(const Context& context, const GainEstimators& estimators = {});

}  // namespace qdtune::validation
