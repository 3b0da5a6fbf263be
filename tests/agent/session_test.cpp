#include "agent/session.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "base/error.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::Session;
using agent::Stage;
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

device::Measurement measured(Session& session, const device::ScanPlan& plan) {
  return session.measure(plan, Stage::coarse_survey, "a scan of the test");
}

double step_length(const GateVoltages& from, const GateVoltages& to) {
  return std::abs(to.v1_V - from.v1_V) + std::abs(to.v2_V - from.v2_V);
}

}  // namespace

TEST_CASE("a session pays for every point and scan, and keeps all data in order") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(13, 10);
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  const auto first = measured(session, device::grid_scan(session.window(), 2, 2));
  const auto second = measured(session, device::grid_scan(session.window(), 3, 2));
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

TEST_CASE("a session forgets readings, not what they cost") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(13, 10);
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  const auto all = measured(session, device::grid_scan(session.window(), 3, 2));
  const device::Measurement early = session.forget(4);
  CHECK(early.values == std::vector<double>(all.values.begin(), all.values.begin() + 4));
  CHECK(early.points.back() == all.points[3]);
  REQUIRE(session.all_data().values.size() == 2);
  CHECK(session.all_data().points.front() == all.points[4]);
  CHECK(session.all_data().values.back() == all.values[5]);
  CHECK(session.points() == 6);
  CHECK_THROWS_AS(session.forget(3), Error);
}

TEST_CASE("a session adds up the time that its device takes, ways and all") {
  const simulation::Setup slow{agent_test::window, {1e-3, 1.0, 5e-3}, {0.02, 0.03}};
  auto hidden =
      simulation::simulated_device(agent_test::middle_device(), physics::PeakShape::lorentzian, slow, 5, 0);
  const AgentConfig config = budget(100, 10);  // steps of 10 mV
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  CHECK(session.measuring_s() == 0.0);
  measured(session, {{{0.05, 0.03}, {0.05, 0.07}}});
  // 30 mV, 40 mV and 40 mV back, each settled, and two dwells.
  CHECK(session.measuring_s() == Approx(0.110 + 3 * 5e-3 + 2 * 1e-3));
  REQUIRE(session.travel_to({0.04, 0.03}, Stage::navigation));
  CHECK(session.measuring_s() == Approx(0.130 + 5 * 5e-3 + 2 * 1e-3));
  CHECK(session.measuring_s() == hidden.elapsed_s());
}

TEST_CASE("a scan beyond the budget is a broken promise and measures nothing") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(5, 10);
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  CHECK_THROWS_AS(measured(session, device::grid_scan(session.window(), 3, 2)), Error);
  CHECK(hidden.measured_points() == 0);
  CHECK(session.points() == 0);
  CHECK(session.steps() == 0);
}

TEST_CASE("a device that gives more or fewer readings than it was asked for is not believed") {
  class Miscounting final : public device::Device {
   public:
    explicit Miscounting(std::size_t readings) : readings_(readings) {}
    device::Window bounds() const override { return agent_test::window; }
    device::Timing timing() const override { return {}; }
    GateVoltages position() const override { return {0.02, 0.03}; }
    void move_to(const GateVoltages&) override {}
    device::Measurement measure(const device::ScanPlan& plan) override {
      return {plan.points, std::vector<double>(readings_, 0.5)};
    }

   private:
    std::size_t readings_;
  };
  const AgentConfig config = budget(5, 10);
  audit::Log log = audit::Log::off();
  for (const std::size_t readings : {0U, 3U, 4U, 5U, 100U}) {
    INFO(readings << " readings of 4 points");
    Miscounting device(readings);
    Session session(device, config, config.max_points, log);
    const device::ScanPlan four = device::grid_scan(session.window(), 2, 2);
    if (readings == 4) {
      CHECK(measured(session, four).values.size() == 4);
    } else {
      CHECK_THROWS_AS(measured(session, four), Error);
      CHECK(session.all_data().values.empty());
    }
  }
}

TEST_CASE("a scan needs a step too") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(100, 1);
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  measured(session, device::grid_scan(session.window(), 2, 2));
  CHECK_FALSE(session.fits(1));
}

