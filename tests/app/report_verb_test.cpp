#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "store/run_manifest.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

namespace {

// A finished run of the small experiment with fake trials.
std::string finished_run(const TemporaryFolder& folder, const std::string& name) {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  REQUIRE(call({"run", file, "-o", folder.path(name)}).code == 0);
  return folder.path(name);
}

}  // namespace

TEST_CASE("a report has four formats") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  CHECK(contains(call({"report", run}).out, "baseline"));
  CHECK(call({"report", run}).out == call({"report", run, "--format", "text"}).out);
  CHECK(contains(call({"report", run, "--format", "md"}).out, "|"));
  CHECK(contains(call({"report", run, "--format", "csv"}).out, "\nbaseline,"));
  CHECK(call({"report", run, "--format", "json"}).out.front() == '{');
  const Outcome wrong = call({"report", run, "--format", "jsno"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "did you mean 'json'?"));
  CHECK(call({"report", run, "--json", "--format", "md"}).code == 2);
}

TEST_CASE("a report goes to a file when asked, and nothing to standard output then") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  const Outcome report = call({"report", run, "--format", "csv", "-o", folder.path("table.csv")});
  CHECK(report.code == 0);
  CHECK(report.out.empty());
  CHECK(app_fixture::read_file(folder.path("table.csv")) == call({"report", run, "--format", "csv"}).out);
  CHECK(call({"report", run, "-o", run + "/none/table.csv"}).code == 73);
  const std::string manifest = app_fixture::read_file(run + "/run.json");
  const Outcome refused = call({"report", run, "-o", run + "/run.json"});
  CHECK(refused.code == 73);
  CHECK(refused.err.find("exists already") != std::string::npos);
  CHECK(app_fixture::read_file(run + "/run.json") == manifest);
  CHECK(call({"report", run, "-o", "/dev/full"}).code == 74);
}

TEST_CASE("several runs are reported together") {
  const TemporaryFolder folder;
  const std::string first = finished_run(folder, "first");
  const std::string second = finished_run(folder, "second");
  const std::string text = call({"report", first, second}).out;
  CHECK(contains(text, first + "\n"));
  CHECK(contains(text, second + "\n"));
  const std::string json = call({"report", first, second, "--json"}).out;
  CHECK(json.rfind("{\"schema\": 1, \"runs\": [\n{", 0) == 0);
  CHECK(json.substr(json.size() - 3) == "]}\n");
  const std::string csv = call({"report", first, second, "--format", "csv"}).out;
  CHECK(csv.rfind("run,", 0) == 0);
  CHECK(contains(csv, "\n" + first + ",baseline,"));
  CHECK(contains(csv, "\n" + second + ",blind,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);
}

TEST_CASE("all rows come as CSV when asked, also of several runs and with reasons of several lines") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  const std::string rows = call({"report", run, "--format", "csv", "--rows"}).out;
  CHECK(rows.rfind("arm,trial,outcome,", 0) == 0);
  CHECK(contains(rows, "\nbaseline,0,complete,"));
  CHECK(contains(rows, "\nblind,2,complete,"));
  CHECK(std::count(rows.begin(), rows.end(), '\n') == 7);
  CHECK(call({"report", run, "--rows"}).code == 2);
  CHECK(call({"report", run, "--json", "--rows"}).code == 2);

  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const auto failing = [](const auto&, std::uint64_t, std::uint64_t, const auto&,
                          auto&) -> qdtune::trial::TrialResult {
    throw std::runtime_error("first\n\"second\"");
  };
  REQUIRE(call({"run", file, "-n", "1", "-o", folder.path("failed")}, failing).code == 5);
  const std::string both = call({"report", run, folder.path("failed"), "--format", "csv", "--rows"}).out;
  CHECK(both.rfind("run,arm,trial,", 0) == 0);
  CHECK(contains(both, "\n" + folder.path("failed") + ",blind,0,error,,\"first\n\"\"second\"\"\","));
  CHECK(std::count(both.begin(), both.end(), '\n') == 1 + 6 + 2 * 2);
}

TEST_CASE("the original's table is that of one arm of one run") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  const std::string table = call({"report", run, "--format", "original", "--arm", "blind"}).out;
  CHECK(table.rfind("trial_idx,success,final_stage,total_measurements,", 0) == 0);
  CHECK(contains(table, "\n2,True,COMPLETE,"));
  CHECK(std::count(table.begin(), table.end(), '\n') == 4);

  const Outcome unnamed = call({"report", run, "--format", "original"});
  CHECK(unnamed.code == 2);
  CHECK(contains(unnamed.err, "give --arm, one of baseline, blind"));
  CHECK(call({"report", run, "--format", "original", "--arm", "blnd"}).code == 2);
  CHECK(call({"report", run, run, "--format", "original", "--arm", "blind"}).code == 2);
  CHECK(call({"report", run, "--arm", "blind"}).code == 2);
}

