#include <algorithm>
#include <mutex>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "store/run_store.hpp"
#include "store/sqlite_database.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::fake_trial;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;
using Json = nlohmann::json;

namespace {

// A stored run: arms baseline and blind, ten trials each.
struct VerifyTestRun {
  explicit VerifyTestRun(const qdtune::app::RunTrial& trial = fake_trial, const std::string& trials = "10",
                         const std::string& audit = "failures") {
    const std::string file = folder.file("small.toml", app_fixture::small_experiment());
    call({"run", file, "-o", run, "-n", trials, "--set", "execution.audit=" + audit}, trial);
  }

  Outcome verify(std::vector<std::string> options = {},
                 const qdtune::app::RunTrial& trial = fake_trial) const {
    options.insert(options.begin(), {"verify", run});
    return call(options, trial);
  }

  void sql(const std::string& text) const {
    qdtune::store::Database::create(run + "/rows.sqlite").execute(text);
  }

  TemporaryFolder folder;
  std::string run = folder.path("run");
};

// The trials that a sample repeats, as "policy/index".
std::set<std::string> sample_of(const VerifyTestRun& made, const std::string& share,
                                const std::string& threads = "2") {
  std::set<std::string> trials;
  std::mutex mutex;
  const auto spy = [&](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                       const auto& inner, auto& log) {
    const std::scoped_lock lock(mutex);
    const bool blind = config.agent.policy == qdtune::agent::Policy::blind;
    CHECK(trials.insert((blind ? "blind/" : "baseline/") + std::to_string(index)).second);
    return fake_trial(config, seed, index, inner, log);
  };
  CHECK(made.verify({"--sample", share, "-j", threads}, spy).code == 0);
  return trials;
}

}  // namespace

TEST_CASE("a run that is whole verifies, and what was looked at is said") {
  const VerifyTestRun made;
  const Outcome whole = made.verify();
  CHECK(whole.code == 0);
  CHECK(whole.err.empty());
  CHECK(contains(whole.out, "store          undamaged"));
  CHECK(contains(whole.out, "configuration  gives the hashes"));
  CHECK(contains(whole.out, "trials         20 of 20 are stored\n"));
  CHECK(contains(whole.out, "audits         10 kept, 10 of them readable\n"));
  CHECK(contains(whole.out, "SOUND: the run is undamaged and complete.\n"));
  const Json found = Json::parse(made.verify({"--json"}).out);
  CHECK(found.at("undamaged") == true);
  CHECK(found.at("complete") == true);
  CHECK(found.at("missing").empty());
  CHECK(found.at("sample").is_null());
  CHECK(found.at("digest") == Json::parse(call({"report", made.run, "--json"}).out).at("digest"));
}

TEST_CASE("every real row comes out again, on any number of threads") {
  const VerifyTestRun made(qdtune::trial::run_trial, "3");
  for (const char* threads : {"1", "3"}) {
    const Outcome again =
        made.verify({"--sample", "100%", "-j", threads, "--json"}, qdtune::trial::run_trial);
    CHECK(again.code == 0);
    const Json sample = Json::parse(again.out).at("sample");
    CHECK(sample.at("trials") == 6);
    CHECK(sample.at("of") == 6);
    CHECK(sample.at("different").empty());
  }
}

TEST_CASE("a sample is chosen by the run alone, rounded up, and part of every larger one") {
  const VerifyTestRun made;
  const auto few = sample_of(made, "10%", "1");
  CHECK(few.size() == 2);
  CHECK(sample_of(made, "10", "3") == few);
  const auto more = sample_of(made, "52.5%");
  CHECK(more.size() == 11);
  CHECK(std::includes(more.begin(), more.end(), few.begin(), few.end()));
  CHECK(sample_of(made, "0.001%").size() == 1);
  CHECK(sample_of(made, "100%").size() == 20);
}

