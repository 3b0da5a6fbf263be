#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "audit/json_lines.hpp"
#include "store/run_store.hpp"
#include "store/sqlite_database.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::fake_trial;
using app_fixture::Outcome;
using app_fixture::read_file;
using app_fixture::TemporaryFolder;
using Json = nlohmann::json;

namespace {

// A stored run of the small experiment: arms baseline and blind, trials 0 to 2.
struct ReplayTestRun {
  explicit ReplayTestRun(const qdtune::app::RunTrial& trial = fake_trial, const std::string& trials = "3") {
    const std::string file = folder.file("small.toml", app_fixture::small_experiment());
    call({"run", file, "-o", run, "-j", "2", "-n", trials}, trial);
    std::filesystem::remove(file);  // nobody needs it any more
  }

  Outcome replay(const std::string& trial, std::vector<std::string> options = {},
                 const qdtune::app::RunTrial& as = fake_trial) const {
    options.insert(options.begin(), {"replay", run, trial});
    return call(options, as);
  }

  void sql(const std::string& text) const {
    qdtune::store::Database::create(run + "/rows.sqlite").execute(text);
  }

  TemporaryFolder folder;
  std::string run = folder.path("run");
};

qdtune::trial::TrialResult dearer_trial(const qdtune::trial::TrialConfig& config, std::uint64_t seed,
                                        std::uint64_t index, const qdtune::parallel::Executor& inner,
                                        qdtune::audit::Log& log) {
  qdtune::trial::TrialResult result = fake_trial(config, seed, index, inner, log);
  result.row.points += 7;
  result.row.reason = "another";
  return result;
}

qdtune::trial::TrialResult broken_trial(const qdtune::trial::TrialConfig&, std::uint64_t, std::uint64_t index,
                                        const qdtune::parallel::Executor&, qdtune::audit::Log& log) {
  log.add(qdtune::audit::Start{.trial = index, .policy = "fake"});
  throw std::runtime_error("the cryostat is warm");
}

}  // namespace

TEST_CASE("ten trials of a run, run again alone, have the recorded rows bit for bit") {
  const ReplayTestRun made(qdtune::trial::run_trial, "5");
  for (const std::string arm : {"baseline/", "blind/"}) {
    for (const std::string index : {"0", "1", "2", "3", "4"}) {
      const Outcome again = made.replay(arm + index, {"--check", "--json"}, qdtune::trial::run_trial);
      INFO(arm << index);
      CHECK(again.code == 0);
      const Json found = Json::parse(again.out);
      CHECK(found.at("equal") == true);
      CHECK(found.at("trial") == arm + index);
      CHECK(found.at("digest") == found.at("recorded_digest"));
      CHECK(found.at("row").at("device").is_object());
    }
  }
}

TEST_CASE("a replay tells the story that the verb trial tells, and says that the row is the recorded one") {
  const ReplayTestRun made;
  const std::string file = made.folder.file("small.toml", app_fixture::small_experiment());
  const Outcome replayed = made.replay("blind/1");
  CHECK(replayed.code == 0);
  CHECK(replayed.err.empty());
  const std::string story = call({"trial", file, "1", "--arm", "blind"}).out;
  CHECK(replayed.out.substr(0, story.size()) == story);
  CHECK(contains(replayed.out, "The row of trial blind/1 is the recorded one, bit for bit"));
  CHECK(contains(made.replay("2").out, "The row of trial baseline/2"));  // without an arm: the first one
}

TEST_CASE("a replay runs serially, with the run's own configuration and seed, and changes nothing") {
  const ReplayTestRun made;
  const std::string rows = read_file(made.run + "/rows.sqlite");
  const auto spy = [&](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                       const qdtune::parallel::Executor& inner, auto& log) {
    CHECK(config.agent.policy == qdtune::agent::Policy::blind);
    CHECK(config.agent.belief.particles == 64);
    CHECK(seed == 7);
    CHECK(index == 2);
    CHECK(inner.threads() == 1);
    CHECK(log.enabled());
    return fake_trial(config, seed, index, inner, log);
  };
  CHECK(made.replay("blind/2", {"--check"}, spy).code == 0);
  CHECK(read_file(made.run + "/rows.sqlite") == rows);
  CHECK(std::distance(std::filesystem::directory_iterator(made.run), {}) == 2);
}

TEST_CASE("a trial that comes out otherwise is exit code 7, and the fields that differ are shown") {
  const ReplayTestRun made;
  const Outcome differs = made.replay("2", {"--check"}, dearer_trial);
  CHECK(differs.code == 7);
  CHECK(contains(differs.out, "The row of trial baseline/2 is NOT the recorded one."));
  CHECK(contains(differs.out, "  field   recorded  replayed\n"));
  CHECK(contains(differs.out, "  reason  \"\"        \"another\"\n"));
  CHECK(contains(differs.out, "  points  102       109\n"));
  CHECK_FALSE(contains(differs.out, "  steps"));
  CHECK(contains(differs.out, "Both were computed by this build"));
  CHECK(made.replay("2", {}, dearer_trial).code == 0);  // nobody asked

  const Json found = Json::parse(made.replay("2", {"--check", "--json"}, dearer_trial).out);
  CHECK(found.at("equal") == false);
  CHECK(found.at("digest") != found.at("recorded_digest"));
  CHECK(found.at("differences") == Json::parse(R"([{"field": "reason", "recorded": "", "replayed": "another"},
                                                    {"field": "points", "recorded": 102, "replayed": 109}])"));
}

