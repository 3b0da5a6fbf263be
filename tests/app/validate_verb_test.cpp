// The verb: what it hands to the studies, how it tells their verdicts. The studies themselves: tests/validation.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"

using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;
namespace validation = qdtune::validation;
using validation::Study;
using validation::Verdict;

namespace {

std::vector<validation::StudyResult> planted_results(Verdict verdict) {
  const validation::Finding ranks{"smallest adjusted p", 0.25,        std::nullopt, false, 0.01,
                                  Verdict::pass,         "gain: high"};
  const validation::Finding ece{"debiased ECE", 0.004, {{0.001, 0.02}}, true, 0.01, verdict, ""};
  const validation::DataTable table{"ranks",
                                    "Ranks.",
                                    {"quantity", "p", "runs", "note"},
                                    {{std::string("gain"), 1.0 / 3.0, std::int64_t{7}, std::string()}}};
  return {{Study::ranks, {ranks}, {table}}, {Study::calibration, {ece}, {}}};
}

Outcome call_with(const std::vector<std::string>& args, const qdtune::app::Validate& validate) {
  std::ostringstream out;
  std::ostringstream err;
  qdtune::app::World world{out, err};
  world.validate = validate;
  const int code = qdtune::app::run_app(args, world);
  return {code, out.str(), err.str()};
}

Outcome validated(const std::vector<std::string>& args, Verdict verdict = Verdict::pass) {
  return call_with(args, [&](const validation::Context&, auto) { return planted_results(verdict); });
}

}  // namespace

TEST_CASE("the exit code of validate is its verdict") {
  CHECK(validated({"validate"}).code == 0);
  CHECK(validated({"validate"}, Verdict::fail).code == 3);
  CHECK(validated({"validate"}, Verdict::undecided).code == 6);
}

TEST_CASE("validate prints a line a finding") {
  const Outcome outcome = validated({"validate", "--seed", "0x2a", "--runs", "250"}, Verdict::fail);
  CHECK(contains(outcome.out, "seed       0x000000000000002a, 250 runs\n"));
  CHECK(contains(outcome.out, "ranks        smallest adjusted p  "));
  CHECK(contains(outcome.out, "0.004 [0.001, 0.02]  <= 0.01  FAIL"));
  CHECK(outcome.err.empty());
}

TEST_CASE("validate hands over the arm, the settings and the threads") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  int calls = 0;
  const auto spy = [&](const validation::Context& context, std::span<const Study> chosen) {
    ++calls;
    CHECK(context.config.agent.policy == qdtune::agent::Policy::blind);
    CHECK(context.config.agent.belief.particles == 64);
    CHECK(context.settings.seed == 9);
    CHECK(context.settings.runs == 123);
    CHECK(context.settings.ece_limit == 0.03);
    CHECK(context.executor.threads() == 3);
    CHECK(std::vector<Study>(chosen.begin(), chosen.end()) == std::vector{Study::moves, Study::ranks});
    return planted_results(Verdict::pass);
  };
  CHECK(call_with({"validate", file, "--arm", "blind", "--set", "belief.particles=64", "--seed", "9",
                   "--runs", "123", "--ece-limit", "0.03", "-j", "3", "--only", "moves", "--only", "ranks"},
                  spy)
            .code == 0);
  CHECK(calls == 1);
}

TEST_CASE("without an experiment validate takes the default agent, and every study") {
  const auto spy = [&](const validation::Context& context, std::span<const Study> chosen) {
    CHECK(context.config.agent.belief.particles == qdtune::trial::TrialConfig{}.agent.belief.particles);
    CHECK(context.settings.runs == 1000);
    CHECK(context.settings.ece_limit == 0.01);
    CHECK(chosen.size() == validation::studies.size());
    return planted_results(Verdict::pass);
  };
  CHECK(call_with({"validate"}, spy).code == 0);
}

