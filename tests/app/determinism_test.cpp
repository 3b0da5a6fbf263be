// The real trial: how a run is computed never shows in its rows.
#include <algorithm>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "trial/run_trial.hpp"

using app_fixture::call;
using app_fixture::TemporaryFolder;

TEST_CASE("the same rows for every number of threads, inner parallelism and back end", "[determinism]") {
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
    // Everything but times, doubles to the last bit; and the digest, which only stands for it.
    const std::string rows = call({"report", run, "--format", "csv", "--rows"}).out;
    REQUIRE(std::count(rows.begin(), rows.end(), '\n') == 7);
    const std::string json = call({"report", run, "--json"}).out;
    const auto start = json.find("\"digest\"");
    REQUIRE(start != std::string::npos);
    const std::string found = json.substr(start, json.find('\n', start) - start) + "\n" + rows;
    if (expected.empty()) expected = found;
    INFO(ways[i][1] << " threads, inner " << ways[i][3] << ", " << ways[i][5]);
    CHECK(found == expected);
  }
}
