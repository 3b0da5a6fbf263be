#include "device/clock.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune;
using device::Clock;
using device::GateVoltages;
using device::Timing;

namespace {
constexpr Timing slow{1e-3, 0.5, 5e-3};  // half a volt a second, 5 ms to settle
constexpr GateVoltages rest{0.010, 0.020};
}  // namespace

TEST_CASE("a way takes the longer of its two ramps, then settles") {
  CHECK(slow.travel_time_s({0.0, 0.0}, {0.050, 0.0}) == Approx(0.100 + 0.005));
  CHECK(slow.travel_time_s({0.0, 0.0}, {0.050, -0.030}) == Approx(0.100 + 0.005));
  CHECK(slow.travel_time_s({0.050, 0.100}, {0.050, 0.090}) == Approx(0.020 + 0.005));
  CHECK(Timing{1e-3, 0.0, 5e-3}.travel_time_s({0.0, 0.0}, {1.0, 1.0}) == 5e-3);
  CHECK(Timing{1e-3, 2.0, 0.0}.travel_time_s({0.0, 0.0}, {1.0, 1.0}) == Approx(0.5));
}

TEST_CASE("no way takes no time, not even to settle") {
  CHECK(slow.travel_time_s(rest, rest) == 0.0);
  CHECK(Timing{}.travel_time_s({0.0, 0.0}, {1.0, 1.0}) == 0.0);
}

TEST_CASE("a scan costs the ways to its points, their dwells and the way back, by hand") {
  Clock clock(slow, rest);
  // 40 mV out, 20 mV on, a repeat, 60 mV back: 240 ms of ramps, three arrivals, three dwells.
  clock.scan({{{0.050, 0.020}, {0.070, 0.020}, {0.070, 0.020}}});
  CHECK(clock.points() == 3);
  CHECK(clock.travel_s() == Approx(0.080 + 0.040 + 0.120 + 3 * 0.005));
  CHECK(clock.time_s() == Approx(0.240 + 3 * 0.005 + 3 * 1e-3));
  // The same again from a new place of rest: the way there counts too.
  clock.go_to({0.070, 0.020});
  CHECK(clock.time_s() == Approx(0.240 + 3 * 0.005 + 3 * 1e-3 + 0.120 + 0.005));
  clock.scan({{{0.070, 0.020}}});
  CHECK(clock.time_s() == Approx(0.240 + 3 * 0.005 + 4 * 1e-3 + 0.120 + 0.005));
}

TEST_CASE("a pause is the ways since the last dwell, whatever moves lie in it") {
  Clock clock(slow, rest);
  CHECK(clock.pause_s() == 0.0);
  clock.scan({{{0.060, 0.020}}});
  CHECK(clock.pause_s() == Approx(0.100 + 0.005));  // back again
  clock.go_to({0.020, 0.020});
  CHECK(clock.pause_s() == Approx(0.105 + 0.020 + 0.005));
  clock.dwell();
  CHECK(clock.pause_s() == 0.0);
}

TEST_CASE("without ways the clock is points times dwell, to the last bit") {
  Clock clock({0.1, 0.0, 0.0}, rest);
  for (int points = 0; points < 1000; ++points) {
    CHECK(clock.time_s() == points * 0.1);
    clock.go_to({0.001 * points, 0.0});
    clock.dwell();
  }
}

TEST_CASE("times that are negative or no numbers are no timing") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(slow.valid());
  CHECK(Timing{}.valid());
  for (const double wrong : {-1e-3, nan, infinity}) {
    for (const Timing& timing : {Timing{wrong, 0.5, 5e-3}, {1e-3, wrong, 5e-3}, {1e-3, 0.5, wrong}}) {
      CHECK_FALSE(timing.valid());
      CHECK_THROWS_AS(Clock(timing, rest), Error);
    }
  }
  CHECK_FALSE(Timing{0.0, 0.5, 5e-3}.valid());
}