TEST_CASE("rows that do not come out again are named, with exit code 7") {
  const VerifyTestRun made;
  const auto drifting = [](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                           auto& log) {
    auto result = fake_trial(config, seed, index, inner, log);
    if (index == 4) result.row.points += 1;
    if (index == 5) throw std::runtime_error("the cryostat is warm");
    return result;
  };
  const Outcome differs = made.verify({"--sample", "100%"}, drifting);
  CHECK(differs.code == 7);
  CHECK(contains(differs.out, "20 of 20 trials: 4 gave ANOTHER ROW"));
  CHECK(contains(differs.out, "  baseline/4: digest "));
  CHECK(contains(differs.out, "it ended in an error: the cryostat is warm"));
  CHECK(contains(differs.out, "qdtune replay " + made.run + " baseline/4 --check"));
  CHECK(contains(differs.out, "DIFFERENT: the run is undamaged"));
  const Json different =
      Json::parse(made.verify({"--sample", "100%", "--json"}, drifting).out).at("sample").at("different");
  REQUIRE(different.size() == 4);
  CHECK(different[0].at("trial") == "baseline/4");
  CHECK(different[0].at("error").is_null());
  CHECK(different[1].at("error") == "the cryostat is warm");
  CHECK(different[3].at("trial") == "blind/5");
}

TEST_CASE("a changed row is damage; one changed with its digest is found by running it again") {
  const VerifyTestRun made;
  SECTION("a field alone") {
    made.sql("UPDATE rows SET points = 90 WHERE arm = 0 AND trial = 3");
    const Outcome damaged = made.verify();
    CHECK(damaged.code == 65);
    CHECK(contains(damaged.out, "DAMAGED, 1 fault:\n  row baseline/3 was changed"));
    CHECK(contains(damaged.out, "do not trust this run"));
    CHECK(Json::parse(made.verify({"--json"}).out).at("faults").size() == 1);
  }
  SECTION("a field and its digest") {
    const auto reader = qdtune::store::RunStore::open(made.run);
    auto forged = reader.find_row(0, 3)->row;
    forged.points = 90;
    made.sql("UPDATE rows SET points = 90, digest = '" +
             qdtune::store::row_digest(reader.manifest().arms[0].hash, forged) +
             "' WHERE arm = 0 AND trial = 3");
    CHECK(made.verify().code == 0);
    const Outcome again = made.verify({"--sample", "100%"});
    CHECK(again.code == 7);
    CHECK(contains(again.out, "1 gave ANOTHER ROW\n  baseline/3: "));
  }
}

TEST_CASE("missing trials are named with the verb that runs them; their exit code is 75") {
  const VerifyTestRun made;
  made.sql("DELETE FROM rows WHERE (arm = 0 AND trial IN (0, 4, 5, 6)) OR (arm = 1 AND trial > 7)");
  const Outcome incomplete = made.verify({"--sample", "100%"});
  CHECK(incomplete.code == 75);
  CHECK(contains(incomplete.out, "14 of 20 are stored; MISSING: baseline 0, 4-6; blind 8-9\n"));
  CHECK(contains(incomplete.out, "qdtune resume " + made.run));
  CHECK(contains(incomplete.out, "14 of 14 trials: every row came out again"));
  const Json found = Json::parse(made.verify({"--json"}).out);
  CHECK(found.at("complete") == false);
  CHECK(found.at("missing")[1] == Json({{"arm", "baseline"}, {"first", 4}, {"last", 6}}));
  // Damage weighs more.
  made.sql("UPDATE rows SET points = 90 WHERE arm = 0 AND trial = 3");
  CHECK(made.verify().code == 65);
}

TEST_CASE("errors are stored trials without a result; they are not repeated") {
  const auto failing = [](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                          auto& log) {
    if (index == 2) throw std::runtime_error("the cryostat is warm");
    return fake_trial(config, seed, index, inner, log);
  };
  const VerifyTestRun made(failing);
  const Outcome whole = made.verify({"--sample", "100%"});
  CHECK(whole.code == 0);
  CHECK(contains(whole.out, "20 of 20 are stored, 2 of them as errors without a result"));
  CHECK(contains(whole.out, "18 of 18 trials"));
}