TEST_CASE("--json prints verdicts and tables in full") {
  const auto json =
      nlohmann::json::parse(validated({"validate", "--json", "--runs", "5"}, Verdict::fail).out);
  CHECK(json.at("verdict") == "fail");
  CHECK(json.at("runs") == 5);
  REQUIRE(json.at("findings").size() == 2);
  CHECK(json.at("findings")[0].at("verdict") == "pass");
  CHECK(json.at("findings")[0].at("low").is_null());
  CHECK(json.at("findings")[0].at("bound") == "at_least");
  CHECK(json.at("findings")[1].at("study") == "calibration");
  CHECK(json.at("findings")[1].at("high") == 0.02);
  CHECK(json.at("findings")[1].at("bound") == "at_most");
  const auto row = json.at("tables").at("ranks").at(0);
  CHECK(row.at("quantity") == "gain");
  CHECK(row.at("p").get<double>() == 1.0 / 3.0);
  CHECK(row.at("runs") == 7);
  CHECK(row.at("note").is_null());
}

TEST_CASE("-o writes a README with the command that gives it again, and a CSV file a table") {
  const TemporaryFolder folder;
  const std::string made = folder.path("validation");
  REQUIRE(validated({"validate", "-o", made, "--runs", "200", "--set", "belief.particles=64"}).code == 0);
  const std::string readme = app_fixture::read_file(made + "/README.md");
  CHECK(contains(readme, "    qdtune validate --runs 200 --set belief.particles=64 --output " + made));
  CHECK(contains(readme, "| calibration | debiased ECE | 0.004 [0.001, 0.02] | <= 0.01 | pass |"));
  CHECK(contains(readme, "| gain | 0.3333 | 7 |"));
  CHECK(app_fixture::read_file(made + "/ranks.csv") == "quantity,p,runs,note\ngain,0.3333333333333333,7,\n");
  CHECK(contains(app_fixture::read_file(made + "/verdicts.csv"),
                 "ranks,smallest adjusted p,0.25,,,at_least,0.01,pass,gain: high\n"));

  int calls = 0;
  const auto counted = [&](const validation::Context&, auto) {
    ++calls;
    return planted_results(Verdict::pass);
  };
  const Outcome again = call_with({"validate", "-o", made}, counted);
  CHECK(again.code == 73);
  CHECK(calls == 0);  // said before the work, not after it
}

TEST_CASE("validate says what is wrong with its command line") {
  const auto refused = [](std::vector<std::string> args, const std::string& said, int code = 2) {
    args.insert(args.begin(), "validate");
    const Outcome outcome = validated(args);
    INFO(outcome.err);
    CHECK(outcome.code == code);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, said));
  };
  refused({"--only", "rank"}, "did you mean 'ranks'?");
  refused({"--runs", "1"}, "--runs takes a whole number from 2 to 1000000, not '1'");
  refused({"--ece-limit", "0"}, "--ece-limit takes a number above 0, at most 1, not '0'");
  refused({"--ece-limit", "1%"}, "not '1%'");
  refused({"--arm", "other"}, "other");
  refused({"none.toml"}, "none.toml", 66);
  refused({"--set", "belief.particles=15"}, "belief.particles", 78);
}

TEST_CASE("progress of validate names the study, one line at its end") {
  const auto three = [](const validation::Context& context, auto) {
    for (const std::size_t done : {1U, 2U, 3U}) context.progress(Study::evidence, done, 3);
    return planted_results(Verdict::pass);
  };
  CHECK(call_with({"validate"}, three).err == "evidence: 3/3 runs\n");
  CHECK(call_with({"validate", "--quiet"}, three).err.empty());
}

TEST_CASE("real studies print the same on any number of threads") {
  const std::vector<std::string> args{"validate",
                                      "--quiet",
                                      "--runs",
                                      "4",
                                      "--json",
                                      "--only",
                                      "ranks",
                                      "--only",
                                      "coverage",
                                      "--only",
                                      "calibration",
                                      "--set",
                                      "belief.particles=32",
                                      "--set",
                                      "belief.prior_pool=1",
                                      "--set",
                                      "belief.move_sweeps=1"};
  const auto on = [&](const char* threads) {
    std::vector<std::string> words = args;
    words.insert(words.end(), {"-j", threads});
    return app_fixture::call(words);
  };
  const Outcome one = on("1");
  CHECK(one.code == 6);
  CHECK(one.out == on("3").out);
  CHECK(nlohmann::json::parse(one.out).at("verdict") == "undecided");
}
