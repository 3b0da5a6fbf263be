#include "base/seed_text.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a seed has 16 hexadecimal digits") {
  CHECK(qdtune::seed_text(0) == "0x0000000000000000");
  CHECK(qdtune::seed_text(0xfedcba9876543210U) == "0xfedcba9876543210");
}