TEST_CASE("audits are read, and belong to their trials") {
  const VerifyTestRun made(fake_trial, "10", "all");
  CHECK(contains(made.verify().out, "audits         20 kept, 20 of them readable"));
  made.sql("UPDATE audit SET packed = x'00' WHERE arm = 0 AND trial = 1");
  made.sql(
      "UPDATE audit SET packed = (SELECT packed FROM audit WHERE arm = 1 AND trial = 3) "
      "WHERE arm = 1 AND trial = 2");
  const Outcome damaged = made.verify();
  CHECK(damaged.code == 65);
  CHECK(contains(damaged.out, "20 kept, 18 of them readable"));
  CHECK(contains(damaged.out, "  the audit of baseline/1: "));
  CHECK(contains(damaged.out, "  the audit of blind/2: it is that of another trial"));
}

TEST_CASE("an edited configuration is damage") {
  const VerifyTestRun made;
  auto manifest = qdtune::store::read_manifest(made.run);
  const auto at = manifest.config.find("particles = 64");
  REQUIRE(at != std::string::npos);
  manifest.config.replace(at, 14, "particles = 80");
  qdtune::store::write_manifest(made.run, manifest);
  const Outcome damaged = made.verify({"--sample", "10%"});
  CHECK(damaged.code == 65);
  CHECK(contains(damaged.out, "belief.particles: 64 became 80"));
  CHECK(contains(damaged.out, "repeated       none: the configuration is not the run's"));
}

TEST_CASE("a run of another version of the science is looked through, but not repeated") {
  const VerifyTestRun made;
  auto manifest = qdtune::store::read_manifest(made.run);
  manifest.science += 1;
  qdtune::store::write_manifest(made.run, manifest);
  const Outcome looked = made.verify();
  CHECK(looked.code == 0);
  CHECK(contains(looked.out, "configuration  not checked: "));
  CHECK(Json::parse(made.verify({"--json"}).out).at("unchecked").is_string());
  CHECK(made.verify({"--sample", "10%"}).code == 78);
}

TEST_CASE("data that are elsewhere are needed to repeat trials only") {
  const TemporaryFolder folder;
  const std::string scan = folder.file("scan.dat", "# y x z\n# y x z\n# 2 2\n0 0 1\n0 1 2\n\n1 0 3\n1 1 4\n");
  const std::string file = folder.file("recorded.toml", app_fixture::small_experiment() +
                                                            "[[arm]]\nname = \"scan\"\ndevice.kind = "
                                                            "\"recorded\"\nrecorded.path = \"scan.dat\"\n");
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run}).code == 0);
  std::filesystem::rename(scan, folder.path("moved.dat"));
  const Outcome looked = call({"verify", run});
  CHECK(looked.code == 0);
  CHECK(contains(looked.out, "configuration  not checked: "));
  const Outcome refused = call({"verify", run, "--sample", "100%"});
  CHECK(refused.code == 66);
  CHECK(contains(refused.err, "--data FILE"));
  CHECK(call({"verify", run, "--sample", "100%", "--data", folder.path("moved.dat")}).code == 0);
}

TEST_CASE(
    "a run that cannot be read has the exit code of its reason, a wrong share that of a wrong command line") {
  const VerifyTestRun made;
  CHECK(call({"verify", made.folder.path("none")}).code == 66);
  for (const char* share : {"0", "0%", "-1%", "101%", "%", "", "nan", "ten", "10%%", "1e-400"}) {
    INFO(share);
    const Outcome refused = made.verify({"--sample", share});
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "as in 10%"));
  }
  std::filesystem::remove(made.run + "/rows.sqlite");
  CHECK(made.verify().code == 65);
}
