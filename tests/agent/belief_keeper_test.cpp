#include "agent/belief_keeper.hpp"

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"
#include "belief/cell_probability.hpp"

using namespace qdtune;
using agent::BeliefKeeper;

namespace {

device::Measurement first_points(const device::Measurement& all, std::ptrdiff_t count) {
  return {{all.points.begin(), all.points.begin() + count}, {all.values.begin(), all.values.begin() + count}};
}

}  // namespace

TEST_CASE("a belief rebuilt on data it had not seen has seen them: no point is told twice") {
  const agent::AgentConfig config = agent_test::small_agent(agent::Policy::gain);
  auto device = agent_test::simulated(agent_test::middle_device());
  const device::Measurement all = device.measure(device::grid_scan(agent_test::window, 6, 6));
  const parallel::Executor executor = parallel::Executor::serial();  // outlives the keeper
  BeliefKeeper keeper(config, agent_test::window, 5, 0, executor);
  keeper.update(first_points(all, 20));
  CHECK(keeper.points() == 20);
  keeper.rebuild(all);
  CHECK(keeper.points() == 36);
  CHECK(keeper.belief().data().size() == 36);
}

TEST_CASE("a belief parted at a jump has seen what came after, and asks the one from before") {
  const agent::AgentConfig config = agent_test::small_agent(agent::Policy::gain);
  const auto plan = device::grid_scan(agent_test::window, 8, 8);
  auto device = agent_test::simulated(agent_test::middle_device());
  const device::Measurement before = device.measure(plan);
  const device::Measurement after =
      first_points(device.measure(plan), 6);  // one row: where the second line is stays open
  const parallel::Executor executor = parallel::Executor::serial();
  BeliefKeeper keeper(config, agent_test::window, 5, 0, executor);
  keeper.update(before);
  const auto voltage = belief::best_voltage(keeper.belief(), config.target, agent_test::window).voltage;
  const auto alone = [&] {
    return belief::cell_estimates(keeper.belief(), config.target, {voltage}).front().probability;
  };
  CHECK(keeper.probability_after_jump(before, voltage) == alone());
  keeper.part(before, after);
  CHECK(keeper.points() == 6);
  CHECK(keeper.probability_after_jump(after, voltage) > alone());
}
