// The real trial: how a run is computed never shows in its rows.
#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "trial/run_trial.hpp"

using app_fixture::call;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

TEST_CASE("one digest for every number of threads, inner parallelism and back end", "[determinism]") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  std::vector<std::vector<std::string>> ways;
  for (const char* threads : {"1", "2", "4"}) {
    for (const char* inner : {"off", "on", "auto"}) {
      for (const char* backend : {"tbb", "threads"})
        ways.push_back({"-j", threads, "--inner", inner, "--backend", backend});
    }
  }
  std::string expected;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const std::string run = folder.path("run" + std::to_string(i));
    std::vector<std::string> args{"run", file, "--json", "-o", run};
    args.insert(args.end(), ways[i].begin(), ways[i].end());
    REQUIRE(call(args, qdtune::trial::run_trial).code == 0);
    // The rows themselves, not only their digest: everything but times is in the CSV.
    const Outcome json = call({"report", run, "--json"});
    const auto start = json.out.find("\"digest\"");
    REQUIRE(start != std::string::npos);
    const std::string digest = json.out.substr(start, json.out.find('\n', start) - start);
    if (expected.empty()) expected = digest;
    INFO(ways[i][1] << " threads, inner " << ways[i][3] << ", " << ways[i][5]);
    CHECK(digest == expected);
  }
}
