#include "base/error.hpp"

#include <catch2/catch.hpp>

#include "base/contracts.hpp"

using qdtune::Error;
using qdtune::ErrorKind;

TEST_CASE("a failed requirement says condition, reason and place") {
  try {
    QDTUNE_REQUIRE(1 + 1 == 3, "arithmetic");
    FAIL("no exception");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::internal);
    CHECK(std::string(error.what()).find("1 + 1 == 3: arithmetic (error_test.cpp:") != std::string::npos);
  }
}

TEST_CASE("a kept contract costs nothing visible") {
  CHECK_NOTHROW(QDTUNE_REQUIRE(true, ""));
  CHECK_NOTHROW(QDTUNE_ENSURE(2 > 1, ""));
}
