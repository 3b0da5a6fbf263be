#include <algorithm>
#include <fstream>
#include <mutex>
#include <set>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "store/run_store.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::fake_trial;
using app_fixture::Outcome;
using app_fixture::read_file;
using app_fixture::small_experiment;
using app_fixture::TemporaryFolder;
using qdtune::store::RunManifest;
using qdtune::store::RunStore;

namespace {

// A finished run of `trials` fake trials in each of the two arms.
std::string resume_test_run(const TemporaryFolder& folder, const std::string& trials = "3",
                            const std::string& name = "run") {
  const std::string file = folder.file("small.toml", small_experiment());
  REQUIRE(call({"run", file, "-o", folder.path(name), "-n", trials, "-j", "2"}).code == 0);
  return folder.path(name);
}

// A run like `whole` that a kill stopped after `rows` rows.
std::string resume_test_part(const TemporaryFolder& folder, const std::string& whole, std::size_t rows) {
  const auto reader = RunStore::open(whole);
  RunManifest manifest = reader.manifest();
  manifest.wall_s = manifest.cpu_s = 0.0;
  RunStore part = RunStore::create(folder.path("part"), manifest);
  for (const auto& stored : reader.read_rows())
    if (rows > 0 && rows-- > 0) part.append(stored.arm, {stored.row, stored.telemetry});
  part.flush();
  return folder.path("part");
}

std::string resume_test_rows(const std::string& run) {
  return call({"report", run, "--format", "csv", "--rows"}).out;
}

// Notes which trials run, as "arm/index".
class TrialSpy {
 public:
  qdtune::app::RunTrial trial() {
    return [this](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                  const auto& inner, auto& log) {
      const std::scoped_lock lock(mutex_);
      const bool blind = config.agent.policy == qdtune::agent::Policy::blind;
      ran_.insert((blind ? "blind/" : "baseline/") + std::to_string(index));
      return fake_trial(config, seed, index, inner, log);
    };
  }
  std::set<std::string> ran() const { return ran_; }

 private:
  std::mutex mutex_;
  std::set<std::string> ran_;
};

void edit_manifest(const std::string& run, const std::function<void(RunManifest&)>& edit) {
  RunManifest manifest = qdtune::store::read_manifest(run);
  edit(manifest);
  qdtune::store::write_manifest(run, manifest);
}

std::function<void(RunManifest&)> edit_of_config(const std::string& from, const std::string& to) {
  return [=](RunManifest& manifest) {
    const auto at = manifest.config.find(from);
    REQUIRE(at != std::string::npos);
    manifest.config.replace(at, from.size(), to);
  };
}

// A refused resume runs no trial and leaves every file as it was.
Outcome refused_resume(const std::string& run, std::vector<std::string> options = {}) {
  const std::string manifest = read_file(run + "/run.json"), rows = read_file(run + "/rows.sqlite");
  options.insert(options.begin(), {"resume", run});
  TrialSpy spy;
  const Outcome outcome = call(options, spy.trial());
  CHECK(spy.ran().empty());
  CHECK(outcome.out.empty());
  CHECK(read_file(run + "/run.json") == manifest);
  CHECK(read_file(run + "/rows.sqlite") == rows);
  return outcome;
}

}  // namespace

TEST_CASE("resume runs what is missing, wherever the run was stopped, and nothing else") {
  for (const std::size_t rows : {0U, 1U, 4U, 5U}) {
    const TemporaryFolder folder;
    const std::string whole = resume_test_run(folder), part = resume_test_part(folder, whole, rows);
    std::ofstream(part + "/run.json.new") << "{\"schema\"";  // what a killed writer may leave behind
    std::ofstream(part + "/run.lock") << "4711 elsewhere\n";
    TrialSpy spy;
    const Outcome resumed = call({"resume", part, "-j", "3", "--backend", "threads"}, spy.trial());
    CHECK(resumed.code == 0);
    CHECK(spy.ran().size() == 6 - rows);
    CHECK(contains(resumed.err, std::to_string(rows) + " of 6 trials are stored"));
    CHECK(resume_test_rows(part) == resume_test_rows(whole));
    CHECK(RunStore::open(part).digest() == RunStore::open(whole).digest());
    CHECK(resumed.out == call({"report", part}).out);
  }
}

