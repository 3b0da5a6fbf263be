#include <chrono>
#include <optional>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/app_fixture.hpp"
#include "app/run_status.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;
using qdtune::app::RunStatus;
using qdtune::store::RunStore;

namespace {

// Half of a run of two arms with three trials each, of which the first arm has two rows and an error.
RunStatus half_of_a_run() {
  RunStatus status;
  status.folder = "runs/a";
  status.experiment = "0123";
  status.trials = 3;
  status.arms = {"baseline", "blind"};
  status.tallies = {
      {.rows = 3, .claimed = 1, .refused = 1, .errors = 1, .with_truth = 2, .true_successes = 1}, {}};
  return status;
}

std::string status_test_run(const TemporaryFolder& folder) {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  REQUIRE(call({"run", file, "-o", folder.path("run")}).code == 0);
  return folder.path("run");
}

// The run that status_test_run makes, as another process writes it: two rows, and still at work.
RunStore status_test_writer(const TemporaryFolder& folder) {
  const auto whole = RunStore::open(status_test_run(folder));
  RunStore store =
      RunStore::create(folder.path("growing"), whole.manifest(), {.flush_interval = std::chrono::hours(1)});
  const auto rows = whole.read_rows();
  for (std::size_t i = 0; i < 2; ++i) store.append(rows[i].arm, {rows[i].row, rows[i].telemetry});
  store.flush();
  return store;
}

nlohmann::json json_of(const Outcome& outcome) {
  CHECK(outcome.code == 0);
  return nlohmann::json::parse(outcome.out);
}

}  // namespace

TEST_CASE("the status of a finished run: complete, by arm and outcome") {
  const TemporaryFolder folder;
  const std::string run = status_test_run(folder);
  const Outcome text = call({"status", run});
  CHECK(text.code == 0);
  CHECK(contains(text.out, "state      complete\n"));
  CHECK(contains(text.out, "baseline              3/3             2          2          1       0"));
  const auto json = json_of(call({"status", run, "--json"}));
  CHECK(json["state"] == "complete");
  CHECK(json["writer"].is_null());
  CHECK(json["rate_per_s"].is_null());
  CHECK(json["trials"] == 6);
  CHECK(json["missing"] == 0);
  CHECK(json["arms"][1]["name"] == "blind");
  CHECK(json["arms"][1]["refused"] == 1);
}

TEST_CASE("the status of a running run names its process, and neither waits for the other") {
  const TemporaryFolder folder;
  RunStore store = status_test_writer(folder);
  const auto rows = RunStore::open(folder.path("run")).read_rows();
  store.append(rows[3].arm, {rows[3].row, rows[3].telemetry});  // a transaction is open while others look
  const auto json = json_of(call({"status", folder.path("growing"), "--json"}));
  CHECK(json["state"] == "running");
  CHECK(json["writer"]["pid"] == getpid());
  CHECK(json["rows"] == 2);
  CHECK(json["missing"] == 4);
  CHECK(json["rate_per_s"] > 0.0);
  CHECK(json["eta_s"] > 0.0);
  store.flush();
  CHECK(json_of(call({"status", folder.path("growing"), "--json"}))["rows"] == 3);
}

TEST_CASE("the status of a stopped run says how to go on") {
  const TemporaryFolder folder;
  { const RunStore store = status_test_writer(folder); }
  CHECK(contains(call({"status", folder.path("growing")}).out,
                 "stopped; to go on: qdtune resume " + folder.path("growing") + "\n"));
}

TEST_CASE("a status needs a run") {
  const TemporaryFolder folder;
  CHECK(call({"status", folder.path("nowhere")}).code == 66);
  CHECK(call({"status", folder.path("nowhere"), "--watch"}).code == 66);
  CHECK(call({"status"}).code == 2);
}

TEST_CASE("rate and ETA are of rows without error since the writer began") {
  const TemporaryFolder folder;
  const auto start = std::chrono::system_clock::now();
  const RunStore store = status_test_writer(folder);
  const auto in_a_minute = start + std::chrono::seconds(60);
  const RunStatus status = qdtune::app::read_status(folder.path("growing"), in_a_minute);
  REQUIRE(status.rate_per_s);
  CHECK(*status.rate_per_s ==
        Approx(2.0 / 60.0).epsilon(0.2));  // the writer began within seconds after `start`
  CHECK(*status.remaining_s() == Approx(4.0 / *status.rate_per_s));
  // A clock that went back gives no rate, rather than a negative one.
  CHECK_FALSE(qdtune::app::read_status(folder.path("growing"), start - std::chrono::hours(1)).rate_per_s);
}

TEST_CASE("an error is a row, but its trial is still missing") {
  RunStatus status = half_of_a_run();
  CHECK(status.missing() == 4);
  CHECK(status.state() == RunStatus::State::stopped);
  status.tallies[1] = {
      .rows = 3, .claimed = 3, .refused = 0, .errors = 0, .with_truth = 0, .true_successes = 0};
  CHECK(status.missing() == 1);
  CHECK(status.state() == RunStatus::State::complete);
  status.writer = qdtune::store::LockHolder{};
  CHECK(status.state() == RunStatus::State::running);
}

TEST_CASE("a status as a line, a table and an object") {
  RunStatus status = half_of_a_run();
  status.writer = qdtune::store::LockHolder{17, "node-1", std::nullopt};
  status.rate_per_s = 0.5;
  CHECK(qdtune::app::status_line(status) ==
        "3/6 trials  true success 1  claimed 1  refused 1  errors 1  running  0.5 trials/s  ETA 8 s\n");
  const std::string table = qdtune::app::status_table(status);
  CHECK(contains(table, "state      running: process 17 on node-1, 0.5 trials/s, ETA 8 s\n"));
  CHECK(contains(table, "blind                 0/3             -"));
  const auto json = nlohmann::json::parse(qdtune::app::status_json(status));
  CHECK(json["run"] == "runs/a");
  CHECK(json["writer"]["host"] == "node-1");
  CHECK(json["eta_s"] == 8.0);
  CHECK(json["true_success"] == 1);
  CHECK(json["arms"][1]["true_success"].is_null());
}

TEST_CASE("a watched run is shown until it ends") {
  const TemporaryFolder folder;
  for (const bool terminal : {false, true}) {
    std::optional<RunStore> store = status_test_writer(folder);
    std::jthread end([&store] {
      std::this_thread::sleep_for(std::chrono::milliseconds(1500));
      store.reset();
    });
    std::ostringstream out;
    std::ostringstream err;
    qdtune::app::World world{out, err};
    world.out_is_terminal = terminal;
    REQUIRE(qdtune::app::run_app({"status", folder.path("growing"), "--watch"}, world) == 0);
    end.join();
    CHECK(contains(out.str(), terminal ? "state      running: " : "  running"));
    CHECK(contains(out.str(), "state      stopped"));
    CHECK(contains(out.str(), "\033[") == terminal);
    std::filesystem::remove_all(folder.path("growing"));
    std::filesystem::remove_all(folder.path("run"));
  }
}
