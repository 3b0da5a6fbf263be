#include "perception/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace qdtune::perception {

namespace {

using device::GateVoltages;
using Indices = std::vector<std::size_t>;

constexpr double same_V =
    1e-9;  // voltages closer than this are one voltage: far below any source's resolution

double squared_distance(const GateVoltages& a, const GateVoltages& b) {
  const double d1 = a.v1_V - b.v1_V;
  const double d2 = a.v2_V - b.v2_V;
  return d1 * d1 + d2 * d2;
}

// Equal keys keep their order of measuring.
Indices sorted_by(const std::vector<double>& keys) {
  Indices order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

void join(std::vector<NeighbourPair>& pairs, std::size_t a, std::size_t b) {
  pairs.push_back({std::min(a, b), std::max(a, b)});
}

// Positions along the line through all points; nothing when they do not lie on one.
std::optional<std::vector<double>> along_line(const std::vector<GateVoltages>& points) {
  const GateVoltages& origin = points.front();
  const GateVoltages far = *std::max_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
    return squared_distance(origin, a) < squared_distance(origin, b);
  });
  const double length_V = std::sqrt(squared_distance(origin, far));
  std::vector<double> positions(points.size(), 0.0);
  if (length_V <= same_V) return positions;
  const double u1 = (far.v1_V - origin.v1_V) / length_V;
  const double u2 = (far.v2_V - origin.v2_V) / length_V;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double d1 = points[i].v1_V - origin.v1_V;
    const double d2 = points[i].v2_V - origin.v2_V;
    if (std::abs(d1 * u2 - d2 * u1) > same_V) return std::nullopt;
    positions[i] = d1 * u1 + d2 * u2;
  }
  return positions;
}

std::vector<NeighbourPair> line_pairs(const std::vector<double>& positions) {
  std::vector<NeighbourPair> pairs;
  const Indices order = sorted_by(positions);
  for (std::size_t i = 1; i < order.size(); ++i) join(pairs, order[i - 1], order[i]);
  return pairs;
}

// The rank of each value among the distinct ones, and how many there are.
struct Ranks {
  Indices rank;
  std::size_t count = 0;
};
Ranks ranks_of(const std::vector<double>& values) {
  const Indices order = sorted_by(values);
  Ranks ranks{Indices(values.size(), 0), 1};
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (values[order[i]] - values[order[i - 1]] > same_V) ++ranks.count;
    ranks.rank[order[i]] = ranks.count - 1;
  }
  return ranks;
}

// Nothing when the points are not exactly one at each crossing of their rows and columns.
std::optional<std::vector<NeighbourPair>> grid_pairs(const std::vector<double>& v1_V,
                                                     const std::vector<double>& v2_V) {
  const std::size_t count = v1_V.size();
  const Ranks column = ranks_of(v1_V);
  const Ranks row = ranks_of(v2_V);
  if (column.count * row.count != count) return std::nullopt;
  Indices at(count, count);  // point at each crossing, rows one after another
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t& slot = at[row.rank[i] * column.count + column.rank[i]];
    if (slot != count) return std::nullopt;
    slot = i;
  }
  std::vector<NeighbourPair> pairs;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t crossing = row.rank[i] * column.count + column.rank[i];
    if (column.rank[i] + 1 < column.count) join(pairs, i, at[crossing + 1]);
    if (row.rank[i] + 1 < row.count) join(pairs, i, at[crossing + column.count]);
  }
  return pairs;
}

// Along v1, outwards from the point, until v1 alone is farther than the nearest point so far.
std::size_t nearest_point(const std::vector<GateVoltages>& points, const Indices& order, std::size_t place) {
  const std::size_t self = order[place];
  std::size_t nearest = self;
  double shortest = std::numeric_limits<double>::infinity();
  const auto closer = [&](std::size_t other) {  // false: no point beyond it can be nearest
    const double d1 = points[other].v1_V - points[self].v1_V;
    if (d1 * d1 > shortest) return false;
    const double distance = squared_distance(points[other], points[self]);
    if (distance < shortest || (distance == shortest && other < nearest)) {
      shortest = distance;
      nearest = other;
    }
    return true;
  };
  for (std::size_t k = place; k > 0 && closer(order[k - 1]); --k) {
  }
  for (std::size_t k = place + 1; k < order.size() && closer(order[k]); ++k) {
  }
  return nearest;
}

std::vector<NeighbourPair> scattered_pairs(const std::vector<GateVoltages>& points,
                                           const std::vector<double>& v1_V) {
  std::vector<NeighbourPair> pairs;
  const Indices order = sorted_by(v1_V);
  for (std::size_t place = 0; place < order.size(); ++place)
    join(pairs, order[place], nearest_point(points, order, place));
  return pairs;
}

std::vector<NeighbourPair> pairs_of(const std::vector<GateVoltages>& points) {
  if (const auto positions = along_line(points)) return line_pairs(*positions);
  std::vector<double> v1_V, v2_V;
  for (const GateVoltages& v : points) {
    v1_V.push_back(v.v1_V);
    v2_V.push_back(v.v2_V);
  }
  if (auto pairs = grid_pairs(v1_V, v2_V)) return *std::move(pairs);
  return scattered_pairs(points, v1_V);
}

}  // namespace

std::vector<NeighbourPair> neighbour_pairs(const std::vector<GateVoltages>& points) {
  if (points.size() < 2) return {};
  std::vector<NeighbourPair> pairs = pairs_of(points);
  std::sort(pairs.begin(), pairs.end(), [](const NeighbourPair& a, const NeighbourPair& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace qdtune::perception
