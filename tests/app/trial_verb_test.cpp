#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "audit/json_lines.hpp"
#include "store/run_store.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

TEST_CASE("a trial is told as a story, also when it refused") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const Outcome success = call({"trial", file, "0"});
  CHECK(success.code == 0);
  CHECK(success.err.empty());
  CHECK(contains(success.out, "Trial 0 of seed 0x0000000000000007"));
  CHECK(contains(success.out, "the claim is right"));
  const Outcome refusal = call({"trial", file, "1", "--seed", "0x2a"});
  CHECK(refusal.code == 0);
  CHECK(contains(refusal.out, "Trial 1 of seed 0x000000000000002a"));
  CHECK(contains(refusal.out, "no cell found"));
}

TEST_CASE("a trial runs serially, as its arm and with what the command line sets") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  int calls = 0;
  const auto spy = [&](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                       const qdtune::parallel::Executor& inner, auto& log) {
    ++calls;
    CHECK(config.agent.policy == qdtune::agent::Policy::blind);
    CHECK(config.agent.max_points == 300);
    CHECK(inner.threads() == 1);
    CHECK(log.enabled());
    CHECK(index == 5);
    return app_fixture::fake_trial(config, seed, index, inner, log);
  };
  CHECK(call({"trial", file, "5", "--arm", "blind", "--set", "agent.max_points=300"}, spy).code == 0);
  CHECK(calls == 1);
}

TEST_CASE("--lines prints the records, --json one object with the row, its digest and the records") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const Outcome lines = call({"trial", file, "1", "--lines"});
  CHECK(lines.code == 0);
  const auto records = qdtune::audit::read_json_lines(lines.out);
  CHECK(records.size() == 3);

  const auto json = nlohmann::json::parse(call({"trial", file, "1", "--json"}).out);
  CHECK(json.at("arm") == "baseline");
  CHECK(json.at("trial").at("points") == 101);
  CHECK(json.at("trial").at("outcome") == "failed");
  CHECK(json.at("trial").at("true_success") == false);
  CHECK(json.at("trial").at("device").is_null());
  REQUIRE(json.at("audit").size() == records.size());
  CHECK(json.at("audit")[1].at("reason") == "no cell found");
}

TEST_CASE("the digest of a trial is that of its row in a run") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  REQUIRE(call({"run", file, "-o", folder.path("run"), "-n", "1"}, qdtune::trial::run_trial).code == 0);
  const auto reader = qdtune::store::RunStore::open(folder.path("run"));
  for (const std::size_t arm : {0U, 1U}) {
    const std::string name = reader.manifest().arms[arm].name;
    const auto json = nlohmann::json::parse(
        call({"trial", file, "0", "--arm", name, "--json"}, qdtune::trial::run_trial).out);
    const auto stored = reader.find_row(arm, 0);
    REQUIRE(stored);
    CHECK(json.at("digest") == qdtune::store::row_digest(reader.manifest().arms[arm].hash, stored->row));
    CHECK(json.at("experiment") == reader.manifest().experiment);
    REQUIRE(stored->row.device);
    CHECK(json.at("trial").at("device").size() == stored->row.device->size());
    CHECK(json.at("trial").at("v1_V").get<double>() == stored->row.v1_V);
    CHECK(json.at("audit").back().at("kind") == "truth");
  }
}

TEST_CASE("a trial that cannot be run has the exit code of a run") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  CHECK(call({"trial", folder.path("none.toml"), "0"}).code == 66);
  CHECK(call({"trial", file, "0", "--set", "belief.particles=15"}).code == 78);
  CHECK(call({"trial", file, "0", "--set", "device.kind=recorded", "--set", "recorded.path=none.dat"},
             qdtune::trial::run_trial)
            .code == 66);
  for (const std::vector<std::string>& args : {std::vector<std::string>{"trial"},
                                               {"trial", file},
                                               {"trial", file, "-1"},
                                               {"trial", file, "1e3"},
                                               {"trial", file, "1099511627776"},
                                               {"trial", file, "0", "1"},
                                               {"trial", file, "0", "--arm", "blnd"},
                                               {"trial", file, "0", "--seed", "x"},
                                               {"trial", file, "0", "--json", "--lines"}}) {
    INFO(args.back());
    const Outcome outcome = call(args);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
  }
}
