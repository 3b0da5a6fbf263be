// Is the evidence that a belief reports that of brute force?
//
// A few tiny data sets (six points, a noise four times the prior's), where the mean likelihood of a
// million prior draws is precise (at 1000 runs). A sampler's Z is unbiased, though log Z is not: the mean
// of Z / Z_brute over independent beliefs is compared with 1, with the errors of both. Twice: with the
// agent's settings, and without the pool of prior draws, so that tempering and moves have to do all of it.
// Points come in two updates, as the agent's do.
// Of order 1/N, and below what is seen here: the bias of an adaptive schedule.
//
// Cost: about 20 s of one core with the default belief.
#pragma once

#include <string>
#include <vector>

#include "validation/context.hpp"

namespace qdtune::validation {

// One data set: log Z of each belief, and by brute force with its relative standard error.
struct EvidenceCase {
  std::vector<double> log_evidence_nat;
  double brute_nat = 0.0;
  double brute_error = 0.0;
};

// One way to run the sampler.
struct EvidenceSampler {
  std::string name;
  std::vector<EvidenceCase> cases;
};

std::vector<EvidenceSampler> estimate_evidence(const Context& context);

StudyResult judge_evidence(const Context& context, const std::vector<EvidenceSampler>& samplers);

}  // namespace qdtune::validation