TEST_CASE("travel goes straight, in equal steps of at most the cap, and arrives exactly") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = budget(1, 50);
  audit::Log log = audit::Log::off();
  Session session(device, config, config.max_points, log);
  for (const GateVoltages& target : {GateVoltages{0.0977, 0.0123}, {0.1077, 0.0123}, {0.0, 0.15}}) {
    const GateVoltages start = session.position();
    const std::size_t before = device.moves.size();
    REQUIRE(session.travel_to(target, Stage::navigation));
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
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  CHECK(session.travel_to(session.position(), Stage::navigation));
  CHECK(session.steps() == 0);
}

TEST_CASE("a journey that the steps left cannot pay for does not begin") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(1, 3);
  audit::Log log = audit::Log::off();
  Session session(hidden, config, config.max_points, log);
  const GateVoltages start = session.position();
  const GateVoltages far{start.v1_V + 0.031, start.v2_V};
  CHECK_FALSE(session.travel_to(far, Stage::navigation));  // four steps
  CHECK(session.position() == start);
  CHECK(session.steps() == 0);
  CHECK(session.travel_to({start.v1_V + 0.030, start.v2_V}, Stage::navigation));  // exactly three
  CHECK(session.steps() == 3);
  CHECK_FALSE(session.travel_to(start, Stage::navigation));
}

TEST_CASE("voltages outside the bounds are counted and never reach the device") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  const AgentConfig config = budget(10, 10);
  audit::Log log = audit::Log::off();
  Session session(device, config, config.max_points, log);
  const GateVoltages inside = session.position();
  const GateVoltages outside{session.window().high.v1_V + 1e-6, inside.v2_V};
  const auto allowed = measured(session, {{inside, outside, inside}});
  CHECK(allowed.values.size() == 2);
  CHECK(hidden.measured_points() == 2);
  CHECK(session.points() == 2);
  CHECK(session.safety_violations() == 1);
  CHECK_FALSE(session.travel_to(outside, Stage::navigation));
  CHECK(session.safety_violations() == 2);
  CHECK(device.moves.empty());
}

TEST_CASE("a margin is kept clear of every bound, by scans and moves") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  RecordingDevice device(hidden);
  AgentConfig config = budget(10, 100);
  config.safety_margin_V = 0.010;
  audit::Log log = audit::Log::off();
  Session session(device, config, config.max_points, log);
  CHECK(session.window().low == GateVoltages{0.010, 0.010});
  CHECK(measured(session, {{{0.005, 0.05}, {0.05, 0.05}, {0.05, 0.149}}}).values.size() == 1);
  CHECK(session.safety_violations() == 2);
  CHECK_FALSE(session.travel_to({0.005, 0.05}, Stage::navigation));
  CHECK(session.travel_to({0.010, 0.05}, Stage::navigation));
}

TEST_CASE("every scan and move is in the log, refused voltages by name") {
  auto hidden = agent_test::simulated(agent_test::middle_device());
  const AgentConfig config = budget(10, 100);
  audit::Log log = audit::Log::on();
  Session session(hidden, config, config.max_points, log);
  const GateVoltages outside{1.0, 0.0};
  const auto measurement = measured(session, {{{0.05, 0.05}, outside}});
  REQUIRE(session.travel_to({0.05, 0.05}, Stage::navigation));
  REQUIRE_FALSE(session.travel_to(outside, Stage::navigation));
  std::vector<std::string> kinds;
  for (const auto& record : log.records()) kinds.emplace_back(audit::kind_of(record));
  CHECK(kinds == std::vector<std::string>{"verdict", "scan", "move", "verdict", "move"});
  const auto& scan = std::get<audit::Scan>(log.records()[1]);
  CHECK(scan.values == measurement.values);
  CHECK(scan.refused == std::vector<GateVoltages>{outside});
  CHECK(std::get<audit::Move>(log.records()[2]).steps == session.steps() - 1);
  CHECK(std::get<audit::Move>(log.records()[4]).granted == session.position());
}
