#include "config/seed.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "config/support.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::config::parse_seed;
using qdtune::config::testing::contains;
using qdtune::config::testing::parsed;
using qdtune::config::testing::refusal;

TEST_CASE("a seed is decimal or hexadecimal, up to 64 bits") {
  CHECK(parse_seed("0") == 0);
  CHECK(parse_seed("42") == 42);
  CHECK(parse_seed("0x2a") == 42);
  CHECK(parse_seed("0X2A") == 42);
  CHECK(parse_seed("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(parse_seed("0xffffffffffffffff") == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a seed that is not one is a usage error that quotes it") {
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.5", "1e3", "0x", "0x-1", "0xg", "2a",
                           "18446744073709551616", "0x10000000000000000"}) {
    CAPTURE(text);
    try {
      parse_seed(text);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::usage);
      CHECK(contains(error.what(), "'" + std::string(text) + "'"));
    }
  }
}

TEST_CASE("a file states its seed as an integer or as text") {
  CHECK(parsed("seed = 42").seed == 42);
  CHECK(parsed("seed = 0x2a").seed == 42);
  CHECK(parsed("seed = \"42\"").seed == 42);
  CHECK(parsed("seed = \"0xffffffffffffffff\"").seed == std::numeric_limits<std::uint64_t>::max());
  CHECK(parsed("", {"seed=0xffffffffffffffff"}).seed == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a seed in a file that is not one is an issue with its place") {
  CHECK(contains(refusal("seed = -1"), "x.toml:1:8: seed has a sign"));
  CHECK(contains(refusal("seed = 1.5"), "x.toml:1:8: seed needs a seed: 42 or \"0x2a\", not a real number"));
  CHECK(contains(refusal("seed = \"many\""), "x.toml:1:8: seed 'many' is no seed"));
}
