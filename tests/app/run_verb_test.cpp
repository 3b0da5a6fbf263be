#include <ctime>
#include <mutex>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "base/error.hpp"
#include "store/run_store.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::fake_trial;
using app_fixture::Outcome;
using app_fixture::small_experiment;
using app_fixture::TemporaryFolder;

namespace {

std::string after(const std::string& text, const std::string& mark, char end) {
  const auto start = text.find(mark);
  if (start == std::string::npos) return "";
  return text.substr(start + mark.size(), text.find(end, start + mark.size()) - start - mark.size());
}

std::string digest_in(const Outcome& outcome) {
  return after(outcome.out, "\"digest\": \"", '"');
}

// Throws in every trial below `failing`.
qdtune::app::RunTrial failing_trial(std::uint64_t failing) {
  return
      [failing](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner, auto& log) {
        if (index < failing) throw std::runtime_error("the cryostat is warm");
        return fake_trial(config, seed, index, inner, log);
      };
}

}  // namespace

TEST_CASE("a run stores a row for every trial of every arm and prints the table") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const Outcome run = call({"run", file, "-o", folder.path("run")});
  CHECK(run.code == 0);
  CHECK(contains(run.out, "baseline"));
  CHECK(contains(run.out, "blind"));
  const auto reader = qdtune::store::RunStore::open(folder.path("run"));
  CHECK(reader.row_counts() == std::vector<std::size_t>{3, 3});
  CHECK(reader.manifest().seed == 7);
  CHECK(reader.manifest().wall_s > 0.0);
  CHECK(reader.manifest().cpu_s > 0.0);
  CHECK(call({"report", folder.path("run")}).out == run.out);
}

TEST_CASE("arms are interleaved trial by trial") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  std::vector<std::string> order;
  std::mutex mutex;
  const auto spy = [&](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                       const auto& inner, auto& log) {
    const std::scoped_lock lock(mutex);
    order.push_back((config.agent.policy == qdtune::agent::Policy::blind ? "blind/" : "baseline/") +
                    std::to_string(index));
    return fake_trial(config, seed, index, inner, log);
  };
  REQUIRE(call({"run", file, "-o", folder.path("run"), "-j", "1", "-n", "2"}, spy).code == 0);
  CHECK(order == std::vector<std::string>{"baseline/0", "blind/0", "baseline/1", "blind/1"});
}

TEST_CASE("the command line beats the file") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  std::set<std::uint64_t> seeds;
  std::set<int> budgets;
  std::set<int> steps;
  const auto spy = [&](const qdtune::trial::TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                       const auto& inner, auto& log) {
    seeds.insert(seed);
    budgets.insert(config.agent.max_points);
    steps.insert(config.agent.max_steps);
    return fake_trial(config, seed, index, inner, log);
  };
  const Outcome run = call({"run", file, "-o", folder.path("run"), "-j1", "--seed", "0x2a", "--n-trials", "5",
                            "--budget", "300", "--max-steps", "9"},
                           spy);
  CHECK(run.code == 0);
  CHECK(seeds == std::set<std::uint64_t>{42});
  CHECK(budgets == std::set<int>{300});
  CHECK(steps == std::set<int>{9});
  const auto manifest = qdtune::store::read_manifest(folder.path("run"));
  CHECK(manifest.trials == 5);
  CHECK(contains(manifest.config, "trials = 5"));
}

TEST_CASE("--json prints one JSON object and nothing else") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const Outcome run = call({"run", file, "-o", folder.path("run"), "--json"});
  CHECK(run.code == 0);
  REQUIRE(run.out.size() > 2);
  CHECK(run.out.front() == '{');
  CHECK(run.out.substr(run.out.size() - 2) == "}\n");
  CHECK(run.out == call({"report", folder.path("run"), "--json"}).out);
  CHECK(digest_in(run).size() == 32);
}

TEST_CASE(
    "neither the hash nor the digest depends on how a run is computed; the length changes only the digest") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const auto run = [&](const std::string& name, std::vector<std::string> options) {
    std::vector<std::string> args{"run", file, "--json", "-o", folder.path(name)};
    args.insert(args.end(), options.begin(), options.end());
    const Outcome outcome = call(args);
    CHECK(outcome.code == 0);
    return std::pair(after(outcome.out, "\"experiment\": \"", '"'), digest_in(outcome));
  };
  const auto first = run("a", {"-j", "1", "--inner", "off"});
  CHECK(run("b", {"-j", "3", "--inner", "on", "--backend", "threads"}) == first);
  const auto longer = run("c", {"-n", "4"});
  CHECK(longer.first == first.first);
  CHECK(longer.second != first.second);
  CHECK(run("d", {"--seed", "8"}).first != first.first);
}

TEST_CASE("a few trials that throw are rows, too many are exit code 5") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const Outcome few = call({"run", file, "-o", folder.path("few"), "-n", "40"}, failing_trial(2));
  CHECK(few.code == 0);
  CHECK(contains(few.err, "4 of 80 trials ended in an error; the first: baseline/0: "));
  CHECK(contains(few.err, "the cryostat is warm"));
  CHECK(call({"run", file, "-o", folder.path("many"), "-n", "40"}, failing_trial(3)).code == 5);
}

