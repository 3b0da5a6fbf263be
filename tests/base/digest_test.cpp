#include "base/digest.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

using qdtune::Digest;

TEST_CASE("the empty digest is the published XXH3-128 of no bytes") {
  CHECK(Digest().hex() == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("a digest depends on values, their order and their boundaries") {
  const auto of = [](auto... values) {
    Digest digest;
    (digest.add(values), ...);
    return digest.hex();
  };
  CHECK(of(1, 2) == of(1, 2));
  CHECK(of(1, 2) != of(2, 1));
  CHECK(of("ab", "c") != of("a", "bc"));
  CHECK(of(std::optional<double>{}) != of(std::optional<double>{0.0}));
  CHECK(of(1.0) != of(std::nextafter(1.0, 2.0)));
}

TEST_CASE("numbers that compare equal and all NaNs have one encoding") {
  CHECK(Digest().add(0.0).hex() == Digest().add(-0.0).hex());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(Digest().add(nan).hex() == Digest().add(-nan).hex());
}
