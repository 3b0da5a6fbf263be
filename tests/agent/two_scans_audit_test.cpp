// What the audit says of scans that were chosen in pairs.
#include <algorithm>

#include <catch2/catch.hpp>

#include "agent/agent_fixture.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::Policy;

namespace {

constexpr double noise_sd = 0.2;

// The story of a trial with a device so noisy that a few readings seldom settle where the cell lies.
std::vector<audit::Record> noisy_story(int look_ahead, std::uint64_t trial) {
  constexpr auto noise = static_cast<std::size_t>(device::Parameter::noise_sd);
  device::ParameterVector theta = agent_test::middle_device();
  theta[noise] = noise_sd;
  AgentConfig config = agent_test::small_agent(Policy::gain);
  config.survey_size = 4;
  config.prior[noise] = {device::DistributionKind::fixed, noise_sd, 0.0};
  config.sensing.look_ahead = look_ahead;
  auto device = agent_test::simulated(theta);
  audit::Log log = audit::Log::on();
  agent::tune(device, config, 1, trial, parallel::Executor::serial(), log);
  return log.records();
}

bool looks_ahead(const audit::Ranking& ranking) {
  return ranking.reason.starts_with("policy gain, two scans ahead: with ");
}

}  // namespace

TEST_CASE("a ranking that two scans decided says so, and its choice is measured though another one leads") {
  std::size_t decided = 0, behind = 0;
  for (std::uint64_t trial = 0; trial < 8; ++trial) {
    const std::vector<audit::Record> story = noisy_story(16, trial);
    for (std::size_t k = 0; k + 1 < story.size(); ++k) {
      const auto* ranking = std::get_if<audit::Ranking>(&story[k]);
      if (ranking == nullptr || !looks_ahead(*ranking)) continue;
      ++decided;
      REQUIRE(ranking->chosen);
      if (*ranking->chosen > 0) ++behind;
      const auto scan = std::find_if(story.begin() + static_cast<std::ptrdiff_t>(k), story.end(),
                                     [](const auto& r) { return std::holds_alternative<audit::Scan>(r); });
      REQUIRE(scan != story.end());
      CHECK(std::get<audit::Scan>(*scan).plan ==
            ranking->candidates[static_cast<std::size_t>(*ranking->chosen)].plan);
    }
  }
  CHECK(decided > 0);
  CHECK(behind > 0);
}

TEST_CASE("one scan ahead the best alone is measured and nothing else is said") {
  std::size_t rankings = 0;
  for (const auto& record : noisy_story(0, 0)) {
    const auto* ranking = std::get_if<audit::Ranking>(&record);
    if (ranking == nullptr || !ranking->chosen) continue;
    ++rankings;
    CHECK(*ranking->chosen == 0);
    CHECK(ranking->reason == "policy gain");
  }
  CHECK(rankings > 0);
}