TEST_CASE("a wrong input has its exit code and leaves nothing behind") {
  const TemporaryFolder folder;
  const std::string good = folder.file("good.toml", small_experiment());
  const std::string bad = folder.file("bad.toml", "belief.particels = 64\n");
  const std::string run = folder.path("run");

  const Outcome missing = call({"run", folder.path("none.toml"), "-o", run});
  CHECK(missing.code == 66);
  CHECK(contains(missing.err, "none.toml"));
  const Outcome wrong = call({"run", bad, "-o", run});
  CHECK(wrong.code == 78);
  CHECK(contains(wrong.err, "belief.particles"));
  CHECK(call({"run", good, "-o", run, "--set", "belief.particles=15"}).code == 78);
  CHECK(call({"run", good, "-o", run, "-n", "0"}).code == 4);
  for (const std::vector<std::string>& options : {std::vector<std::string>{"-n", "-1"},
                                                  {"-n", "many"},
                                                  {"-n", "2", "--n-trials", "2"},
                                                  {"-j", "0"},
                                                  {"--seed", "x"},
                                                  {"--seed", "-1"},
                                                  {"--inner", "maybe"},
                                                  {"--backend", "tbbb"},
                                                  {"--budget", "0"},
                                                  {"--frobnicate"}}) {
    std::vector<std::string> args{"run", good, "-o", run};
    args.insert(args.end(), options.begin(), options.end());
    INFO(options.front() << " " << options.back());
    const Outcome outcome = call(args);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK_FALSE(outcome.err.empty());
  }
  CHECK_FALSE(std::filesystem::exists(run));
}

TEST_CASE("an option and --set for the same key contradict each other") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const std::vector<std::vector<std::string>> both = {{"--seed", "3", "--set", "seed=4"},
                                                      {"--seed", "3", "--set", " seed = 3"},
                                                      {"-n", "3", "--set", "trials=4"},
                                                      {"--n-trials", "3", "--set", "trials=4"},
                                                      {"--budget", "300", "--set", "agent.max_points=400"},
                                                      {"--max-steps", "9", "--set", "agent.max_steps=8"},
                                                      {"-j", "1", "--set", "execution.threads=2"},
                                                      {"--inner", "off", "--set", "execution.inner=on"},
                                                      {"--backend", "tbb", "--set", "execution.backend=tbb"}};
  for (const std::vector<std::string>& options : both) {
    std::vector<std::string> args{"run", file, "-o", folder.path("run")};
    args.insert(args.end(), options.begin(), options.end());
    INFO(options.front() << " " << options.back());
    const Outcome refused = call(args);
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "--set '" + options.back() + "' both set "));
  }
  CHECK(contains(call({"run", file, "--seed", "3", "--set", "seed=4"}).err,
                 "--seed and --set 'seed=4' both set seed; give one of them"));
  CHECK_FALSE(std::filesystem::exists(folder.path("run")));
  CHECK(call({"run", file, "-o", folder.path("run"), "--seed", "3", "--set", "agent.max_points=400"}).code ==
        0);
}

TEST_CASE("data that no trial could use end the run before it has a folder") {
  const TemporaryFolder folder;
  const std::string run = folder.path("run");
  const std::string scan = "# y x z\n# y x z\n# 2 2\n0 0 1\n0 1 2\n\n1 0 3\n1 1 4\n";
  folder.file("good.dat", scan);
  folder.file("damaged.dat", scan.substr(0, scan.size() - 4));
  const auto code_of = [&](const std::string& arm) {
    const std::string file =
        folder.file("recorded.toml", small_experiment() + "[[arm]]\nname = \"recorded\"\n" + arm);
    const int code = call({"run", file, "-o", run}).code;
    CHECK(std::filesystem::exists(run) == (code == 0));
    return code;
  };
  const std::string recorded = "device.kind = \"recorded\"\nrecorded.path = ";
  CHECK(code_of(recorded + "\"none.dat\"") == 66);
  CHECK(code_of(recorded + "\"damaged.dat\"") == 65);
  CHECK(code_of(recorded + "\"good.dat\"\ndevice.window.v1_V = [5, 6]") == 78);
  CHECK(code_of("device.minimum_margin_meV = 10.0") == 78);  // no device is that deep
  CHECK(code_of(recorded + "\"good.dat\"") == 0);
}

TEST_CASE("the CPU time of a run is that of all threads") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  // The work is done on a thread that the trial starts.
  const auto busy = [](const auto& config, std::uint64_t seed, std::uint64_t index, const auto& inner,
                       auto& log) {
    const auto spin = [] {
      const std::clock_t start = std::clock();
      while (std::clock() - start < CLOCKS_PER_SEC / 50) {
      }
    };
    std::jthread(spin).join();
    return fake_trial(config, seed, index, inner, log);
  };
  REQUIRE(call({"run", file, "-j1", "-o", folder.path("run")}, busy).code == 0);
  const double cpu_s = qdtune::store::read_manifest(folder.path("run")).cpu_s;
  CHECK(cpu_s > 6 * 0.019);
}

TEST_CASE("an output that exists, or whose parent is a file, cannot be created and stays as it was") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  CHECK(call({"run", file, "-o", file}).code == 73);
  CHECK(app_fixture::read_file(file) == small_experiment());
  CHECK(call({"run", file, "-o", file + "/run"}).code == 73);
  REQUIRE(call({"run", file, "-o", folder.path("run")}).code == 0);
  const Outcome again = call({"run", file, "-o", folder.path("run")});
  CHECK(again.code == 73);
  CHECK(contains(again.err, folder.path("run")));
}

TEST_CASE("without -o a run goes to a dated folder that is named on standard error") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  std::ostringstream out;
  std::ostringstream err;
  qdtune::app::World world{out, err};
  world.run_trial = fake_trial;
  world.results_folder = folder.path("results");
  REQUIRE(qdtune::app::run_app({"run", file}, world) == 0);
  REQUIRE(qdtune::app::run_app({"run", file, "--quiet"}, world) == 0);
  std::vector<std::string> runs;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("results")))
    runs.push_back(entry.path().string());
  REQUIRE(runs.size() == 2);
  for (const std::string& run : runs) {
    CHECK(contains(run, "_small"));
    CHECK(contains(err.str(), run));
  }
}