TEST_CASE("a run of another build is told apart from a run of this one") {
  const ReplayTestRun made;
  auto manifest = qdtune::store::read_manifest(made.run);
  manifest.provenance.compiler = "Fortran 77";
  qdtune::store::write_manifest(made.run, manifest);
  const Outcome differs = made.replay("2", {"--check"}, dearer_trial);
  CHECK(differs.code == 7);
  CHECK(contains(differs.out, "recorded by qdtune "));
  CHECK(contains(differs.out, "Fortran 77"));
}

TEST_CASE("a row that was changed in the store is found, however it was changed") {
  const ReplayTestRun made;
  SECTION("a field alone") {
    made.sql("UPDATE rows SET points = 90 WHERE arm = 0 AND trial = 1");
    const Outcome found = made.replay("1", {"--check"});
    CHECK(found.code == 7);
    CHECK(contains(found.out, "was changed after it was stored"));
    CHECK(contains(found.out, "  points  90        101\n"));
    const Json object = Json::parse(made.replay("1", {"--check", "--json"}).out);
    CHECK(object.at("equal") == false);
    CHECK(object.at("recorded_intact") == false);
  }
  SECTION("a field and the digest with it") {
    const auto reader = qdtune::store::RunStore::open(made.run);
    auto forged = reader.find_row(0, 1)->row;
    forged.points = 90;
    made.sql("UPDATE rows SET points = 90, digest = '" +
             qdtune::store::row_digest(reader.manifest().arms[0].hash, forged) +
             "' WHERE arm = 0 AND trial = 1");
    const Outcome found = made.replay("1", {"--check"});
    CHECK(found.code == 7);
    CHECK_FALSE(contains(found.out, "was changed after it was stored"));
    CHECK(contains(found.out, "  points  90        101\n"));
  }
  SECTION("the digest alone") {
    made.sql("UPDATE rows SET digest = '00' WHERE arm = 0 AND trial = 1");
    const Outcome found = made.replay("1", {"--check"});
    CHECK(found.code == 7);
    CHECK(contains(found.out, "the stored digest is that of another row"));
  }
  CHECK(made.replay("0", {"--check"}).code == 0);
}

TEST_CASE("a trial that is not in the run selects nothing; what names no trial is a wrong command line") {
  const ReplayTestRun made;
  const auto err_of = [&](const std::string& trial, int code) {
    const Outcome refused = made.replay(trial, {"--check"});
    INFO(trial);
    CHECK(refused.code == code);
    CHECK(refused.out.empty());
    return refused.err;
  };
  CHECK(contains(err_of("3", 4), "has no trial baseline/3: its trials are 0 to 2"));
  CHECK(contains(err_of("blnd/0", 4), "has no arm 'blnd'; did you mean 'blind'? (arms: baseline, blind)"));
  for (const char* wrong : {"x", "blind/", "blind/1e3", "blind", ""})
    CHECK(contains(err_of(wrong, 2), "INDEX"));
  CHECK(call({"replay", made.run}).code == 2);
}

TEST_CASE("a trial whose row is still missing can be run, but not checked") {
  const ReplayTestRun made;
  made.sql("DELETE FROM rows WHERE arm = 1 AND trial = 2");
  const Outcome run = made.replay("blind/2");
  CHECK(run.code == 0);
  CHECK(contains(run.out, "The run has no row of trial blind/2 to compare with."));
  CHECK(made.replay("blind/2", {"--check"}).code == 4);
  const Json found = Json::parse(made.replay("blind/2", {"--json"}).out);
  for (const char* field : {"recorded_digest", "recorded_intact", "equal"}) CHECK(found.at(field).is_null());
}

TEST_CASE("a trial that throws is told up to there, and is what the run recorded if it threw there too") {
  const ReplayTestRun whole;
  const Outcome broken = whole.replay("0", {}, broken_trial);
  CHECK(broken.code == 5);
  CHECK(contains(broken.out, "Trial 0 of seed"));
  CHECK(contains(broken.out, "The trial ended in an error: the cryostat is warm\n"));
  CHECK(whole.replay("0", {"--check"}, broken_trial).code == 7);

  const ReplayTestRun failed(broken_trial);
  CHECK(failed.replay("0", {"--check"}, broken_trial).code == 0);
  const Outcome cured = failed.replay("0", {"--check"});
  CHECK(cured.code == 7);
  CHECK(contains(cured.out, "\"error\""));
  CHECK(contains(cured.out, "\"the cryostat is warm\""));
}

