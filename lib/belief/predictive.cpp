#include "belief/predictive.hpp"

#include <cmath>
#include <vector>

#include "base/contracts.hpp"
#include "belief/tempering.hpp"
#include "random/distributions.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

// Means and noise of every particle at the points, 16 particles a block.
struct BlockPrediction {
  Eigen::Array<double, lane_count, Eigen::Dynamic> mean;
  LanesD noise_sd;
};

std::vector<BlockPrediction> predict_all(const ParticleBelief& belief, const PointData& data) {
  std::vector<BlockPrediction> predictions(belief.block_count());
  for (std::size_t b = 0; b < predictions.size(); ++b) {
    const ParameterBlock& theta = belief.parameters(b);
    BlockPrediction& p = predictions[b];
    p.mean = belief.likelihood().model(theta).signals(data).cast<double>();
    p.mean.colwise() *= column(theta, Parameter::gain);
    p.mean.colwise() += column(theta, Parameter::offset);
    p.noise_sd = column(theta, Parameter::noise_sd);
  }
  return predictions;
}

double score(const std::vector<BlockPrediction>& predictions, const std::vector<double>& values,
             const Likelihood& likelihood) {
  std::vector<double> log_likelihoods(predictions.size() * lane_count);
  for (std::size_t b = 0; b < predictions.size(); ++b) {
    const BlockPrediction& p = predictions[b];
    Eigen::Map<LanesD>(log_likelihoods.data() + b * lane_count) =
        likelihood.log_likelihood(p.noise_sd, 0, values.size(), [&](std::size_t k) -> LanesF {
          return (values[k] - p.mean.col(static_cast<Eigen::Index>(k))).cast<float>();
        });
  }
  return log_sum_exp(log_likelihoods) - std::log(static_cast<double>(log_likelihoods.size()));
}

std::vector<double> replicate(const std::vector<BlockPrediction>& predictions, std::size_t points,
                              int degrees_of_freedom, random::Stream& stream) {
  const std::uint32_t pick =
      random::uniform_index(stream, static_cast<std::uint32_t>(predictions.size() * lane_count));
  const BlockPrediction& p = predictions[pick / lane_count];
  const auto lane = static_cast<Eigen::Index>(pick % lane_count);
  std::vector<double> values(points);
  for (std::size_t k = 0; k < points; ++k) {
    values[k] = p.mean(lane, static_cast<Eigen::Index>(k)) +
                p.noise_sd[lane] * random::student(stream, degrees_of_freedom);
  }
  return values;
}

}  // namespace

PredictiveCheck predictive_check(const ParticleBelief& belief, const device::Measurement& measurement,
                                 int replicates, std::uint64_t seed, std::uint64_t trial,
                                 std::uint32_t step) {
  QDTUNE_REQUIRE(replicates >= 1, "a predictive check needs replicates");
  PointData data;
  data.append(measurement);
  const std::vector<BlockPrediction> predictions = predict_all(belief, data);
  PredictiveCheck check;
  const Likelihood& likelihood = belief.likelihood();
  check.log_score_nat = score(predictions, measurement.values, likelihood);
  int no_better = 0;
  for (int r = 0; r < replicates; ++r) {
    random::Stream stream(
        seed, {trial, random::Purpose::predictive_replicates, step, static_cast<std::uint32_t>(r)});
    const std::vector<double> values =
        replicate(predictions, data.size(), likelihood.degrees_of_freedom(), stream);
    no_better += score(predictions, values, likelihood) <= check.log_score_nat ? 1 : 0;
  }
  check.tail_probability = (1.0 + no_better) / (1.0 + replicates);
  return check;
}

}  // namespace qdtune::belief
