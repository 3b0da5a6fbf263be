#include "agent/session.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "base/error.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::Session;
using agent_test::RecordingDevice;
using device::GateVoltages;

namespace {

AgentConfig budget(int max_points, int max_steps) {
  AgentConfig config;
  config.max_points = max_points;
  config.max_steps = max_steps;
  config.step_cap_V = 0.010;
  return config;
}

double step_length(const GateVoltages& from, const GateVoltages& to) {
  return std::abs(to.v1_V - from.v1_V) + std::abs(to.v2_V - from.v2_V);
}

}  // namespace

TEST_CASE("a session pays for every point and scan, and keeps all data in order") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(13, 10);
  Session session(hidden, config, config.max_points);
  const auto first = session.measure(device::grid_scan(session.window(), 2, 2));
  const auto second = session.measure(device::grid_scan(session.window(), 3, 2));
  CHECK(session.points() == 10);
  CHECK(session.steps() == 2);
  CHECK(hidden.measured_points() == 10);
  REQUIRE(session.all_data().values.size() == 10);
  CHECK(session.all_data().values[3] == first.values[3]);
  CHECK(session.all_data().values[4] == second.values[0]);
  CHECK(session.all_data().points[9] == second.points[5]);
  CHECK(session.fits(3));
  CHECK_FALSE(session.fits(4));
}

TEST_CASE("a scan beyond the budget is a broken promise and measures nothing") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(5, 10);
  Session session(hidden, config, config.max_points);
  CHECK_THROWS_AS(session.measure(device::grid_scan(session.window(), 3, 2)), Error);
  CHECK(hidden.measured_points() == 0);
  CHECK(session.points() == 0);
  CHECK(session.steps() == 0);
}

TEST_CASE("a scan needs a step too") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(100, 1);
  Session session(hidden, config, config.max_points);
  session.measure(device::grid_scan(session.window(), 2, 2));
  CHECK_FALSE(session.fits(1));
}

TEST_CASE("travel goes straight, in equal steps of at most the cap, and arrives exactly") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = budget(1, 50);
  Session session(device, config, config.max_points);
  for (const GateVoltages& target : {GateVoltages{0.0977, 0.0123}, {0.1077, 0.0123}, {0.0, 0.15}}) {
    const GateVoltages start = session.position();
    const std::size_t before = device.moves.size();
    REQUIRE(session.travel_to(target));
    CHECK(session.position() == target);
    const double length = step_length(start, target);
    const std::size_t count = device.moves.size() - before;
    CHECK(static_cast<double>(count) <= std::ceil(length / config.step_cap_V) + 1.0);
    GateVoltages last = start;
    for (std::size_t k = before; k < device.moves.size(); ++k) {
      CHECK(step_length(last, device.moves[k]) <= config.step_cap_V * (1.0 + 1e-9));
      CHECK(step_length(last, device.moves[k]) == Approx(length / static_cast<double>(count)));
      last = device.moves[k];
    }
  }
  CHECK(session.steps() == static_cast<std::int64_t>(device.moves.size()));
}

TEST_CASE("travel to where the device rests costs nothing") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(1, 1);
  Session session(hidden, config, config.max_points);
  CHECK(session.travel_to(session.position()));
  CHECK(session.steps() == 0);
}

TEST_CASE("a journey that the steps left cannot pay for does not begin") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  AgentConfig config = budget(1, 3);
  Session session(hidden, config, config.max_points);
  const GateVoltages start = session.position();
  const GateVoltages far{start.v1_V + 0.031, start.v2_V};
  CHECK_FALSE(session.travel_to(far));  // four steps
  CHECK(session.position() == start);
  CHECK(session.steps() == 0);
  CHECK(session.travel_to({start.v1_V + 0.030, start.v2_V}));  // exactly three
  CHECK(session.steps() == 3);
  config.step_cap_V = 1e-300;
  CHECK_FALSE(session.travel_to(start));
}

TEST_CASE("voltages outside the bounds are counted and never reach the device") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = budget(10, 10);
  Session session(device, config, config.max_points);
  const GateVoltages inside = session.position();
  const GateVoltages outside{session.window().high.v1_V + 1e-6, inside.v2_V};
  const auto measured = session.measure({{inside, outside, inside}});
  CHECK(measured.values.size() == 2);
  CHECK(hidden.measured_points() == 2);
  CHECK(session.points() == 2);
  CHECK(session.safety_violations() == 1);
  CHECK_FALSE(session.travel_to(outside));
  CHECK(session.safety_violations() == 2);
  CHECK(device.moves.empty());
}
