// The edges of a charge-stability cell as linear inequalities in gate space (t_c = 0).
//
// Each edge stands for one neighbouring configuration m: U(m; V) - U(n; V) = gradient . V + constant,
// positive on the cell's side (meV; gradient in meV/V). Neighbours are n +- e1, n +- e2 and n +- (e1 - e2);
// those with a negative electron number do not exist, so there are three to six edges.
// For 0 <= Em < min(E1, E2) these six are the Voronoi-relevant vectors of the quadratic form E, so no further
// neighbour can cut the cell. Cost: some 30 flops.
#pragma once

#include <array>
#include <cstddef>

#include "physics/double_dot.hpp"

namespace qdtune::physics {

struct CellEdge {
  Electrons neighbour;
  Eigen::Vector2d gradient_meV_per_V = Eigen::Vector2d::Zero();
  double constant_meV = 0.0;

  double difference_meV(const GateVoltages& v) const {
    return gradient_meV_per_V(0) * v.v1_V + gradient_meV_per_V(1) * v.v2_V + constant_meV;
  }
};

class CellEdges {
 public:
  // Precondition: n has no negative component.
  CellEdges(const DoubleDot& dot, const Electrons& n);

  const CellEdge* begin() const { return edges_.data(); }
  const CellEdge* end() const { return edges_.data() + size_; }
  std::size_t size() const { return size_; }
  const CellEdge& operator[](std::size_t i) const { return edges_[i]; }

 private:
  std::array<CellEdge, 6> edges_;
  std::size_t size_ = 0;
};

}  // namespace qdtune::physics
