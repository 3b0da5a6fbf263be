#include "physics/tridiagonal.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune::physics;

TEST_CASE("a single state is its own spectrum") {
  const TridiagonalSpectrum s = diagonalise({3.5}, 1, 7.0);
  CHECK(s.values[0] == 3.5);
  CHECK(std::abs(s.vectors[0][0]) == 1.0);
}

TEST_CASE("two coupled levels repel by the square root of the squares") {
  const TridiagonalSpectrum s = diagonalise({1.0, 1.3}, 2, 0.2);
  const double omega = std::sqrt(0.3 * 0.3 + 4.0 * 0.2 * 0.2);
  CHECK(s.values[0] == Approx(1.15 - 0.5 * omega));
  CHECK(s.values[1] == Approx(1.15 + 0.5 * omega));
}

TEST_CASE("eigenvectors are orthonormal, in ascending order, and solve the eigenvalue equation") {
  const std::array<double, 6> diagonal = {4.0, -1.0, 0.5, 0.5, 9.0, 2.0};
  const double side = 0.7;
  const TridiagonalSpectrum s = diagonalise(diagonal, 6, side);
  for (std::size_t k = 0; k < 6; ++k) {
    if (k > 0) CHECK(s.values[k - 1] <= s.values[k]);
    const auto& x = s.vectors[k];
    for (std::size_t i = 0; i < 6; ++i) {
      const double left = i > 0 ? side * x[i - 1] : 0.0;
      const double right = i < 5 ? side * x[i + 1] : 0.0;
      CHECK(left + diagonal[i] * x[i] + right == Approx(s.values[k] * x[i]).margin(1e-12));
    }
    for (std::size_t l = 0; l < 6; ++l) {
      double product = 0.0;
      for (std::size_t i = 0; i < 6; ++i) product += x[i] * s.vectors[l][i];
      CHECK(product == Approx(k == l ? 1.0 : 0.0).margin(1e-12));
    }
  }
}

TEST_CASE("orders outside 1 to 6 are refused") {
  CHECK_THROWS_AS(diagonalise({}, 0, 0.1), qdtune::Error);
  CHECK_THROWS_AS(diagonalise({}, 7, 0.1), qdtune::Error);
}
