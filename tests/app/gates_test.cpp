#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "store/run_manifest.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

namespace {

// Of each arm: 2 of 3 succeed, the median is 101 points.
struct GatedRun {
  TemporaryFolder folder;
  std::string file = folder.file("small.toml", app_fixture::small_experiment());
  std::string run = folder.path("run");

  Outcome start(std::vector<std::string> gates) const {
    gates.insert(gates.begin(), {"run", file, "-o", run, "-j", "1"});
    return call(gates);
  }
};

}  // namespace

TEST_CASE("a run whose gates pass ends as without them, and shows them") {
  const GatedRun gated;
  const Outcome passed =
      gated.start({"--gate", "true_success.rate >= 0.6", "--gate", "blind: points.median == 101"});
  CHECK(passed.code == 0);
  CHECK(passed.err.find("gate") == std::string::npos);
  CHECK(contains(passed.out, "true_success.rate >= 0.6     passed"));
}

TEST_CASE("a gate that fails is exit code 3, after the rows are stored and the result is printed") {
  const GatedRun gated;
  const Outcome failed = gated.start({"--gate", "points.median <= 100", "--gate", "errors == 0", "--json"});
  CHECK(failed.code == 3);
  CHECK(contains(failed.err, "qdtune: gate points.median <= 100 FAILED, is 101\n"));
  CHECK_FALSE(contains(failed.err, "errors == 0"));
  const auto gates = nlohmann::json::parse(failed.out).at("gates");
  REQUIRE(gates.size() == 2);
  CHECK(gates[0] == nlohmann::json({{"expr", "points.median <= 100"}, {"passed", false}, {"value", 101.0}}));
  CHECK(gates[1].at("passed") == true);
  // The same of the stored run, in every format.
  CHECK(call({"report", gated.run}).code == 0);
  for (const char* format : {"text", "md", "csv", "json"}) {
    const Outcome report = call({"report", gated.run, "--format", format, "--gate", "points.median <= 100"});
    CHECK(report.code == 3);
    CHECK_FALSE(report.out.empty());
  }
}

TEST_CASE("a gate that cannot be decided is exit code 6, unless another one failed") {
  const GatedRun gated;
  const std::string no_data = "triple_points.a.v1_V.value > 0";
  const Outcome undecided = gated.start({"--gate", no_data});
  CHECK(undecided.code == 6);
  CHECK(contains(undecided.err, "gate " + no_data + " is undecided: no data"));
  CHECK(contains(undecided.out, "undecided: no data"));
  CHECK(call({"report", gated.run, "--gate", no_data, "--gate", "errors > 0"}).code == 3);
  CHECK(call({"report", gated.run, "--gate", "errors > 0", "--gate", no_data}).code == 3);
}

TEST_CASE("an incomplete run decides no gate") {
  const GatedRun gated;
  REQUIRE(gated.start({}).code == 0);
  auto manifest = qdtune::store::read_manifest(gated.run);
  manifest.trials = 4;
  qdtune::store::write_manifest(gated.run, manifest);
  const Outcome early =
      call({"report", gated.run, "--json", "--gate", "errors == 0", "--gate", "errors > 0"});
  CHECK(early.code == 6);
  CHECK(contains(early.err, "gate errors == 0 is undecided: trials are missing; so far it is 0"));
  const auto report = nlohmann::json::parse(early.out);
  for (const auto& gate : report.at("gates")) CHECK(gate.at("passed").is_null());
}

TEST_CASE("of several runs the worst gate counts, and each run has its own arms") {
  const GatedRun gated;
  REQUIRE(gated.start({}).code == 0);
  const std::string other = gated.folder.path("other");
  REQUIRE(call({"run", gated.file, "-o", other, "-n", "2"}).code == 0);
  CHECK(call({"report", gated.run, other, "--gate", "trials == 3"}).code == 3);
  CHECK(call({"report", gated.run, other, "--gate", "trials >= 2"}).code == 0);
}

TEST_CASE("a gate that is none ends the program before anything runs") {
  const GatedRun gated;
  int trials = 0;
  const auto counting = [&](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                            auto& log) {
    ++trials;
    return app_fixture::fake_trial(config, seed, index, inner, log);
  };
  const auto message = [&](const std::string& gate) {
    const Outcome refused = call({"run", gated.file, "-o", gated.run, "--gate", gate}, counting);
    INFO(gate);
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    return refused.err;
  };
  CHECK(contains(message("true_sucess.rate >= 0.9"), "did you mean 'true_success.rate'?"));
  CHECK(contains(message("bilnd: points.mean < 80"), "there is no arm 'bilnd'; did you mean 'blind'?"));
  CHECK(contains(message("points.medain <= 100"), "did you mean 'points.median'?"));
  CHECK(contains(message("points <= 100"), "'points' is several numbers: points.max, "));
  CHECK(contains(message("true_success.rate >= 97 %"), "'97 %' is no number"));
  CHECK(contains(message("true_success.rate"), "'true_success.rate >= 0.97'"));
  CHECK(trials == 0);
  CHECK_FALSE(std::filesystem::exists(gated.run));
  REQUIRE(gated.start({}).code == 0);
  CHECK(call({"report", gated.run, "--gate", "true_sucess.rate >= 0.9"}).code == 2);
}
