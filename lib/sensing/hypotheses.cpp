#include "sensing/hypotheses.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"

namespace qdtune::sensing {

using belief::column;
using belief::lane_count;
using device::Parameter;

namespace {

double root_mean_square_noise(const std::vector<belief::ParameterBlock>& blocks) {
  QDTUNE_REQUIRE(!blocks.empty(), "hypotheses come in blocks");
  double squares = 0.0;
  for (const auto& block : blocks) squares += column(block, Parameter::noise_sd).square().sum();
  return std::sqrt(squares / static_cast<double>(blocks.size() * lane_count));
}

}  // namespace

Hypotheses::Hypotheses(const belief::ParticleBelief& belief, std::size_t count) {
  const std::size_t wanted = std::clamp<std::size_t>(count / lane_count, 1, belief.block_count());
  blocks_.resize(wanted);
  for (std::size_t i = 0; i < this->count(); ++i) {
    const std::size_t particle = i * belief.block_count() / wanted;
    blocks_[i / lane_count].row(static_cast<Eigen::Index>(i % lane_count)) =
        belief.parameters(particle / lane_count).row(static_cast<Eigen::Index>(particle % lane_count));
  }
  noise_sd_ = root_mean_square_noise(blocks_);
}

Hypotheses::Hypotheses(std::vector<belief::ParameterBlock> blocks, double signal_ceiling)
    : blocks_(std::move(blocks)),
      signal_ceiling_(signal_ceiling),
      noise_sd_(root_mean_square_noise(blocks_)) {}

Eigen::ArrayXXf Hypotheses::readings(const std::vector<device::GateVoltages>& points) const {
  return readings(points, noise_sd_);
}

Eigen::ArrayXXf Hypotheses::readings(const std::vector<device::GateVoltages>& points, double noise_sd) const {
  belief::PointData data;
  data.append({points, std::vector<double>(points.size(), 0.0)});
  Eigen::ArrayXXf all(static_cast<Eigen::Index>(count()), static_cast<Eigen::Index>(points.size()));
  if (points.empty()) return all;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const belief::LanesF gain = (column(blocks_[b], Parameter::gain) / noise_sd).cast<float>();
    const belief::LanesF offset = (column(blocks_[b], Parameter::offset) / noise_sd).cast<float>();
    Eigen::Array<float, lane_count, Eigen::Dynamic> block =
        belief::ForwardModel(blocks_[b], signal_ceiling_).signals(data);
    block.colwise() *= gain;
    block.colwise() += offset;
    all.middleRows(static_cast<Eigen::Index>(b) * lane_count, lane_count) = block;
  }
  return all;
}

}  // namespace qdtune::sensing