TEST_CASE("resume of a finished run says what run said, and changes nothing") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const std::string run = folder.path("run");
  const Outcome first = call({"run", file, "-o", run, "--json"});
  const std::string manifest = read_file(run + "/run.json");
  TrialSpy spy;
  const Outcome again = call({"resume", run, "--json", "-j", "7"}, spy.trial());
  CHECK(again.code == 0);
  CHECK(again.out == first.out);
  CHECK(again.err.empty());
  CHECK(spy.ran().empty());
  CHECK(read_file(run + "/run.json") == manifest);
  CHECK(call({"resume", run, "--gate", "true_success.rate >= 0.999"}).code == 3);
  CHECK(call({"resume", run, "--gate", "true_success.rat >= 0.999"}).code == 2);
}

TEST_CASE("trials that ended in an error run again, and may end in an error again") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const auto warm = [](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                       auto& log) -> qdtune::trial::TrialResult {
    if (index == 1) throw std::runtime_error("the cryostat is warm");
    return fake_trial(config, seed, index, inner, log);
  };
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run}, warm).code == 5);
  const Outcome still = call({"resume", run}, warm);
  CHECK(still.code == 5);
  CHECK(contains(still.err, "2 of 6 trials ended in an error; the first: baseline/1: the cryostat is warm"));
  TrialSpy spy;
  CHECK(call({"resume", run}, spy.trial()).code == 0);
  CHECK(spy.ran() == std::set<std::string>{"baseline/1", "blind/1"});
  CHECK(resume_test_rows(run) == resume_test_rows(resume_test_run(folder, "3", "whole")));
}

TEST_CASE("how to compute may be said anew; what to compute may not") {
  const TemporaryFolder folder;
  const std::string whole = resume_test_run(folder), part = resume_test_part(folder, whole, 2);
  for (const std::vector<std::string>& options : {std::vector<std::string>{"--set", "belief.particles=128"},
                                                  {"--set", "trials=9"},
                                                  {"--set", "executions.threads=9"},
                                                  {"-j", "0"},
                                                  {"-j", "2", "--set", "execution.threads=3"},
                                                  {"--backend", "tbbb"},
                                                  {"--extend", "0"},
                                                  {"--extend", "-1"},
                                                  {"--seed", "3"}}) {
    INFO(options.back());
    CHECK(refused_resume(part, options).code == 2);
  }
  CHECK(contains(refused_resume(part, {"--set", "belief.particles=128"}).err, "is another experiment"));
  CHECK(refused_resume(part, {"--set", "execution.threads=many"}).code == 78);

  REQUIRE(call({"resume", part, "--inner", "off", "-j", "3", "--set", "execution.audit=all"}).code == 0);
  const auto reader = RunStore::open(part);
  CHECK(reader.find_audit(1, 2));        // a success, which the run itself would not have kept
  CHECK_FALSE(reader.find_audit(0, 0));  // stored before
  const RunManifest& manifest = reader.manifest();
  CHECK(manifest.provenance.threads == 2);
  REQUIRE(manifest.resumes.size() == 1);
  CHECK(manifest.resumes[0].threads == 3);
  CHECK(contains(manifest.config, "audit = \"failures\""));  // for that process alone
  CHECK(contains(call({"report", part, "--json"}).out, "\"threads\": 3"));
}

TEST_CASE("--extend makes a run longer, and says so before it adds a row") {
  const TemporaryFolder folder;
  const std::string run = resume_test_run(folder);
  const std::string hash = qdtune::store::read_manifest(run).experiment;
  std::set<std::uint64_t> told;
  const auto look = [&](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                        auto& log) {
    told.insert(qdtune::store::read_manifest(run).trials);
    return fake_trial(config, seed, index, inner, log);
  };
  REQUIRE(call({"resume", run, "--extend", "2", "-j", "1"}, look).code == 0);
  CHECK(told == std::set<std::uint64_t>{5});
  CHECK(contains(qdtune::store::read_manifest(run).config, "\ntrials = 5\n"));
  CHECK(qdtune::store::read_manifest(run).experiment == hash);
  const std::string longer = resume_test_run(folder, "5", "longer");
  CHECK(resume_test_rows(run) == resume_test_rows(longer));
  CHECK(RunStore::open(run).digest() == RunStore::open(longer).digest());
  TrialSpy spy;
  CHECK(call({"resume", run}, spy.trial()).code == 0);
  CHECK(spy.ran().empty());
  CHECK(call({"resume", run, "--extend", "1"}, spy.trial()).code == 0);
  CHECK(spy.ran() == std::set<std::string>{"baseline/5", "blind/5"});
}

