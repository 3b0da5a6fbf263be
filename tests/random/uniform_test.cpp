#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/engines.hpp"
#include "random/goodness_of_fit.hpp"
#include "random/stream.hpp"

using qdtune::random::CountingEngine;
using qdtune::random::ScriptedEngine;
using qdtune::random::Stream;
using qdtune::random::uniform;
using qdtune::random::uniform_index;
using qdtune::random::uniform_open;
using qdtune::random::uniform_short;

namespace {
constexpr std::uint32_t all_ones = 0xffffffffU;
}  // namespace

TEST_CASE("uniform takes two words, the first one high, and keeps 53 bits") {
  ScriptedEngine engine({0, 0, 0x80000000U, 0, 0, 0x800, 0, 0x7ff, all_ones, all_ones});
  CHECK(uniform(engine) == 0.0);
  CHECK(uniform(engine) == 0.5);
  CHECK(uniform(engine) == 0x1.0p-53);
  CHECK(uniform(engine) == 0.0);  // the lowest eleven bits do not count
  CHECK(uniform(engine) == 1.0 - 0x1.0p-53);
  CHECK(engine.at_end());
}

TEST_CASE("uniform_open never touches 0 or 1 and mirrors exactly about one half") {
  ScriptedEngine engine({0, 0, all_ones, all_ones, 0x7fffffffU, all_ones, 0x80000000U, 0});
  const double lowest = uniform_open(engine);
  const double highest = uniform_open(engine);
  const double below_half = uniform_open(engine);
  const double above_half = uniform_open(engine);
  CHECK(lowest == 0x1.0p-53);
  CHECK(highest == 1.0 - 0x1.0p-53);
  CHECK(lowest == 1.0 - highest);
  CHECK(below_half < 0.5);
  CHECK(above_half > 0.5);
  CHECK(below_half == 1.0 - above_half);
  CHECK(engine.at_end());
}

TEST_CASE("uniform_short takes one word") {
  ScriptedEngine engine({0, 1, all_ones});
  CHECK(uniform_short(engine) == 0.0);
  CHECK(uniform_short(engine) == 0x1.0p-32);
  CHECK(uniform_short(engine) == 1.0 - 0x1.0p-32);
  CHECK(engine.at_end());
}

TEST_CASE("uniform_index takes one word and stays below its count") {
  ScriptedEngine engine({0, all_ones, 0, all_ones, 0x7fffffffU, 0x80000000U, all_ones});
  CHECK(uniform_index(engine, 1) == 0);
  CHECK(uniform_index(engine, 1) == 0);
  CHECK(uniform_index(engine, 10) == 0);
  CHECK(uniform_index(engine, 10) == 9);
  CHECK(uniform_index(engine, 2) == 0);
  CHECK(uniform_index(engine, 2) == 1);
  CHECK(uniform_index(engine, all_ones) == all_ones - 1);
  CHECK(engine.at_end());
}

TEST_CASE("uniform_index of an empty range is an error and draws nothing") {
  ScriptedEngine engine({7});
  CHECK_THROWS_AS(uniform_index(engine, 0), qdtune::Error);
  CHECK_FALSE(engine.at_end());
}

TEST_CASE("every index comes equally often") {
  Stream stream(11, {});
  constexpr std::uint32_t sides = 6;
  constexpr double expected = 10000.0;
  std::vector<double> counts(sides, 0.0);
  for (int i = 0; i < 60000; ++i) counts[uniform_index(stream, sides)] += 1.0;
  double chi_squared = 0.0;
  for (const double count : counts) chi_squared += (count - expected) * (count - expected) / expected;
  CHECK(chi_squared < 20.5);  // five degrees of freedom, one in a thousand
}

TEST_CASE("a sample takes the same number of words whatever its value") {
  CountingEngine engine(Stream(5, {}));
  for (int i = 0; i < 1000; ++i) uniform(engine);
  CHECK(engine.count() == 2000);
  for (int i = 0; i < 1000; ++i) uniform_open(engine);
  CHECK(engine.count() == 4000);
  for (int i = 0; i < 1000; ++i) uniform_short(engine);
  CHECK(engine.count() == 5000);
  for (std::uint32_t i = 1; i <= 1000; ++i) uniform_index(engine, i);
  CHECK(engine.count() == 6000);
}

TEST_CASE("uniform numbers are uniform") {
  using Draw = double (*)(Stream&);
  const auto draw = GENERATE(Draw{uniform<Stream>}, Draw{uniform_open<Stream>}, Draw{uniform_short<Stream>});
  Stream stream(12, {});
  std::vector<double> sample(100000);
  double sum = 0.0;
  double squares = 0.0;
  for (double& x : sample) {
    x = draw(stream);
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(sample.size());
  CHECK(std::abs(sum / n - 0.5) < 4.0 * std::sqrt(1.0 / 12.0 / n));
  CHECK(std::abs(squares / n - 1.0 / 3.0) < 4.0 * std::sqrt(4.0 / 45.0 / n));
  CHECK(qdtune::random::scaled_ks_distance(sample, [](double x) { return x; }) < 1.95);
}
