#include "physics/cell_edges.hpp"

#include "base/contracts.hpp"

namespace qdtune::physics {

CellEdges::CellEdges(const DoubleDot& dot, const Electrons& n) {
  QDTUNE_REQUIRE(n.n1 >= 0 && n.n2 >= 0, "electron numbers are not negative");
  constexpr std::array<Electrons, 6> steps = {Electrons{1, 0},  Electrons{-1, 0}, Electrons{0, 1},
                                              Electrons{0, -1}, Electrons{1, -1}, Electrons{-1, 1}};
  const Eigen::Matrix2d e = dot.charging_matrix_meV();
  const Eigen::Vector2d electrons(n.n1, n.n2);
  for (const Electrons& step : steps) {
    const Electrons neighbour{n.n1 + step.n1, n.n2 + step.n2};
    if (neighbour.n1 < 0 || neighbour.n2 < 0) continue;
    // U(n + s) - U(n) = s . (E n) + 1/2 s . (E s) - s . (A V - x0)
    const Eigen::Vector2d s(step.n1, step.n2);
    CellEdge& edge = edges_[size_++];
    edge.neighbour = neighbour;
    edge.gradient_meV_per_V = -(dot.lever_arm_meV_per_V.transpose() * s);
    edge.constant_meV = s.dot(e * electrons) + 0.5 * s.dot(e * s) + s.dot(dot.offset_meV);
  }
}

}  // namespace qdtune::physics
