#include "app/exit_code.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"

using app_fixture::call;
using app_fixture::contains;
using qdtune::Error;
using qdtune::ErrorKind;

TEST_CASE("each kind of error has its exit code") {
  const auto code = [](ErrorKind kind) { return static_cast<int>(qdtune::app::exit_code_of(kind)); };
  CHECK(code(ErrorKind::internal) == 1);
  CHECK(code(ErrorKind::usage) == 2);
  CHECK(code(ErrorKind::nondeterminism) == 7);
  CHECK(code(ErrorKind::damaged_data) == 65);
  CHECK(code(ErrorKind::input_missing) == 66);
  CHECK(code(ErrorKind::cannot_create) == 73);
  CHECK(code(ErrorKind::io) == 74);
  CHECK(code(ErrorKind::config) == 78);
}

TEST_CASE("a result that cannot be written is an I/O error, not a success") {
  std::ofstream full("/dev/full");
  REQUIRE(full.is_open());
  std::ostringstream err;
  CHECK(qdtune::app::run_app({"--version"}, {full, err}) == 74);
  CHECK(contains(err.str(), "cannot write the results to standard output: No space left on device"));
}
