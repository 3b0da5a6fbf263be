#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "base/contracts.hpp"
#include "physics/cell.hpp"
#include "physics/cell_edges.hpp"

namespace qdtune::physics {

namespace {

// Half-space normal . (v1, v2, t) <= bound of the linear programme
// "largest t with every energy difference >= t".
struct HalfSpace {
  std::array<double, 3> normal{};
  double bound = 0.0;
  double tolerance = 0.0;

  bool holds(const std::array<double, 3>& p) const {
    return normal[0] * p[0] + normal[1] * p[1] + normal[2] * p[2] <= bound + tolerance;
  }
};

constexpr double energy_tolerance_meV = 1.0e-9;
constexpr double relative_voltage_tolerance = 1.0e-12;

double determinant(const std::array<double, 3>& a, const std::array<double, 3>& b,
                   const std::array<double, 3>& c) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
         a[2] * (b[0] * c[1] - b[1] * c[0]);
}

double length(const std::array<double, 3>& a) {
  return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

// The point where three planes meet (Cramer's rule), none when they are close to dependent.
std::optional<std::array<double, 3>> intersection(const HalfSpace& a, const HalfSpace& b,
                                                  const HalfSpace& c) {
  const double det = determinant(a.normal, b.normal, c.normal);
  if (std::abs(det) <= 1.0e-12 * length(a.normal) * length(b.normal) * length(c.normal)) return std::nullopt;
  std::array<double, 3> point{};
  for (std::size_t i = 0; i < 3; ++i) {
    std::array<std::array<double, 3>, 3> rows = {a.normal, b.normal, c.normal};
    rows[0][i] = a.bound;
    rows[1][i] = b.bound;
    rows[2][i] = c.bound;
    point[i] = determinant(rows[0], rows[1], rows[2]) / det;
  }
  return point;
}

class MarginProgramme {
 public:
  MarginProgramme(const CellEdges& edges, const GateVoltages& low, const GateVoltages& high) {
    for (const CellEdge& edge : edges) {
      add({-edge.gradient_meV_per_V(0), -edge.gradient_meV_per_V(1), 1.0}, edge.constant_meV,
          energy_tolerance_meV);
    }
    const double span_V =
        std::max({std::abs(low.v1_V), std::abs(low.v2_V), std::abs(high.v1_V), std::abs(high.v2_V)});
    const double tolerance_V = relative_voltage_tolerance * span_V;
    add({-1.0, 0.0, 0.0}, -low.v1_V, tolerance_V);
    add({1.0, 0.0, 0.0}, high.v1_V, tolerance_V);
    add({0.0, -1.0, 0.0}, -low.v2_V, tolerance_V);
    add({0.0, 1.0, 0.0}, high.v2_V, tolerance_V);
  }

  // Mean of all optimal vertices: any convex combination of optima is optimal, and where two opposite edges
  // bound the margin the optimum is a whole segment, whose middle stays clear of the other edges.
  GateVoltages solve() const {
    double best_meV = -std::numeric_limits<double>::infinity();
    std::array<double, 2> sum{};
    double count = 0.0;
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = i + 1; j < size_; ++j) {
        for (std::size_t k = j + 1; k < size_; ++k) {
          const auto vertex = intersection(spaces_[i], spaces_[j], spaces_[k]);
          if (!vertex || (*vertex)[2] < best_meV - energy_tolerance_meV || !feasible(*vertex)) continue;
          if ((*vertex)[2] > best_meV + energy_tolerance_meV) {
            best_meV = (*vertex)[2];
            sum = {};
            count = 0.0;
          }
          sum[0] += (*vertex)[0];
          sum[1] += (*vertex)[1];
          count += 1.0;
        }
      }
    }
    QDTUNE_ENSURE(count > 0.0, "a bounded linear programme has an optimal vertex");
    return {sum[0] / count, sum[1] / count};
  }

 private:
  void add(const std::array<double, 3>& normal, double bound, double tolerance) {
    spaces_[size_++] = {normal, bound, tolerance};
  }
  bool feasible(const std::array<double, 3>& point) const {
    return std::all_of(spaces_.begin(), spaces_.begin() + static_cast<std::ptrdiff_t>(size_),
                       [&](const HalfSpace& space) { return space.holds(point); });
  }

  std::array<HalfSpace, 10> spaces_{};
  std::size_t size_ = 0;
};

void require_rectangle(const GateVoltages& low, const GateVoltages& high) {
  QDTUNE_REQUIRE(low.v1_V <= high.v1_V && low.v2_V <= high.v2_V, "low is not above high");
}

// The part of a convex polygon where the edge's difference is not negative (one step of Sutherland and
// Hodgman, CACM 17, 32 (1974)); the order of the corners is kept.
std::vector<GateVoltages> clip(const std::vector<GateVoltages>& polygon, const CellEdge& edge) {
  std::vector<GateVoltages> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const GateVoltages& a = polygon[i];
    const GateVoltages& b = polygon[(i + 1) % polygon.size()];
    const double at_a = edge.difference_meV(a);
    const double at_b = edge.difference_meV(b);
    if (at_a >= 0.0) kept.push_back(a);
    if ((at_a > 0.0 && at_b < 0.0) || (at_a < 0.0 && at_b > 0.0)) {
      const double t = at_a / (at_a - at_b);
      kept.push_back({a.v1_V + t * (b.v1_V - a.v1_V), a.v2_V + t * (b.v2_V - a.v2_V)});
    }
  }
  return kept;
}

double area_V2(const std::vector<GateVoltages>& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const GateVoltages& a = polygon[i];
    const GateVoltages& b = polygon[(i + 1) % polygon.size()];
    twice += a.v1_V * b.v2_V - a.v2_V * b.v1_V;
  }
  return 0.5 * twice;
}

}  // namespace

MarginPoint largest_margin(const DoubleDot& dot, const Electrons& n, const GateVoltages& low,
                           const GateVoltages& high) {
  require_rectangle(low, high);
  const GateVoltages found = MarginProgramme(CellEdges(dot, n), low, high).solve();
  const GateVoltages inside{std::clamp(found.v1_V, low.v1_V, high.v1_V),
                            std::clamp(found.v2_V, low.v2_V, high.v2_V)};
  return {inside, cell_margin_meV(dot, n, inside)};
}

std::vector<GateVoltages> cell_polygon(const DoubleDot& dot, const Electrons& n, const GateVoltages& low,
                                       const GateVoltages& high) {
  require_rectangle(low, high);
  std::vector<GateVoltages> polygon = {low, {high.v1_V, low.v2_V}, high, {low.v1_V, high.v2_V}};
  for (const CellEdge& edge : CellEdges(dot, n)) polygon = clip(polygon, edge);
  // A touching corner or side is not a cell.
  if (polygon.size() < 3 || !(area_V2(polygon) > 0.0)) polygon.clear();
  return polygon;
}

}  // namespace qdtune::physics
