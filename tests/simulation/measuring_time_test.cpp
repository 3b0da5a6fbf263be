// Ramps and settling pass on the clock of a simulated device, and noise in time sees it.
#include <memory>

#include <catch2/catch.hpp>

#include "simulation/simulated_device.hpp"
#include "simulation/slow_noise.hpp"

using namespace qdtune;
using physics::GateVoltages;
using simulation::MeasuredPoint;
using simulation::SimulatedDevice;

namespace {

// Half a volt a second, 4 ms to settle, 2 ms a point, from rest at (10, 20) mV.
const simulation::Setup slow_setup{{{0.0, 0.0}, {0.15, 0.15}}, {2e-3, 0.5, 4e-3}, {0.01, 0.02}};
const simulation::HiddenDevice quiet_hidden;

class Witness final : public simulation::NoiseComponent {
 public:
  explicit Witness(std::vector<MeasuredPoint>& seen) : seen_(seen) {}
  std::string_view name() const override { return "witness"; }
  void disturb(const MeasuredPoint& point, simulation::Disturbance&) override { seen_.push_back(point); }

 private:
  std::vector<MeasuredPoint>& seen_;
};

SimulatedDevice with_component(std::unique_ptr<simulation::NoiseComponent> component) {
  simulation::NoiseComponents noise;
  noise.push_back(std::move(component));
  return SimulatedDevice(quiet_hidden, slow_setup, std::move(noise));
}

}  // namespace

TEST_CASE("a steady drift shows the time that ramps, settling and points took, by hand") {
  constexpr double rate_per_min = 6.0;
  auto drifting = with_component(std::make_unique<simulation::OffsetDrift>(rate_per_min, 11, 3));
  SimulatedDevice still(quiet_hidden, slow_setup, {});
  const auto drift = [&](const device::ScanPlan& plan) {
    auto moved = drifting.measure(plan).values;
    const auto values = still.measure(plan).values;
    for (std::size_t i = 0; i < values.size(); ++i) moved[i] -= values[i];
    return moved;
  };
  const GateVoltages near{0.06, 0.02}, far{0.06, 0.12};
  const auto first = drift({{near, near, far}});
  const double per_s = (first[0] > 0.0 ? rate_per_min : -rate_per_min) / 60.0;
  CHECK(first[0] == Approx(per_s * 0.104));           // 50 mV and settling
  CHECK(first[1] == Approx(per_s * (0.104 + 2e-3)));  // the repeat at once
  CHECK(first[2] == Approx(per_s * (0.104 + 4e-3 + 0.204)));
  // 100 mV home, then a move of 50 mV to where the next point is measured without a way.
  drifting.move_to(near);
  still.move_to(near);
  const double then_s = 0.104 + 6e-3 + 0.204 + 0.204 + 0.104;
  CHECK(drift({{near}}).front() == Approx(per_s * then_s));
  CHECK(drifting.elapsed_s() == Approx(then_s + 2e-3));
}

TEST_CASE("components hear when a point began and how long the ways before it were") {
  std::vector<MeasuredPoint> seen;
  auto watched = with_component(std::make_unique<Witness>(seen));
  watched.measure({{{0.11, 0.02}, {0.11, 0.07}}});
  watched.measure({{{0.01, 0.12}}});
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].pause_s == Approx(0.204));
  CHECK(seen[1].pause_s == Approx(0.104));
  CHECK(seen[2].pause_s == Approx(0.204 + 0.204));  // home and out again
  CHECK(seen[2].time_s == Approx(0.204 + 0.104 + 0.408 + 2 * 2e-3));
}

TEST_CASE("a scan that is refused takes no time") {
  std::vector<MeasuredPoint> seen;
  auto watched = with_component(std::make_unique<Witness>(seen));
  CHECK_THROWS(watched.measure({{{0.05, 0.02}, {0.2, 0.0}}}));
  CHECK_THROWS(watched.move_to({0.2, 0.0}));
  CHECK(watched.elapsed_s() == 0.0);
  CHECK(seen.empty());
}
