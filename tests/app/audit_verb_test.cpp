#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "audit/json_lines.hpp"
#include "audit/pack.hpp"
#include "store/run_store.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

namespace {

std::string audited_run(const TemporaryFolder& folder, const std::string& keep) {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  REQUIRE(call({"run", file, "-o", folder.path(keep), "--set", "execution.audit=" + keep, "--json"}).code ==
          0);
  return folder.path(keep);
}

}  // namespace

TEST_CASE("a run keeps the audits it was asked for, with the same rows and the same hash") {
  const TemporaryFolder folder;
  const auto codes = [&](const std::string& keep) {
    const std::string run = audited_run(folder, keep);
    std::vector<int> found;
    for (const char* trial : {"0", "1", "2"})
      found.push_back(call({"audit", run, trial, "--arm", "blind"}).code);
    return found;
  };
  CHECK(codes("off") == std::vector<int>{4, 4, 4});
  CHECK(codes("failures") == std::vector<int>{4, 0, 4});  // the fake trial 1 refuses
  CHECK(codes("all") == std::vector<int>{0, 0, 0});
  const auto rows = [&](const char* keep) {
    const auto reader = qdtune::store::RunStore::open(folder.path(keep));
    return reader.manifest().experiment + reader.digest() +
           call({"report", folder.path(keep), "--format", "csv", "--rows"}).out;
  };
  CHECK(rows("failures") == rows("off"));
  CHECK(rows("all") == rows("off"));
}

TEST_CASE("a stored audit is told as a story or as its lines") {
  const TemporaryFolder folder;
  const std::string run = audited_run(folder, "failures");
  const Outcome story = call({"audit", run, "1"});
  CHECK(story.code == 0);
  CHECK(contains(story.out, "Trial 1 of seed 0x0000000000000007"));
  CHECK(contains(story.out, "no cell found"));
  CHECK(story.out == call({"audit", run, "1", "--arm", "baseline"}).out);
  CHECK(story.out == call({"audit", run, "baseline/1"}).out);
  const Outcome lines = call({"audit", run, "1", "--lines"});
  CHECK(qdtune::audit::read_json_lines(lines.out).size() == 3);
}

TEST_CASE("an audit that is not there is explained") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const auto fails_once = [](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                             auto& log) {
    if (index == 2) throw std::runtime_error("the cryostat is warm");
    return app_fixture::fake_trial(config, seed, index, inner, log);
  };
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run, "-n", "40"}, fails_once).code == 0);

  const Outcome success = call({"audit", run, "0", "--arm", "blind"});
  CHECK(success.code == 4);
  CHECK(success.out.empty());
  CHECK(contains(success.err, "qdtune replay " + run + " blind/0\n"));
  CHECK(contains(success.err, "execution.audit=all"));
  const Outcome error = call({"audit", run, "2"});
  CHECK(error.code == 4);
  CHECK(contains(error.err, "the cryostat is warm"));
  CHECK(contains(error.err, "qdtune replay " + run + " baseline/2\n"));
  const Outcome absent = call({"audit", run, "40"});
  CHECK(absent.code == 4);
  CHECK(contains(absent.err, "no trial baseline/40: its trials are 0 to 39"));
}

TEST_CASE("a damaged audit is named, a wrong command line refused") {
  const TemporaryFolder folder;
  auto manifest = qdtune::store::RunManifest{};
  manifest.experiment = "aa";
  manifest.arms = {{"baseline", "bb"}};
  manifest.trials = 2;
  {
    auto store = qdtune::store::RunStore::create(folder.path("run"), manifest);
    qdtune::trial::TrialResult result;
    result.audit = "no packed audit";
    store.append(0, result);
    result.row.trial = 1;
    result.audit = qdtune::audit::pack("{\"schema\":1,\"seq\":0,\"kind\":\"poem\"}\n");
    store.append(0, result);
    store.flush();
  }
  for (const char* trial : {"0", "1"}) {
    const Outcome damaged = call({"audit", folder.path("run"), trial});
    CHECK(damaged.code == 65);
    CHECK(contains(damaged.err, std::string("trial baseline/") + trial + " of " + folder.path("run")));
  }
  CHECK(contains(call({"audit", folder.path("run"), "1"}).err, "line 1"));

  CHECK(call({"audit", folder.path("none"), "0"}).code == 66);
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"audit"},
        {"audit", folder.path("run")},
        {"audit", folder.path("run"), "-1"},
        {"audit", folder.path("run"), "1x"},
        {"audit", folder.path("run"), "1", "2"},
        {"audit", folder.path("run"), "baseline/1", "--arm", "baseline"},
        {"audit", folder.path("run"), "1", "--arm", "baselin"},
        {"audit", folder.path("run"), "1", "--schema"}}) {
    INFO(args.back());
    CHECK(call(args).code == 2);
  }
  CHECK(
      contains(call({"audit", folder.path("run"), "1", "--arm", "baselin"}).err, "did you mean 'baseline'?"));
}

TEST_CASE("the schema of a line is printed without a run") {
  const Outcome schema = call({"audit", "--schema"});
  CHECK(schema.code == 0);
  CHECK(nlohmann::json::parse(schema.out).at("oneOf").size() == std::variant_size_v<qdtune::audit::Record>);
}
