#include "belief/cell_probability.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "base/contracts.hpp"
#include "physics/cell.hpp"
#include "physics/occupation.hpp"

namespace qdtune::belief {

using device::Parameter;
using physics::Electrons;
using physics::GateVoltages;

namespace {

constexpr std::size_t coarse_size = 61;  // points a side of the first search, 2.5 mV in a window of 150 mV
constexpr std::size_t fine_size = 9;     // points a side of the second, between neighbours of the best
constexpr double margin_weight = 0.02;   // of a mean margin of 1 meV against probability, in the search

// The energy differences of a cell for 16 hypotheses; each is linear in x = A V - x0 (see physics/cell.hpp).
class CellLanes {
 public:
  CellLanes(const ParameterBlock& theta, const Electrons& n) {
    const LanesD e1 = column(theta, Parameter::charging_energy_1);
    const LanesD e2 = column(theta, Parameter::charging_energy_2);
    const LanesD em = column(theta, Parameter::mutual_charging_energy);
    const LanesD a11 = column(theta, Parameter::lever_arm_11);
    const LanesD a22 = column(theta, Parameter::lever_arm_22);
    a11_ = a11.cast<float>();
    a22_ = a22.cast<float>();
    a12_ = (a11 * column(theta, Parameter::cross_ratio_12)).cast<float>();
    a21_ = (a22 * column(theta, Parameter::cross_ratio_21)).cast<float>();
    const LanesD o1 = a11 * column(theta, Parameter::first_line_1) - 0.5 * e1;
    const LanesD o2 = a22 * column(theta, Parameter::first_line_2) - 0.5 * e2;
    const double n1 = n.n1;
    const double n2 = n.n2;
    // Differences that need a negative electron number do not exist: an unreachable bound takes their place.
    const float none = 1e6F;
    const LanesD in1 = (n1 - 0.5) * e1 + n2 * em + o1;
    const LanesD in2 = (n2 - 0.5) * e2 + n1 * em + o2;
    leave1_ = n.n1 >= 1 ? LanesF(in1.cast<float>()) : LanesF::Constant(-none);
    leave2_ = n.n2 >= 1 ? LanesF(in2.cast<float>()) : LanesF::Constant(-none);
    enter1_ = (in1 + e1).cast<float>();
    enter2_ = (in2 + e2).cast<float>();
    const LanesD to1 = (n1 + 0.5) * e1 - (n2 - 0.5) * e2 + (n2 - n1 - 1.0) * em + o1 - o2;
    const LanesD to2 = (n2 + 0.5) * e2 - (n1 - 0.5) * e1 + (n1 - n2 - 1.0) * em + o2 - o1;
    to_dot1_ = n.n2 >= 1 ? LanesF(to1.cast<float>()) : LanesF::Constant(none);
    to_dot2_ = n.n1 >= 1 ? LanesF(to2.cast<float>()) : LanesF::Constant(none);
  }

  LanesF margin_meV(const GateVoltages& v) const {
    const auto v1 = static_cast<float>(v.v1_V);
    const auto v2 = static_cast<float>(v.v2_V);
    const LanesF y1 = a11_ * v1 + a12_ * v2;
    const LanesF y2 = a21_ * v1 + a22_ * v2;
    const LanesF d = y1 - y2;
    return (y1 - leave1_)
        .min(enter1_ - y1)
        .min(y2 - leave2_)
        .min(enter2_ - y2)
        .min(to_dot1_ - d)
        .min(to_dot2_ + d);
  }

 private:
  LanesF a11_, a12_, a21_, a22_;
  LanesF leave1_, enter1_, leave2_, enter2_, to_dot1_, to_dot2_;
};

// 1 where the margin is positive, else 0, without a branch.
LanesF share_inside(const LanesF& margin_meV) {
  return (margin_meV * 1e30F).max(0.0F).min(1.0F);
}

double search_score(const CellEstimate& estimate) {
  return estimate.probability + margin_weight * estimate.mean_margin_meV;
}

BestVoltage best_of(const ParticleBelief& belief, const Electrons& target, const device::Window& window,
                    std::size_t size) {
  const std::vector<GateVoltages> grid = device::grid_scan(window, size, size).points;
  const std::vector<CellEstimate> estimates = cell_estimates(belief, target, grid);
  std::size_t best = 0;
  for (std::size_t k = 1; k < grid.size(); ++k) {
    if (search_score(estimates[k]) > search_score(estimates[best])) best = k;
  }
  return {grid[best], estimates[best]};
}

CredibleInterval credible_interval(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&values](double p) {
    const double position = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
  };
  return {at(0.5), at(0.025), at(0.975)};
}

}  // namespace

