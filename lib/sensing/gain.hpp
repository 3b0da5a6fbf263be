// What a scan would tell about a question, before it is measured.
//
// Readings are Gaussian with unit variance about what each of N equally likely hypotheses predicts,
// D_ij = |f_i - f_j|^2 over the plan's points. S is the group of the true hypothesis (Question). For a belief with
// Student's t of nu degrees of freedom the unit is its scale: plans are ranked as if readings never strayed further, with
// up to (nu + 3) / (nu + 1) times the information they have, whichever plan it is.
//
// Bounds of the mutual information, deterministic (Kolchinsky & Tracey, Entropy 19, 361 (2017), applied to
// the mixture of all hypotheses and to that of each group): with
//   L_c(i) = log sum_j exp(-c D_ij),   L_c(i, g) the same over the group of i,   l(i) = log(|g| / N),
//   mean_i [L_(1/2)(i, g) - L_(1/8)(i)] - mean l  <=  I(S; Y)  <=  mean_i [L_(1/8)(i, g) - L_(1/2)(i)] - mean l,
// and 0 <= I <= H(S).
//
// Monte Carlo over simulated outcomes y, the same truths and noise for every plan (common random numbers), the
// answer summed out for each outcome (Rao-Blackwell), k* the best voltage before:
//   I(S; Y)  = mean_y sum_g p(g | y) log(p(g | y) / p(g))
//   success  = mean_y [max_k P(voltage k inside | y) - P(voltage k* inside | y)]
// Each outcome's term is at least 0.
// The estimates stay a little too high when a plan tells hypotheses apart more finely than there are
// hypotheses: use them to rank, not as promises.
// From the data alone success <= sqrt(I(answers; Y) / 2) (Pinsker, then Jensen).
//
// Cost: bounds N^2 (P + 2) operations, Monte Carlo M N (P + K + 2): about 0.1 ms each at N = 256, P = 8, M = 64.
#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "random/stream.hpp"
#include "sensing/question.hpp"

namespace qdtune::sensing {

struct InformationBounds {
  double low_nat = 0.0, high_nat = 0.0;
};
// readings: hypothesis x point, in units of the noise.
InformationBounds information_bounds(const Eigen::ArrayXXf& readings, const Question& question);

// Truths and noise of simulated outcomes, shared by all plans of one decision.
class Outcomes {
 public:
  // `count` outcomes of up to `points` points; truths spread evenly over the hypotheses.
  Outcomes(std::size_t count, std::size_t hypotheses, std::size_t points, std::uint64_t seed,
           const random::StreamAddress& address);
  std::size_t count() const { return truths_.size(); }
  std::size_t hypotheses() const { return hypotheses_; }
  std::size_t points() const { return static_cast<std::size_t>(noise_.cols()); }
  // Of the true hypothesis in the question's order of answers.
  std::size_t truth_place(std::size_t outcome) const { return truths_[outcome]; }
  float noise(std::size_t outcome, Eigen::Index point) const {
    return noise_(static_cast<Eigen::Index>(outcome), point);
  }

 private:
  std::size_t hypotheses_;
  std::vector<std::size_t> truths_;
  Eigen::ArrayXXf noise_;  // outcome x point
};

struct Gain {
  double success = 0.0;          // rise of the expected probability of the best voltage
  double information_nat = 0.0;  // about the question's groups
};
// Preconditions: readings, question and outcomes of the same number of hypotheses; no more points than the
// outcomes hold.
Gain expected_gain(const Eigen::ArrayXXf& readings, const Question& question, const Outcomes& outcomes);

}  // namespace qdtune::sensing
