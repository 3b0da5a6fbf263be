#include "sensing/gain.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::sensing {

namespace {

// exp would meet denormals, a hundred times slower, below this; a weight of e^-80 counts for nothing.
constexpr float negligible_log = -80.0F;

// Rows in the order of the question, so that a group is one run of rows.
Eigen::ArrayXXf sorted_rows(const Eigen::ArrayXXf& rows, const Question& question) {
  Eigen::ArrayXXf sorted(rows.rows(), rows.cols());
  for (std::size_t k = 0; k < question.order.size(); ++k) {
    sorted.row(static_cast<Eigen::Index>(k)) = rows.row(static_cast<Eigen::Index>(question.order[k]));
  }
  return sorted;
}

Eigen::ArrayXf squared_distances(const Eigen::ArrayXXf& readings, Eigen::Index to) {
  Eigen::ArrayXf squares = Eigen::ArrayXf::Zero(readings.rows());
  for (Eigen::Index p = 0; p < readings.cols(); ++p) {
    squares += (readings.col(p) - readings(to, p)).square();
  }
  return squares;
}

double log_of_sum(const Eigen::ArrayXf& terms, std::size_t first, std::size_t last) {
  return std::log(static_cast<double>(
      terms.segment(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(last - first)).sum()));
}

}  // namespace

InformationBounds information_bounds(const Eigen::ArrayXXf& readings, const Question& question) {
  QDTUNE_REQUIRE(static_cast<std::size_t>(readings.rows()) == question.order.size(),
                 "a row of readings for each hypothesis");
  if (readings.cols() == 0) return {};
  const Eigen::ArrayXXf sorted = sorted_rows(readings, question);
  const std::size_t count = question.order.size();
  InformationBounds bounds;
  for (std::size_t g = 0; g < question.groups(); ++g) {
    const std::size_t first = question.start[g];
    const std::size_t last = question.start[g + 1];
    const double log_share = std::log(question.share(g));
    for (std::size_t i = first; i < last; ++i) {
      const Eigen::ArrayXf wide =
          (-0.125F * squared_distances(sorted, static_cast<Eigen::Index>(i))).max(negligible_log).exp();
      const Eigen::ArrayXf narrow = wide.square().square();  // c = 1/2
      bounds.low_nat += log_of_sum(narrow, first, last) - log_of_sum(wide, 0, count) - log_share;
      bounds.high_nat += log_of_sum(wide, first, last) - log_of_sum(narrow, 0, count) - log_share;
    }
  }
  const double entropy = question.entropy_nat();
  bounds.low_nat = std::clamp(bounds.low_nat / static_cast<double>(count), 0.0, entropy);
  bounds.high_nat = std::clamp(bounds.high_nat / static_cast<double>(count), 0.0, entropy);
  return bounds;
}

Outcomes::Outcomes(std::size_t count, std::size_t hypotheses, std::size_t points, std::uint64_t seed,
                   const random::StreamAddress& address)
    : hypotheses_(hypotheses), noise_(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(points)) {
  QDTUNE_REQUIRE(count >= 1 && hypotheses >= 1, "outcomes of at least one hypothesis");
  for (std::size_t m = 0; m < count; ++m) {
    random::StreamAddress own = address;
    own.item += static_cast<std::uint32_t>(m);
    random::Stream draws(seed, own);
    const double place = (static_cast<double>(m) + random::uniform(draws)) / static_cast<double>(count);
    const auto truth = static_cast<std::size_t>(place * static_cast<double>(hypotheses));
    truths_.push_back(std::min(truth, hypotheses - 1));
    for (std::size_t p = 0; p < points; ++p) {
      noise_(static_cast<Eigen::Index>(m), static_cast<Eigen::Index>(p)) =
          static_cast<float>(random::normal_short(draws));
    }
  }
}

namespace {

// sum_g p(g | y) log(p(g | y) / p(g)) for the weights that one outcome gives the hypotheses.
double divergence_nat(const Eigen::VectorXf& weights, double total, const Question& question) {
  double divergence = 0.0;
  for (std::size_t g = 0; g < question.groups(); ++g) {
    double of_group = 0.0;
    for (std::size_t k = question.start[g]; k < question.start[g + 1]; ++k) {
      of_group += static_cast<double>(weights[static_cast<Eigen::Index>(question.order[k])]);
    }
    const double posterior = of_group / total;
    if (posterior > 0.0) divergence += posterior * std::log(posterior / question.share(g));
  }
  return divergence;
}

}  // namespace

Gain expected_gain(const Eigen::ArrayXXf& readings, const Question& question, const Outcomes& outcomes) {
  QDTUNE_REQUIRE(static_cast<std::size_t>(readings.rows()) == question.order.size() &&
                     question.order.size() == outcomes.hypotheses(),
                 "readings, answers and truths of the same hypotheses");
  QDTUNE_REQUIRE(static_cast<std::size_t>(readings.cols()) <= outcomes.points(), "noise for every point");
  const Eigen::MatrixXf inside_by_voltage = question.inside.matrix().transpose();
  Eigen::Index before = 0;
  question.inside.colwise().mean().maxCoeff(&before);
  Gain gain;
  for (std::size_t m = 0; m < outcomes.count(); ++m) {
    // Places in the order of the answers: each group is drawn in proportion to its size.
    const auto truth = static_cast<Eigen::Index>(question.order[outcomes.truth_place(m)]);
    Eigen::ArrayXf squares = Eigen::ArrayXf::Zero(readings.rows());
    for (Eigen::Index p = 0; p < readings.cols(); ++p) {
      squares += (readings.col(p) - (readings(truth, p) + outcomes.noise(m, p))).square();
    }
    const Eigen::VectorXf weights =
        (-0.5F * (squares - squares.minCoeff())).max(negligible_log).exp().matrix();
    const double total = static_cast<double>(weights.sum());
    const Eigen::VectorXf inside = inside_by_voltage * weights;
    gain.information_nat += divergence_nat(weights, total, question);
    gain.success += static_cast<double>(inside.maxCoeff() - inside[before]) / total;
  }
  gain.information_nat /= static_cast<double>(outcomes.count());
  gain.success /= static_cast<double>(outcomes.count());
  return gain;
}

}  // namespace qdtune::sensing
