// The program as a process: signals, closed and full streams.
#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "app/program_process.hpp"
#include "store/run_store.hpp"

using app_fixture::contains;
using app_fixture::Program;
using app_fixture::TemporaryFolder;
using app_fixture::until;

namespace {

std::vector<std::string> long_run(const TemporaryFolder& folder, const std::string& particles,
                                  const std::string& prior_pool = "256") {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  return {"run",   file,
          "-o",    folder.path("run"),
          "-j",    "2",
          "-n",    "1000000",
          "--set", "belief.particles=" + particles,
          "--set", "belief.prior_pool=" + prior_pool,
          "--json"};
}

bool run_exists(const TemporaryFolder& folder) {
  return std::filesystem::exists(folder.path("run/run.json"));
}

}  // namespace

TEST_CASE("the first SIGINT or SIGTERM drains: finished trials are stored, the exit code is 75") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    Program program(folder, long_run(folder, "64"), [] { std::signal(SIGINT, SIG_IGN); });
    REQUIRE(until([&] { return run_exists(folder); }));
    REQUIRE(until([&] { return qdtune::store::RunStore::open(folder.path("run")).row_counts()[0] > 0; }));
    program.send(signal);
    CHECK(program.wait() == 75);
    CHECK(contains(program.err(), "stopping after the running trials"));
    CHECK(contains(program.err(), "of 2000000 trials; their rows are in " + folder.path("run")));
    CHECK(contains(program.err(), "to go on: qdtune resume " + folder.path("run")));
    const std::string summary = program.out();
    CHECK(summary.front() == '{');
    CHECK(summary.substr(summary.size() - 2) == "}\n");
    CHECK(qdtune::store::RunStore::open(folder.path("run")).row_counts()[0] > 0);
  }
}

TEST_CASE("the second signal stops at once") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments = long_run(folder, "65536", "1");
    arguments.insert(arguments.end(),
                     {"--set", "belief.move_sweeps=1000"});  // trials of minutes, but blind ones
    Program program(folder, arguments);
    REQUIRE(until([&] { return run_exists(folder); }));
    // A stored row of the second arm: the trial of the first arm that was started before it is still running.
    REQUIRE(until([&] { return qdtune::store::RunStore::open(folder.path("run")).row_counts()[1] > 0; }));
    program.send(SIGINT);
    REQUIRE(until([&] { return contains(program.err(), "stopping after the running trials"); }));
    program.send(signal);
    CHECK(program.wait() == 128 + signal);
  }
}

TEST_CASE("a full or closed standard output is an I/O error, closed input and messages are none") {
  const TemporaryFolder folder;
  Program full(folder, {"--help"}, [] { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); });
  CHECK(full.wait() == 74);
  CHECK(contains(full.err(), "No space left on device"));
  Program closed(folder, {"--help"}, [] { close(STDOUT_FILENO); });
  CHECK(closed.wait() == 74);
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  Program deaf(folder, {"run", file, "-o", folder.path("run"), "-n", "1", "--set", "sensing.policy=blind"},
               [] {
                 close(STDIN_FILENO);
                 close(STDERR_FILENO);
               });
  CHECK(deaf.wait() == 0);
  CHECK(contains(deaf.out(), "blind"));
}

TEST_CASE("off a terminal no colour and no control character is written") {
  const TemporaryFolder folder;
  Program program(folder, {"run", folder.path("none.toml")});
  CHECK(program.wait() == 66);
  CHECK_FALSE(contains(program.err(), "\033"));
  CHECK_FALSE(contains(program.err(), "\r"));
}
