#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "agent/verification.hpp"
#include "device/device_class.hpp"

using namespace qdtune;
using agent::AgentReport;
using agent::Policy;
using device::Parameter;

TEST_CASE("a double dot is claimed as one") {
  auto device = agent_test::simulated(agent_test::middle_device());
  const AgentReport report = agent_test::tuned(device, agent_test::small_agent(Policy::gain));
  CHECK(report.claimed());
  CHECK(report.diagnosis == "double_dot");
}

TEST_CASE("a device whose second dot is out of reach is refused as a single dot") {
  device::ParameterVector theta = agent_test::middle_device();
  get(theta, Parameter::first_line_2) = 0.3;
  auto device = agent_test::simulated(theta);
  const AgentReport report = agent_test::tuned(device, agent_test::small_agent(Policy::gain));
  CHECK_FALSE(report.claimed());
  CHECK(report.diagnosis == "single_dot");
  CHECK(report.reason == "the data look like a single dot");
}

TEST_CASE("a device without transitions is refused for that, after no more than two surveys") {
  device::ParameterVector theta = agent_test::middle_device();
  get(theta, Parameter::first_line_1) = 0.3;
  get(theta, Parameter::first_line_2) = 0.3;
  auto device = agent_test::simulated(theta);
  const AgentReport report = agent_test::tuned(device, agent_test::small_agent(Policy::gain));
  CHECK_FALSE(report.claimed());
  CHECK(report.diagnosis == "no_transition");
  CHECK(report.points <= 6 * 6 + 5 * 5);
}

TEST_CASE("points that tell classes apart lie in the window, and where the classes differ") {
  const agent::AgentConfig config = agent_test::small_agent(Policy::gain);
  const parallel::Executor serial = parallel::Executor::serial();
  auto device = agent_test::simulated(agent_test::middle_device());
  const device::Measurement data = device.measure(device::grid_scan(agent_test::window, 6, 6));
  const belief::PriorMap prior(config.prior);
  belief::ParticleBelief belief(config.belief, prior, {1, 0, 0});
  belief.update(data, serial);
  const belief::RivalEvidence rivals =
      belief::rival_evidence(data, config.prior, config.belief, {32, 6}, {1, 0, belief.next_step()}, serial,
                             belief.log_evidence_nat());
  const sensing::Hypotheses hypotheses(rivals.strongest, rivals.strongest_ceiling);
  const device::ScanPlan plan =
      agent::class_plan(belief, hypotheses, agent_test::window, config.verification);
  REQUIRE(plan.points.size() == static_cast<std::size_t>(config.verification.points_per_round));
  for (const auto& v : plan.points) CHECK(agent_test::window.contains(v));
  // The first point separates the two means by more than the average candidate does.
  const sensing::Hypotheses own(belief, hypotheses.count());
  const auto difference = [&](const std::vector<device::GateVoltages>& points) {
    return (own.readings(points, 0.05).colwise().mean() - hypotheses.readings(points, 0.05).colwise().mean())
        .abs()
        .mean();
  };
  CHECK(difference({plan.points.front()}) > difference(device::grid_scan(agent_test::window, 25, 25).points));
}
