// Runs that something stops at any moment, and that go on: the real program, killed and interrupted.
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "app/program_process.hpp"
#include "store/run_store.hpp"

using app_fixture::contains;
using app_fixture::Program;
using app_fixture::TemporaryFolder;
using app_fixture::until;
using qdtune::store::RunStore;

namespace {

// 60 real trials; about two seconds of one core.
std::vector<std::string> run_to_stop(const TemporaryFolder& folder, const std::string& name) {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  return {"run", file, "-o", folder.path(name), "-n",
          "30",  "-j", "1",  "--set",           "execution.flush_interval_s=0.02"};
}

std::string exported(const std::string& run) {
  return app_fixture::call({"report", run, "--format", "csv", "--rows"}).out;
}

std::size_t rows_in(const std::string& run) {
  const auto counts = RunStore::open(run).row_counts();
  return counts[0] + counts[1];
}

bool is_run(const std::string& run) {
  return std::filesystem::exists(run + "/run.json");
}

// What an interrupted run has to equal.
struct Whole {
  explicit Whole(const TemporaryFolder& folder) {
    Program run(folder, run_to_stop(folder, "whole"));
    REQUIRE(run.wait() == 0);
    rows = exported(folder.path("whole"));
    digest = RunStore::open(folder.path("whole")).digest();
  }
  void check_equals(const std::string& run) const {
    CHECK(rows_in(run) == 60);
    CHECK(exported(run) == rows);
    CHECK(RunStore::open(run).digest() == digest);
  }

  std::string rows, digest;
};

}  // namespace

TEST_CASE("a run that is killed again and again ends with the rows of one that was not", "[slow]") {
  const TemporaryFolder folder;
  const Whole whole(folder);
  const std::string run = folder.path("run");
  std::mt19937 random(4);
  int killed = 0;
  while (killed < 6) {
    if (std::filesystem::exists(run) && rows_in(run) == 60) std::filesystem::remove_all(run);
    const bool begun = std::filesystem::exists(run);
    Program program(folder,
                    begun ? std::vector<std::string>{"resume", run, "-j", "2"} : run_to_stop(folder, "run"));
    REQUIRE(until([&] { return is_run(run); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 400));
    program.send(SIGKILL);
    if (program.wait() == -SIGKILL) ++killed;
  }
  Program last(folder, {"resume", run});
  REQUIRE(last.wait() == 0);
  whole.check_equals(run);
}

TEST_CASE("a run that is killed before its first row starts with resume") {
  const TemporaryFolder folder;
  const Whole whole(folder);
  const std::string run = folder.path("run");
  std::vector<std::string> patient = run_to_stop(folder, "run");
  patient.back() = "execution.flush_interval_s=3600";  // no row reaches the disk before the kill
  Program program(folder, patient);
  REQUIRE(until([&] { return is_run(run); }));
  program.send(SIGKILL);
  REQUIRE(program.wait() == -SIGKILL);
  REQUIRE(rows_in(run) == 0);
  Program resumed(folder, {"resume", run, "--set", "execution.flush_interval_s=0.1"});
  REQUIRE(resumed.wait() == 0);
  whole.check_equals(run);
}

TEST_CASE("a run that is interrupted goes on, also on other threads") {
  const TemporaryFolder folder;
  const Whole whole(folder);
  const std::string run = folder.path("run");
  Program program(folder, run_to_stop(folder, "run"));
  REQUIRE(until([&] { return is_run(run) && rows_in(run) > 0; }));
  program.send(SIGINT);
  REQUIRE(program.wait() == 75);
  CHECK(contains(program.err(), "qdtune resume goes on"));
  CHECK(contains(program.err(), "to go on: qdtune resume " + run));
  const std::size_t rows = rows_in(run);
  CHECK(rows < 60);
  Program resumed(folder, {"resume", run, "-j", "3", "--backend", "threads", "--inner", "on"});
  REQUIRE(resumed.wait() == 0);
  CHECK(contains(resumed.err(), std::to_string(rows) + " of 60 trials are stored"));
  whole.check_equals(run);
}

TEST_CASE("a resume beside a run or another resume is refused at once, until that is dead") {
  const TemporaryFolder folder;
  std::vector<std::string> args = run_to_stop(folder, "run");
  args.insert(args.end(), {"--set", "belief.particles=1048576", "--set", "belief.prior_pool=1"});  // minutes
  const std::string run = folder.path("run");
  std::optional<Program> writer(std::in_place, folder, args);
  REQUIRE(until([&] { return is_run(run); }));
  for (int i = 0; i < 2; ++i) {
    Program second(
        folder, {"resume", run}, [] {}, "second");
    CHECK(second.wait() == 73);
    CHECK(contains(second.err(), "is being written by process " + std::to_string(writer->pid()) + " on "));
    writer->send(SIGKILL);
    REQUIRE(writer->wait() == -SIGKILL);
    writer.emplace(folder, std::vector<std::string>{"resume", run});
    REQUIRE(until([&] {
      const auto holder = qdtune::store::lock_holder(run);
      return holder && holder->pid == writer->pid();
    }));
  }
}

TEST_CASE("a run can be watched from outside; Ctrl-C ends the watching, not the run") {
  const TemporaryFolder folder;
  const std::string run = folder.path("run");
  Program writer(folder, run_to_stop(folder, "run"));
  REQUIRE(until([&] { return is_run(run); }));
  Program watcher(
      folder, {"status", run, "--watch", "--json"}, [] {}, "watcher");
  REQUIRE(until([&] { return contains(watcher.out(), "\"state\": \"running\""); }));
  watcher.send(SIGINT);
  CHECK(watcher.wait() == 0);
  CHECK(writer.wait() == 0);
  CHECK(rows_in(run) == 60);
}