TEST_CASE("a trace holds the audit, the story and the row, and never replaces one") {
  const ReplayTestRun made;
  const std::string trace = made.folder.path("new/trace");
  const Outcome traced = made.replay("blind/1", {"--trace", trace});
  REQUIRE(traced.code == 0);
  CHECK(qdtune::audit::read_json_lines(read_file(trace + "/audit.jsonl")).size() == 3);
  const std::string story = read_file(trace + "/story.txt");
  CHECK(contains(story, "no cell found"));
  CHECK(traced.out.substr(0, story.size()) == story);
  const Json row = Json::parse(read_file(trace + "/row.json"));
  CHECK(row.at("points") == 101);
  CHECK(row == Json::parse(made.replay("blind/1", {"--json"}).out).at("row"));

  int calls = 0;
  const auto counting = [&](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                            auto& log) {
    ++calls;
    return fake_trial(config, seed, index, inner, log);
  };
  const Outcome again = made.replay("0", {"--trace", trace}, counting);
  CHECK(again.code == 73);
  CHECK(contains(again.err, "audit.jsonl exists already"));
  CHECK(Json::parse(read_file(trace + "/row.json")) == row);
  const std::string file = made.folder.file("file", "");
  for (const std::string& folder : {file, file + "/below"}) {
    const Outcome refused = made.replay("0", {"--trace", folder}, counting);
    CHECK(refused.code == 73);
    CHECK(contains(refused.err, folder));
  }
  CHECK(calls == 0);
  std::filesystem::create_directory(made.folder.path("empty"));
  CHECK(made.replay("0", {"--trace", made.folder.path("empty")}).code == 0);
}

TEST_CASE("what is no run, a damaged one and one that was edited are told apart") {
  const ReplayTestRun made;
  CHECK(call({"replay", made.folder.path("none"), "0"}).code == 66);
  CHECK(call({"replay", made.folder.file("file", ""), "0"}).code == 66);
  SECTION("a configuration that was edited") {
    auto manifest = qdtune::store::read_manifest(made.run);
    const auto at = manifest.config.find("particles = 64");
    REQUIRE(at != std::string::npos);
    manifest.config.replace(at, 14, "particles = 80");
    qdtune::store::write_manifest(made.run, manifest);
    const Outcome refused = made.replay("0");
    CHECK(refused.code == 78);
    CHECK(contains(refused.err, "belief.particles: 64 became 80"));
  }
  SECTION("a store that is cut short") {
    std::filesystem::resize_file(made.run + "/rows.sqlite", 5000);
    CHECK(made.replay("0").code == 65);
  }
  SECTION("a row that cannot be read") {
    made.sql("UPDATE rows SET outcome = 'splendid' WHERE trial = 0");
    CHECK(made.replay("0").code == 65);
    CHECK(made.replay("1").code == 0);
  }
}

namespace {

constexpr const char* replay_test_scan = "# y x z\n# y x z\n# 2 2\n0 0 1\n0 1 2\n\n1 0 3\n1 1 4\n";

// A run of a recorded device in `project`, data in project/data, the run in project/results/run.
std::string recorded_run(const TemporaryFolder& folder) {
  std::filesystem::create_directories(folder.path("project/data"));
  folder.file("project/data/scan.dat", replay_test_scan);
  const std::string file = folder.file(
      "project/recorded.toml",
      app_fixture::small_experiment() +
          "[[arm]]\nname = \"scan\"\ndevice.kind = \"recorded\"\nrecorded.path = \"data/scan.dat\"\n");
  REQUIRE(call({"run", file, "-o", folder.path("project/results/run")}).code == 0);
  return folder.path("project/results/run");
}

}  // namespace

TEST_CASE("a run that was moved with its data is replayed where it is now") {
  const TemporaryFolder folder;
  recorded_run(folder);
  std::filesystem::rename(folder.path("project"), folder.path("elsewhere"));
  std::string read_from;
  const auto spy = [&](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                       auto& log) {
    read_from = config.recorded.path;
    return fake_trial(config, seed, index, inner, log);
  };
  CHECK(call({"replay", folder.path("elsewhere/results/run"), "scan/1", "--check"}, spy).code == 0);
  CHECK(std::filesystem::equivalent(read_from, folder.path("elsewhere/data/scan.dat")));
}

TEST_CASE("data that went elsewhere are named, and their contents checked") {
  const TemporaryFolder folder;
  const std::string run = recorded_run(folder);
  std::filesystem::rename(folder.path("project/data/scan.dat"), folder.path("renamed.dat"));
  const Outcome missing = call({"replay", run, "scan/1"});
  CHECK(missing.code == 66);
  CHECK(contains(missing.err, "project/data/scan.dat"));
  CHECK(contains(missing.err, "--data FILE"));
  CHECK(call({"replay", run, "scan/1", "--check", "--data", folder.path("renamed.dat")}).code == 0);

  const std::string other = folder.file("other.dat", std::string(replay_test_scan) + "\n");
  const Outcome wrong = call({"replay", run, "scan/1", "--data", other});
  CHECK(wrong.code == 78);
  CHECK(contains(wrong.err, "the contents of the file changed"));
  CHECK(call({"replay", run, "scan/1", "--data", folder.path("none.dat")}).code == 66);
}
