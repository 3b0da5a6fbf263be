#include "stats/multiplicity.hpp"

#include <array>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using qdtune::stats::holm;

TEST_CASE("Holm's adjustment by hand, in the order given") {
  const std::array<double, 4> p = {0.01, 0.04, 0.03, 0.005};
  const auto adjusted = holm(p);  // sorted 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1 made monotone
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[3] == Approx(0.02));
}

TEST_CASE("one comparison needs no adjustment, none gives none, and nothing exceeds 1") {
  CHECK(holm(std::array<double, 1>{0.04}) == std::vector<double>{0.04});
  CHECK(holm({}).empty());
  CHECK(holm(std::array<double, 2>{0.7, 0.9}) == std::vector<double>{1.0, 1.0});
}

TEST_CASE("a number that is no p-value is refused") {
  CHECK_THROWS_AS(holm(std::array<double, 2>{0.5, 1.5}), qdtune::Error);
}
