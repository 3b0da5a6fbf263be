#include "belief/point_selection.hpp"

#include <Eigen/Core>

#include "base/contracts.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

// Readings every particle expects at the candidates (particles x candidates), centred over particles.
Eigen::MatrixXd centred_readings(const ParticleBelief& belief,
                                 const std::vector<physics::GateVoltages>& candidates) {
  PointData data;
  data.append({candidates, std::vector<double>(candidates.size(), 0.0)});
  Eigen::MatrixXd readings(static_cast<Eigen::Index>(belief.particles()),
                           static_cast<Eigen::Index>(candidates.size()));
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    const ParameterBlock& theta = belief.parameters(b);
    Eigen::Array<double, lane_count, Eigen::Dynamic> block = ForwardModel(theta).signals(data).cast<double>();
    block.colwise() *= column(theta, Parameter::gain);
    block.colwise() += column(theta, Parameter::offset);
    readings.middleRows(static_cast<Eigen::Index>(b) * lane_count, lane_count) = block.matrix();
  }
  readings.rowwise() -= readings.colwise().mean().eval();
  return readings;
}

double mean_noise_variance(const ParticleBelief& belief) {
  double sum = 0.0;
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    sum += column(belief.parameters(b), Parameter::noise_sd).square().sum();
  }
  return sum / static_cast<double>(belief.particles());
}

}  // namespace

std::vector<physics::GateVoltages> telling_points(const ParticleBelief& belief,
                                                  const std::vector<double>& answers,
                                                  const std::vector<physics::GateVoltages>& candidates,
                                                  std::size_t count) {
  QDTUNE_REQUIRE(answers.size() == belief.particles(), "one answer a particle");
  constexpr double negligible = 1e-12;  // of the answers' variance
  Eigen::MatrixXd readings = centred_readings(belief, candidates);
  Eigen::VectorXd open = Eigen::Map<const Eigen::VectorXd>(answers.data(), readings.rows());
  open.array() -= open.mean();
  const double noise = mean_noise_variance(belief) * static_cast<double>(belief.particles());
  std::vector<physics::GateVoltages> chosen;
  while (chosen.size() < count && !candidates.empty()) {
    Eigen::Index best = 0;
    double best_gain = negligible * static_cast<double>(belief.particles());
    bool found = false;
    for (Eigen::Index c = 0; c < readings.cols(); ++c) {
      const double covariance = readings.col(c).dot(open);
      const double gain = covariance * covariance / (readings.col(c).squaredNorm() + noise);
      if (gain > best_gain) {
        best = c;
        best_gain = gain;
        found = true;
      }
    }
    if (!found) break;
    chosen.push_back(candidates[static_cast<std::size_t>(best)]);
    const Eigen::VectorXd reading = readings.col(best);
    const Eigen::VectorXd scaled = reading / (reading.squaredNorm() + noise);
    open -= reading * scaled.dot(open);
    for (Eigen::Index c = 0; c < readings.cols(); ++c)
      readings.col(c) -= reading * scaled.dot(readings.col(c));
  }
  return chosen;
}

}  // namespace qdtune::belief
