#include "safety/guarded_device.hpp"

#include <type_traits>

#include <catch2/catch.hpp>

#include "safety/safety_fixture.hpp"

using namespace qdtune;
using device::GateVoltages;
using safety::Critic;
using safety::GuardedDevice;
using safety::SafeMove;
using safety::SafeScan;
using safety_test::bench_limits;

// No voltage without a verdict: nobody but a critic can make what a guarded device accepts.
static_assert(!std::is_constructible_v<SafeMove, GateVoltages, GateVoltages>);
static_assert(!std::is_default_constructible_v<SafeMove>);
static_assert(!std::is_aggregate_v<SafeMove>);
static_assert(!std::is_constructible_v<SafeScan, device::ScanPlan>);
static_assert(!std::is_default_constructible_v<SafeScan>);
static_assert(!std::is_aggregate_v<SafeScan>);
static_assert(!std::is_invocable_v<decltype(&GuardedDevice::apply), GuardedDevice&, GateVoltages>);
static_assert(!std::is_invocable_v<decltype(&GuardedDevice::measure), GuardedDevice&, device::ScanPlan>);
static_assert(std::is_invocable_v<decltype(&GuardedDevice::apply), GuardedDevice&, SafeMove>);
static_assert(std::is_invocable_v<decltype(&GuardedDevice::measure), GuardedDevice&, SafeScan>);

namespace {

// Serves anything and remembers what it was given.
class GullibleDevice final : public device::Device {
 public:
  device::Window bounds() const override { return {{-1.0, -1.0}, {1.0, 1.0}}; }
  device::Timing timing() const override { return {0.002, 0.5, 0.01}; }
  GateVoltages position() const override { return rests; }
  void move_to(const GateVoltages& v) override {
    rests = v;
    ++moves;
  }
  device::Measurement measure(const device::ScanPlan& plan) override {
    measured += plan.points.size();
    return {plan.points, std::vector<double>(plan.points.size(), 0.5)};
  }

  GateVoltages rests{0.070, 0.070};
  int moves = 0;
  std::size_t measured = 0;
};

}  // namespace

TEST_CASE("a guarded device shows what the device shows, and the critic that guards it") {
  GullibleDevice device;
  const GuardedDevice guarded(device, Critic(bench_limits(0.020, 0.010)));
  CHECK(guarded.bounds() == device.bounds());
  CHECK(guarded.timing() == device.timing());
  CHECK(guarded.position() == device.rests);
  CHECK(guarded.critic().limits() == bench_limits(0.020, 0.010));
}

TEST_CASE("granted moves and scans reach the device unchanged") {
  GullibleDevice device;
  GuardedDevice guarded(device, Critic(bench_limits()));
  const auto route = guarded.critic().route(guarded.position(), {0.150, 0.0}, 100);
  for (const SafeMove& move : route.moves) guarded.apply(move);
  CHECK(device.rests == GateVoltages{0.150, 0.0});
  CHECK(device.moves == 8);
  const auto verdict = guarded.critic().verify_scan({{{0.1, 0.1}, {0.2, 0.1}, {0.0, 0.0}}});
  const device::Measurement measurement = guarded.measure(verdict.scan);
  CHECK(measurement.points == std::vector<GateVoltages>{{0.1, 0.1}, {0.0, 0.0}});
  CHECK(measurement.values.size() == 2);
  CHECK(device.measured == 2);
}

TEST_CASE("a grant is for where the device rested: once it has moved, the old grant is void") {
  GullibleDevice device;
  GuardedDevice guarded(device, Critic(bench_limits()));
  const auto verdict = guarded.critic().verify_move(guarded.position(), {0.080, 0.070});
  REQUIRE(verdict.move);
  guarded.apply(*verdict.move);
  CHECK_THROWS_AS(guarded.apply(*verdict.move), Error);
  CHECK(device.moves == 1);
}

TEST_CASE("what a more generous critic granted is not applied") {
  GullibleDevice device;
  GuardedDevice guarded(device, Critic(bench_limits(0.020, 0.010)));
  const Critic generous(bench_limits(0.100));
  const auto long_move = generous.verify_move(guarded.position(), {0.130, 0.070});
  REQUIRE(long_move.move);
  CHECK_THROWS_AS(guarded.apply(*long_move.move), Error);
  CHECK_THROWS_AS(guarded.measure(generous.verify_scan({{{0.070, 0.070}, {0.145, 0.070}}}).scan), Error);
  CHECK(device.moves == 0);
  CHECK(device.measured == 0);
}

TEST_CASE("safety bounds beyond what the device serves are an error of configuration") {
  GullibleDevice device;
  const auto guard = [&](const device::Window& bounds) -> std::string {
    try {
      const GuardedDevice guarded(device, Critic({bounds, 0.020, 0.0}));
    } catch (const Error& error) {
      return error.kind() == ErrorKind::config ? error.what() : "an error of another kind";
    }
    return "";
  };
  CHECK(guard(device.bounds()).empty());
  CHECK(guard({{-1.0, -1.0}, {1.0, 1.5}}) ==
        "safety bounds of plunger 2 run from -1 to 1.5 V, but the device serves only -1 to 1 V");
  CHECK(guard({{-1.1, -1.0}, {1.0, 1.0}}).find("plunger 1") != std::string::npos);
}
