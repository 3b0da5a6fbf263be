// Which points would settle a yes-or-no question about the device?
//
// The question is a 0/1 answer of each hypothesis (say, whether the claimed voltage lies in the target cell).
// Points are chosen one after another: each time the candidate whose noisy reading explains most of the
// answer's remaining variance over the hypotheses,
//   gain(v) = cov(f_v, answer)^2 / (var(f_v) + sigma^2),
// then predictions and answers are reduced by what that reading would tell (linear regression, as for a
// Gaussian ensemble). Not modelled: anything beyond second moments; the points are a good design, not the
// optimal one. Cost: 4 x count multiply-adds a hypothesis and candidate.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

namespace qdtune::sensing {

// Up to `count` columns of the readings (hypothesis x candidate, in units of the noise) in the order of
// choice; fewer when no candidate explains anything any more. answers: one number a hypothesis.
std::vector<std::size_t> telling_columns(const Eigen::ArrayXXf& readings, const Eigen::ArrayXf& answers,
                                         std::size_t count);

}  // namespace qdtune::sensing
