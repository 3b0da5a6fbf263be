// Eigen-decomposition of a small symmetric tridiagonal matrix with one value on both off-diagonals.
//
// A plain function, so that the decomposition is compiled in one place only. Order 1 to 6.
// Eigenvalues ascend; accuracy is a few units in the last place of the largest entry.
// Cost: about a microsecond at order 3.
#pragma once

#include <array>
#include <cstddef>

namespace qdtune::physics {

inline constexpr std::size_t max_tridiagonal_order = 6;

struct TridiagonalSpectrum {
  std::array<double, max_tridiagonal_order> values{};
  // vectors[k][i]: component i of the normalised eigenvector that belongs to values[k].
  std::array<std::array<double, max_tridiagonal_order>, max_tridiagonal_order> vectors{};
};

TridiagonalSpectrum diagonalise(const std::array<double, max_tridiagonal_order>& diagonal, std::size_t order,
                                double off_diagonal);

}  // namespace qdtune::physics
