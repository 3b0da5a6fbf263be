#include "physics/tridiagonal.hpp"

#include <cmath>

#include <Eigen/Eigenvalues>

#include "base/contracts.hpp"

namespace qdtune::physics {

TridiagonalSpectrum diagonalise(const std::array<double, max_tridiagonal_order>& diagonal, std::size_t order,
                                double off_diagonal) {
  QDTUNE_REQUIRE(order >= 1 && order <= max_tridiagonal_order, "order is 1 to 6");
  constexpr int max_order = static_cast<int>(max_tridiagonal_order);
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, max_order, max_order>;
  using Solver = Eigen::SelfAdjointEigenSolver<Matrix>;
  const auto rows = static_cast<Eigen::Index>(order);
  const Eigen::Map<const Solver::RealVectorType> main(diagonal.data(), rows);
  const Solver::SubDiagonalType side = Solver::SubDiagonalType::Constant(rows - 1, off_diagonal);
  Solver solver(rows);
  solver.computeFromTridiagonal(main, side);
  // Its implicit QR drops an off-diagonal entry when it is small against its two diagonal neighbours, and so may stall
  // where these nearly vanish. Moved away from zero, the same matrix plus a multiple of the identity converges.
  double shift = 0.0;
  if (solver.info() != Eigen::Success) {
    shift = 2.0 * (main.cwiseAbs().maxCoeff() + std::abs(off_diagonal));
    const Solver::RealVectorType moved = main.array() + shift;
    solver.computeFromTridiagonal(moved, side);
  }
  QDTUNE_ENSURE(solver.info() == Eigen::Success,
                "a symmetric tridiagonal matrix of finite entries has a spectrum");
  TridiagonalSpectrum result;
  for (std::size_t k = 0; k < order; ++k) {
    const auto column = static_cast<Eigen::Index>(k);
    result.values[k] = solver.eigenvalues()(column) - shift;
    for (std::size_t i = 0; i < order; ++i) {
      result.vectors[k][i] = solver.eigenvectors()(static_cast<Eigen::Index>(i), column);
    }
  }
  return result;
}

}  // namespace qdtune::physics