std::vector<CellEstimate> cell_estimates(const ParticleBelief& belief, const Electrons& target,
                                         const std::vector<GateVoltages>& voltages) {
  std::vector<LanesF> inside(voltages.size(), LanesF::Zero());
  std::vector<LanesF> margin(voltages.size(), LanesF::Zero());
  const auto cut = static_cast<float>(margin_cut_meV);
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    const CellLanes cell(belief.parameters(b), target);
    for (std::size_t k = 0; k < voltages.size(); ++k) {
      const LanesF m = cell.margin_meV(voltages[k]);
      inside[k] += share_inside(m);
      margin[k] += m.max(-cut).min(cut);
    }
  }
  const double count = static_cast<double>(belief.particles());
  std::vector<CellEstimate> estimates(voltages.size());
  for (std::size_t k = 0; k < voltages.size(); ++k) {
    estimates[k] = {static_cast<double>(inside[k].sum()) / count,
                    static_cast<double>(margin[k].sum()) / count};
  }
  return estimates;
}

Eigen::Array<float, lane_count, Eigen::Dynamic> inside_cell(const ParameterBlock& theta,
                                                            const Electrons& target,
                                                            const std::vector<GateVoltages>& voltages) {
  Eigen::Array<float, lane_count, Eigen::Dynamic> inside(lane_count,
                                                         static_cast<Eigen::Index>(voltages.size()));
  const CellLanes cell(theta, target);
  for (std::size_t k = 0; k < voltages.size(); ++k) {
    inside.col(static_cast<Eigen::Index>(k)) = share_inside(cell.margin_meV(voltages[k]));
  }
  return inside;
}

std::vector<double> cell_membership(const ParticleBelief& belief, const Electrons& target,
                                    const GateVoltages& v) {
  std::vector<double> inside;
  inside.reserve(belief.particles());
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    const auto lanes = inside_cell(belief.parameters(b), target, {v});
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      inside.push_back(static_cast<double>(lanes(lane, 0)));
    }
  }
  return inside;
}

BestVoltage best_voltage(const ParticleBelief& belief, const Electrons& target,
                         const device::Window& window) {
  const BestVoltage coarse = best_of(belief, target, window, coarse_size);
  const double pitch1 = (window.high.v1_V - window.low.v1_V) / (coarse_size - 1);
  const double pitch2 = (window.high.v2_V - window.low.v2_V) / (coarse_size - 1);
  const GateVoltages& centre = coarse.voltage;
  const device::Window around{
      {std::max(window.low.v1_V, centre.v1_V - pitch1), std::max(window.low.v2_V, centre.v2_V - pitch2)},
      {std::min(window.high.v1_V, centre.v1_V + pitch1), std::min(window.high.v2_V, centre.v2_V + pitch2)}};
  const BestVoltage fine = best_of(belief, target, around, fine_size);
  return search_score(fine.estimate) > search_score(coarse.estimate) ? fine : coarse;
}

std::vector<ChargeProbability> charge_probabilities(const ParticleBelief& belief, const GateVoltages& v) {
  std::map<std::pair<int, int>, double> sums;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const auto occupation = physics::thermal_occupation(device::double_dot(belief.particle(i)), v);
    for (const auto& [electrons, probability] : occupation) {
      sums[{electrons.n1, electrons.n2}] += probability;
    }
  }
  std::vector<ChargeProbability> result;
  for (const auto& [n, sum] : sums) {
    result.push_back({{n.first, n.second}, sum / static_cast<double>(belief.particles())});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return result;
}

double entropy_nat(const std::vector<ChargeProbability>& probabilities) {
  double entropy = 0.0;
  for (const auto& [electrons, p] : probabilities) {
    if (p > 0.0) entropy -= p * std::log(p);
  }
  return entropy;
}

TriplePointEstimate triple_point_estimate(const ParticleBelief& belief, const Electrons& target) {
  std::array<std::vector<double>, 4> coordinates;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const auto points =
        physics::triple_points(device::double_dot(belief.particle(i)), {target.n1 - 1, target.n2 - 1});
    if (!points) continue;
    coordinates[0].push_back(points->electron.v1_V);
    coordinates[1].push_back(points->electron.v2_V);
    coordinates[2].push_back(points->hole.v1_V);
    coordinates[3].push_back(points->hole.v2_V);
  }
  QDTUNE_ENSURE(!coordinates[0].empty(), "every hypothesis has a singular lever-arm matrix");
  return {credible_interval(coordinates[0]), credible_interval(coordinates[1]),
          credible_interval(coordinates[2]), credible_interval(coordinates[3])};
}

}  // namespace qdtune::belief