TEST_CASE("a margin is stated by metric, and decides in every format") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  CHECK(contains(call({"report", run}).out, "  5.0 pp\n"));
  const Outcome wide = call({"report", run, "--margin", "true_success=0.5", "--margin", "points=0.25"});
  CHECK(contains(wide.out, " 50.0 pp\n"));
  CHECK(contains(wide.out, "25.0 % of the"));
  CHECK(contains(call({"report", run, "--json", "--margin", "points=0.25"}).out, "\"points\": 0.25"));
  for (const std::string wrong :
       {"0.05", "points", "points=", "points=0", "points=1", "points=-0.1", "points=nan", "points=0.1x"}) {
    INFO(wrong);
    const Outcome refused = call({"report", run, "--margin", wrong});
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "'"));
    CHECK(contains(refused.err, "--margin"));
  }
  CHECK(contains(call({"report", run, "--margin", "point=0.1"}).err, "did you mean 'points'?"));
}

TEST_CASE("a run that is not complete is marked in what is printed, not only on standard error") {
  const TemporaryFolder folder;
  const std::string run = finished_run(folder, "run");
  const std::string complete = call({"report", run}).out;
  CHECK_FALSE(contains(complete, "INCOMPLETE"));
  CHECK(contains(call({"report", run, "--json"}).out, "\"complete\": true"));
  auto manifest = qdtune::store::read_manifest(run);
  manifest.trials = 4;
  qdtune::store::write_manifest(run, manifest);
  const std::string sentence = "INCOMPLETE: 6 of 8 trials are stored (baseline 3 of 4, blind 3 of 4). ";
  CHECK(contains(call({"report", run}).out, sentence));
  CHECK(contains(call({"report", run, "--format", "md"}).out, sentence));
  const Outcome json = call({"report", run, "--json"});
  CHECK(contains(json.out, "\"complete\": false"));
  CHECK(contains(json.out, "\"expected_trials\": 8"));
  CHECK(contains(json.err, "is incomplete: 6 of 8 trials"));
}

TEST_CASE("refused trials are listed with their reasons and the verb that tells their story, once") {
  const TemporaryFolder folder;
  const std::string text = call({"report", finished_run(folder, "run")}).out;
  CHECK(contains(text, "no cell found"));
  const std::string verb = "qdtune replay RUN ARM/INDEX";
  CHECK(contains(text, verb));
  CHECK(text.find(verb) == text.rfind(verb));
}

TEST_CASE("what is no run, or a damaged one, is said") {
  const TemporaryFolder folder;
  CHECK(call({"report", folder.path("none")}).code == 66);
  CHECK(call({"report"}).code == 2);
  const std::string run = finished_run(folder, "run");
  std::ofstream(run + "/run.json") << "{ \"schema\": ";
  const Outcome damaged = call({"report", run});
  CHECK(damaged.code == 65);
  CHECK(contains(damaged.err, "run.json"));
}
