#include "belief/displacement.hpp"

#include <cmath>
#include <vector>

#include "base/contracts.hpp"
#include "belief/cell_probability.hpp"
#include "belief/tempering.hpp"

namespace qdtune::belief {

using physics::GateVoltages;

namespace {

constexpr double step_V = 0.002;
constexpr int steps = 20;  // on either side of 0
static_assert(steps * step_V == largest_displacement_V);
constexpr std::size_t side = 2 * steps + 1;
constexpr std::size_t sublattice = 4;  // finer places a side, visited in turn

std::vector<GateVoltages> displacements(std::size_t block) {
  const auto fraction = [](std::size_t place) {
    return (static_cast<double>(place % sublattice) + 0.5) / static_cast<double>(sublattice) - 0.5;
  };
  const double offset_1 = fraction(block), offset_2 = fraction(block / sublattice);
  std::vector<GateVoltages> grid;
  for (int k = -steps; k <= steps; ++k) {
    for (int l = -steps; l <= steps; ++l) grid.push_back({step_V * (k + offset_1), step_V * (l + offset_2)});
  }
  return grid;
}

PointData displaced(const PointData& data, const GateVoltages& by) {
  PointData moved = data;
  for (float& v : moved.v1_V) v -= static_cast<float>(by.v1_V);
  for (float& v : moved.v2_V) v -= static_cast<float>(by.v2_V);
  return moved;
}

// log sums of the likelihood over the hypotheses of a block: of all, and of those whose target cell holds v.
struct BlockSums {
  double all = 0.0, inside = 0.0;
};

BlockSums block_sums(const ParticleBelief& before, std::size_t block, const PointData& data,
                     const physics::Electrons& target, const GateVoltages& v) {
  const std::vector<GateVoltages> grid = displacements(block);
  std::vector<GateVoltages> origins;
  for (const GateVoltages& s : grid) origins.push_back({v.v1_V - s.v1_V, v.v2_V - s.v2_V});
  const auto holds = inside_cell(before.parameters(block), target, origins);
  std::vector<double> all, inside;
  for (std::size_t g = 0; g < grid.size(); ++g) {
    const LanesD fit = before.likelihood().log_likelihood(before.parameters(block), displaced(data, grid[g]),
                                                          0, data.size());
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      all.push_back(fit[lane]);
      if (holds(lane, static_cast<Eigen::Index>(g)) > 0.5F) inside.push_back(fit[lane]);
    }
  }
  return {log_sum_exp(all), log_sum_exp(inside)};
}

}  // namespace

DisplacedEstimate displaced_estimate(const ParticleBelief& before, const device::Measurement& after,
                                     const physics::Electrons& target, const GateVoltages& v,
                                     const parallel::Executor& executor) {
  QDTUNE_REQUIRE(!after.values.empty(), "a displacement is judged by readings");
  PointData data;
  data.append(after);
  std::vector<double> all(before.block_count()), inside(before.block_count());
  executor.for_each_block(before.block_count(), [&](std::size_t b) {
    const BlockSums sums = block_sums(before, b, data, target, v);
    all[b] = sums.all;
    inside[b] = sums.inside;
  });
  const double total = log_sum_exp(all);
  const double count = static_cast<double>(before.particles() * side * side);
  return {total - std::log(count), std::exp(log_sum_exp(inside) - total)};
}

std::size_t displacement_evaluations(const ParticleBelief& before, std::size_t readings) {
  return before.particles() * side * side * readings;
}

}  // namespace qdtune::belief