TEST_CASE("processor time adds up over all processes of a run, wall time is that of the last") {
  const TemporaryFolder folder;
  const std::string run = resume_test_run(folder);
  edit_manifest(run, [](RunManifest& manifest) { manifest.wall_s = manifest.cpu_s = 1000.0; });
  REQUIRE(call({"resume", run, "--extend", "1"}).code == 0);
  const RunManifest manifest = qdtune::store::read_manifest(run);
  CHECK(manifest.cpu_s > 1000.0);
  CHECK(manifest.cpu_s < 1500.0);
  CHECK(manifest.wall_s < 500.0);
}

TEST_CASE("what is no run cannot go on, and stays as it is") {
  const TemporaryFolder folder;
  CHECK(call({"resume", folder.path("nowhere")}).code == 66);
  std::filesystem::create_directory(folder.path("empty"));
  const Outcome empty = call({"resume", folder.path("empty")});
  CHECK(empty.code == 66);
  CHECK(contains(empty.err, "is not a run"));
  CHECK(std::filesystem::is_empty(folder.path("empty")));
  CHECK(call({"resume", folder.file("file", "text")}).code == 66);
  CHECK(call({"resume"}).code == 2);
}

TEST_CASE("a run that is being written is refused at once, with the process that writes it") {
  const TemporaryFolder folder;
  const std::string whole = resume_test_run(folder), part = resume_test_part(folder, whole, 2);
  {
    const auto lock = qdtune::store::RunLock::take(part);
    const Outcome refused = refused_resume(part);
    CHECK(refused.code == 73);
    CHECK(contains(refused.err, "is being written by process " + std::to_string(getpid()) + " on "));
  }
  CHECK(call({"resume", part}).code == 0);
}

TEST_CASE("an edited run.json is refused with what was edited") {
  const TemporaryFolder folder;
  const std::string whole = resume_test_run(folder), run = resume_test_part(folder, whole, 2);
  std::string difference;
  SECTION("an option") {
    edit_manifest(run, edit_of_config("\nparticles = 64\n", "\nparticles = 128\n"));
    difference = "  belief.particles: 64 became 128";
  }
  SECTION("an option of an arm") {
    edit_manifest(run, edit_of_config("policy = \"blind\"", "policy = \"dense\""));
    difference = "  arm blind: sensing.policy: \"blind\" became \"dense\"";
  }
  SECTION("the seed") {
    edit_manifest(run, edit_of_config("\nseed = 7\n", "\nseed = 8\n"));
    difference = "  seed: 7 became 8";
  }
  SECTION("the seed beside the configuration") {
    edit_manifest(run, [](RunManifest& manifest) { manifest.seed = 8; });
    difference = "  seed, outside of config";
  }
  SECTION("an arm") {
    edit_manifest(run, edit_of_config("name = \"blind\"", "name = \"mute\""));
    difference = "  arms: baseline, blind became baseline, mute";
  }
  SECTION("the number of trials, by hand instead of by --extend") {
    edit_manifest(run, [](RunManifest& manifest) { manifest.trials = 4; });
    difference = "  trials: 3 in config, but 4 beside it";
  }
  SECTION("nonsense") {
    edit_manifest(run, edit_of_config("\nparticles = 64\n", "\nparticles = -1\n"));
    difference = "belief.particles = -1 is out of bounds";
  }
  const Outcome refused = refused_resume(run);
  CHECK(refused.code == 78);
  CHECK(contains(refused.err, run + "/run.json"));
  CHECK(contains(refused.err, difference));
}

TEST_CASE("what decides no row may be edited") {
  const TemporaryFolder folder;
  const std::string whole = resume_test_run(folder), run = resume_test_part(folder, whole, 2);
  edit_manifest(run, edit_of_config("question = \"Does the program", "question = \"Why does the program"));
  CHECK(call({"resume", run}).code == 0);
  CHECK(resume_test_rows(run) == resume_test_rows(whole));
}

