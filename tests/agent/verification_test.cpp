#include "agent/verification.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "belief/cell_probability.hpp"

using namespace qdtune;
using agent::VerificationConfig;
using agent_test::window;
using belief::ParticleBelief;
using belief::PriorMap;
using device::GateVoltages;

namespace {

struct SurveyedBelief {
  PriorMap prior;
  ParticleBelief belief;

  explicit SurveyedBelief(const agent::AgentConfig& config)
      : prior(config.prior), belief(config.belief, prior, {5, 0, 0}) {
    auto device = agent_test::simulated(agent_test::middle_device());
    belief.update(device.measure(device::grid_scan(window, 8, 8)), parallel::Executor::serial());
  }
};

}  // namespace

TEST_CASE("the verification plan has its points, all inside the window, wherever the claim lies") {
  const SurveyedBelief surveyed(agent_test::small_agent(agent::Policy::fixed));
  VerificationConfig config;
  for (const int rays : {0, 10}) {
    for (const int per_gate : {0, 4}) {
      config.rays = rays;
      config.points_per_gate = per_gate;
      for (const GateVoltages& claimed :
           {GateVoltages{0.07, 0.07}, window.low, window.high, GateVoltages{0.0, 0.15}}) {
        const auto plan = verification_plan(surveyed.belief, {1, 1}, claimed, window, config);
        CHECK(plan.points.size() == static_cast<std::size_t>(rays + 2 * per_gate));
        for (const GateVoltages& v : plan.points) CHECK(window.contains(v));
      }
    }
  }
}

TEST_CASE("rays of the verification plan end outside the believed cell, gates are followed to their ends") {
  const agent::AgentConfig config = agent_test::small_agent(agent::Policy::fixed);
  const SurveyedBelief surveyed(config);
  const auto best = belief::best_voltage(surveyed.belief, {1, 1}, window);
  REQUIRE(best.estimate.probability > 0.9);
  const auto plan = verification_plan(surveyed.belief, {1, 1}, best.voltage, window, config.verification);
  const auto estimates = belief::cell_estimates(surveyed.belief, {1, 1}, plan.points);
  for (std::size_t ray = 0; ray < static_cast<std::size_t>(config.verification.rays); ++ray) {
    CHECK(estimates[ray].probability < 0.5);
  }
  const auto holds = [&](const GateVoltages& v) {
    return std::find(plan.points.begin(), plan.points.end(), v) != plan.points.end();
  };
  CHECK(holds({window.low.v1_V, best.voltage.v2_V}));
  CHECK(holds({best.voltage.v1_V, window.low.v2_V}));
}

TEST_CASE("the settling plan asks where a doubtful belief disagrees, and is never empty") {
  const agent::AgentConfig config = agent_test::small_agent(agent::Policy::fixed);
  const PriorMap prior(config.prior);
  const ParticleBelief doubtful(config.belief, prior, {5, 1, 0});
  const auto plan = settling_plan(doubtful, {1, 1}, {0.07, 0.07}, window, config.verification);
  CHECK(plan.points.size() > 0);
  CHECK(plan.points.size() <= static_cast<std::size_t>(config.verification.points_per_round));
  for (const GateVoltages& v : plan.points) CHECK(window.contains(v));
  // In the far corner no particle has its (1,1) cell: nothing to settle, so the first round's plan.
  const auto certain = settling_plan(doubtful, {1, 1}, {0.0, 0.0}, window, config.verification);
  CHECK(certain.points.size() == static_cast<std::size_t>(agent_test::first_round(config)));
}
