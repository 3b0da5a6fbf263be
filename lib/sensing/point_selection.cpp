#include "sensing/point_selection.hpp"

#include <cmath>

#include "base/contracts.hpp"

namespace qdtune::sensing {

std::vector<std::size_t> telling_columns(const Eigen::ArrayXXf& readings, const Eigen::ArrayXf& answers,
                                         std::size_t count) {
  QDTUNE_REQUIRE(answers.size() == readings.rows(), "one answer a hypothesis");
  constexpr float negligible = 1e-7F;  // of the answers' variance
  Eigen::MatrixXf open_readings = (readings.rowwise() - readings.colwise().mean()).matrix();
  Eigen::VectorXf open = (answers - answers.mean()).matrix();
  const float hypotheses = static_cast<float>(readings.rows());  // sum of noise variances over hypotheses
  std::vector<std::size_t> chosen;
  while (chosen.size() < count && readings.cols() > 0) {
    const Eigen::ArrayXf covariance = (open_readings.transpose() * open).array();
    const Eigen::ArrayXf spread = open_readings.colwise().squaredNorm().transpose().array() + hypotheses;
    Eigen::Index best = 0;
    if ((covariance.square() / spread).maxCoeff(&best) <= negligible * hypotheses) break;
    chosen.push_back(static_cast<std::size_t>(best));
    const Eigen::VectorXf reading = open_readings.col(best);
    // The square root of the covariance that the reading leaves (Whitaker & Hamill 2002): without the factor its
    // own noise would count as knowledge.
    const float factor = 1.0F / (1.0F + std::sqrt(hypotheses / spread[best]));
    const Eigen::VectorXf scaled = reading * (factor / spread[best]);
    open -= reading * scaled.dot(open);
    const Eigen::RowVectorXf shares = scaled.transpose() * open_readings;
    open_readings.noalias() -= reading * shares;
  }
  return chosen;
}

}  // namespace qdtune::sensing