TEST_CASE("a program that would give other rows does not go on") {
  const TemporaryFolder folder;
  const std::string whole = resume_test_run(folder), run = resume_test_part(folder, whole, 2);
  const std::string own = std::to_string(qdtune::trial::science_version);
  std::string reason;
  SECTION("another version of the science") {
    edit_manifest(run, [](RunManifest& manifest) { ++manifest.science; });
    reason =
        "is of version " + std::to_string(qdtune::trial::science_version + 1) + " of the science (qdtune ";
  }
  SECTION("an option that came since") {
    edit_manifest(run, edit_of_config("\nwalk_scale = ", "\n# walk_scale = "));
    reason = "'belief.walk_scale' is missing: this program has that option";
  }
  SECTION("an option that went since") {
    edit_manifest(run, edit_of_config("\nwalk_scale = ", "\nluck = 0.5\nwalk_scale = "));
    reason = "unknown key 'belief.luck'";
  }
  const Outcome refused = refused_resume(run);
  CHECK(refused.code == 78);
  CHECK(contains(refused.err, reason));
}

TEST_CASE("a damaged run is named and left alone") {
  const TemporaryFolder folder;
  const std::string run = resume_test_run(folder, "40");
  std::string name = "/rows.sqlite";
  SECTION("rows cut off") {
    std::filesystem::resize_file(run + name, std::filesystem::file_size(run + name) - 4096);
  }
  SECTION("rows gone") {
    std::filesystem::resize_file(run + name, 0);
  }
  SECTION("rows of trials that the run has not") {
    edit_manifest(run, [](RunManifest& manifest) { manifest.trials = 30; });
    edit_manifest(run, edit_of_config("\ntrials = 40\n", "\ntrials = 30\n"));
    name = "";
  }
  SECTION("run.json cut off") {
    name = "/run.json";
    std::filesystem::resize_file(run + name, 500);
  }
  const Outcome refused = refused_resume(run);
  CHECK(refused.code == 65);
  CHECK(contains(refused.err, run + name + "'"));
}

TEST_CASE("recorded data that are gone are missing, data that changed are another experiment") {
  const TemporaryFolder folder;
  const std::string scan = "# y x z\n# y x z\n# 2 2\n0 0 1\n0 1 2\n\n1 0 3\n1 1 4\n";
  const std::string data = folder.file("scan.dat", scan);
  const std::string file = folder.file(
      "recorded.toml", small_experiment() +
                           "[[arm]]\nname = \"recorded\"\ndevice.kind = \"recorded\"\nrecorded.path = "
                           "\"scan.dat\"\n");
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run}).code == 0);
  std::filesystem::rename(data, data + ".away");
  const Outcome gone = refused_resume(run, {"--extend", "1"});
  CHECK(gone.code == 66);
  CHECK(contains(gone.err, data));
  folder.file("scan.dat", scan + "\n");
  const Outcome changed = refused_resume(run, {"--extend", "1"});
  CHECK(changed.code == 78);
  CHECK(contains(changed.err, "arm recorded: recorded.path: the contents of the file changed"));
  std::filesystem::rename(data + ".away", data);
  CHECK(call({"resume", run, "--extend", "1"}).code == 0);
}

TEST_CASE("run does not write into a run, and says how to go on with it") {
  const TemporaryFolder folder;
  const std::string run = resume_test_run(folder);
  const Outcome again = call({"run", folder.path("small.toml"), "-o", run});
  CHECK(again.code == 73);
  CHECK(contains(again.err, "is a run already; to go on with it: qdtune resume " + run));
  std::filesystem::create_directory(folder.path("my folder"));
  const Outcome other = call({"run", folder.path("small.toml"), "-o", folder.path("my folder")});
  CHECK(other.code == 73);
  CHECK_FALSE(contains(other.err, "resume"));
}

TEST_CASE("a folder whose name a shell would take apart is quoted") {
  const TemporaryFolder folder;
  const std::string run = resume_test_run(folder, "3", "Bob's run");
  CHECK(contains(call({"run", folder.path("small.toml"), "-o", run}).err,
                 "qdtune resume '" + folder.path("Bob'\\''s run") + "'"));
}
