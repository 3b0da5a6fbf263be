#include "sensing/candidates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/LU>

#include "sensing/point_selection.hpp"

namespace qdtune::sensing {

using belief::column;
using device::GateVoltages;
using device::Parameter;
using device::Window;

namespace {

constexpr std::size_t most_centres = 2;
constexpr std::size_t candidate_grid = 25;  // points a side, for single points
constexpr std::array<std::size_t, 4> set_sizes{2, 4, 8, 16};
constexpr std::array<std::size_t, 3> line_sizes{4, 8, 16};
constexpr std::size_t full_line = 128;
constexpr std::array<std::size_t, 6> local_patches{2, 3, 4, 6, 8, 16};
constexpr std::array<std::size_t, 6> full_patches{4, 6, 8, 16, 32, 64};
// Half-lengths of local scans as a share of the window: about half a cell, and beyond its neighbours.
constexpr std::array<double, 2> local_scales{0.12, 0.3};

struct Direction {
  PlanKind kind;
  double d1, d2;  // largest component 1
};

Direction normalised(PlanKind kind, double d1, double d2) {
  const double size = std::max(std::abs(d1), std::abs(d2));
  return {kind, d1 / size, d2 / size};
}

// Plungers and virtual gates of the mean lever-arm matrix; plungers alone if that is singular.
std::vector<Direction> directions(const Hypotheses& hypotheses) {
  Eigen::Matrix2d lever_arms = Eigen::Matrix2d::Zero();
  for (const auto& block : hypotheses.blocks()) {
    const auto a11 = column(block, Parameter::lever_arm_11);
    const auto a22 = column(block, Parameter::lever_arm_22);
    lever_arms(0, 0) += a11.sum();
    lever_arms(0, 1) += (a11 * column(block, Parameter::cross_ratio_12)).sum();
    lever_arms(1, 0) += (a22 * column(block, Parameter::cross_ratio_21)).sum();
    lever_arms(1, 1) += a22.sum();
  }
  std::vector<Direction> all{{PlanKind::line_v1, 1.0, 0.0}, {PlanKind::line_v2, 0.0, 1.0}};
  if (std::abs(lever_arms.determinant()) <= 1e-9 * lever_arms.squaredNorm()) return all;
  const Eigen::Matrix2d virtual_gates = lever_arms.inverse();
  all.push_back(normalised(PlanKind::line_x1, virtual_gates(0, 0), virtual_gates(1, 0)));
  all.push_back(normalised(PlanKind::line_x2, virtual_gates(0, 1), virtual_gates(1, 1)));
  return all;
}

// How far one can go from `at` along a signed component before leaving [low, high].
double room(double at, double step, double low, double high) {
  if (step > 0.0) return (high - at) / step;
  if (step < 0.0) return (low - at) / step;
  return std::numeric_limits<double>::infinity();
}

double room(const GateVoltages& v, double d1, double d2, const Window& w) {
  return std::max(
      0.0, std::min(room(v.v1_V, d1, w.low.v1_V, w.high.v1_V), room(v.v2_V, d2, w.low.v2_V, w.high.v2_V)));
}

GateVoltages inside(const Window& w, double v1_V, double v2_V) {
  return {std::clamp(v1_V, w.low.v1_V, w.high.v1_V), std::clamp(v2_V, w.low.v2_V, w.high.v2_V)};
}

// Adds nothing where the window leaves the line no length.
void add_line(std::vector<Plan>& plans, const Direction& d, const GateVoltages& centre, double half_length_V,
              std::size_t size, const Window& window) {
  constexpr double shortest = 1e-3;  // of the half-length asked for
  const double from = -std::min(half_length_V, room(centre, -d.d1, -d.d2, window));
  const double to = std::min(half_length_V, room(centre, d.d1, d.d2, window));
  if (to - from < shortest * half_length_V) return;
  Plan plan{d.kind, {}};
  for (std::size_t k = 0; k < size; ++k) {
    const double t = from + (to - from) * static_cast<double>(k) / static_cast<double>(size - 1);
    plan.scan.points.push_back(inside(window, centre.v1_V + t * d.d1, centre.v2_V + t * d.d2));
  }
  plans.push_back(std::move(plan));
}

void add_lines(std::vector<Plan>& plans, const std::vector<Direction>& directions, const GateVoltages& centre,
               const Window& window) {
  const double width = std::max(window.high.v1_V - window.low.v1_V, window.high.v2_V - window.low.v2_V);
  for (const Direction& d : directions) {
    for (const std::size_t size : line_sizes) {
      for (const double scale : local_scales) add_line(plans, d, centre, scale * width, size, window);
      add_line(plans, d, centre, width, size, window);
    }
    add_line(plans, d, centre, width, full_line, window);
  }
}

void add_patches(std::vector<Plan>& plans, const GateVoltages& centre, const Window& window) {
  for (const double scale : local_scales) {
    const double h1 = scale * (window.high.v1_V - window.low.v1_V);
    const double h2 = scale * (window.high.v2_V - window.low.v2_V);
    const Window around{inside(window, centre.v1_V - h1, centre.v2_V - h2),
                        inside(window, centre.v1_V + h1, centre.v2_V + h2)};
    for (const std::size_t size : local_patches) {
      plans.push_back({PlanKind::patch, device::grid_scan(around, size, size)});
    }
  }
}

}  // namespace

std::vector<Plan> telling_point_sets(const Hypotheses& hypotheses, const Question& question,
                                     const Window& window) {
  std::vector<Plan> plans;
  const std::vector<GateVoltages> grid = device::grid_scan(window, candidate_grid, candidate_grid).points;
  const Eigen::ArrayXXf readings = hypotheses.readings(grid);
  for (Eigen::Index k = 0; k < std::min<Eigen::Index>(question.inside.cols(), most_centres); ++k) {
    const std::vector<std::size_t> order =
        telling_columns(readings, question.inside.col(k), set_sizes.back());
    for (const std::size_t size : set_sizes) {
      if (size > order.size()) break;
      Plan plan{PlanKind::points, {}};
      for (std::size_t p = 0; p < size; ++p) plan.scan.points.push_back(grid[order[p]]);
      plans.push_back(std::move(plan));
    }
  }
  return plans;
}

std::vector<Plan> candidate_scans(const Hypotheses& hypotheses, const Question& question,
                                  const Window& window) {
  std::vector<Plan> plans;
  const std::vector<Direction> along = directions(hypotheses);
  for (std::size_t k = 0; k < std::min(most_centres, question.voltages.size()); ++k) {
    add_lines(plans, along, question.voltages[k], window);
    add_patches(plans, question.voltages[k], window);
  }
  for (const std::size_t size : full_patches) {
    plans.push_back({PlanKind::patch, device::grid_scan(window, size, size)});
  }
  return plans;
}

}  // namespace qdtune::sensing
