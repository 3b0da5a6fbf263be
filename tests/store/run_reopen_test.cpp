// Going on with a run: RunStore::reopen, and what a reader tells about a run in between.
#include <chrono>
#include <fstream>

#include <catch2/catch.hpp>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::store::Journal;
using qdtune::store::lock_holder;
using qdtune::store::RowTally;
using qdtune::store::RunLock;
using qdtune::store::RunStore;
using qdtune::store::StoreOptions;
using store_test::TemporaryFolder;

namespace {

// A run of rows 0 .. rows - 1 of the first arm.
std::filesystem::path reopen_test_run(const TemporaryFolder& folder, std::uint64_t rows,
                                      const StoreOptions& options = {}) {
  RunStore store = RunStore::create(folder / "run", store_test::manifest(), options);
  for (std::uint64_t trial = 0; trial < rows; ++trial) store.append(0, store_test::result(trial));
  store.flush();
  return store.folder();
}

RunStore reopened(const std::filesystem::path& run, const StoreOptions& options = {}) {
  return RunStore::reopen(RunLock::take(run), options);
}

ErrorKind reopen_test_kind(const std::filesystem::path& run, std::string& message) {
  try {
    reopened(run);
  } catch (const Error& error) {
    message = error.what();
    return error.kind();
  }
  FAIL("reopened");
  return ErrorKind::internal;
}

void reopen_test_sql(const std::filesystem::path& run, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open((run / "rows.sqlite").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("a run that goes on has the digest of one that was never interrupted") {
  const TemporaryFolder folder;
  for (const Journal journal : {Journal::automatic, Journal::rollback}) {
    const auto run = reopen_test_run(folder, 3, {.journal = journal});
    {
      RunStore store = reopened(run, {.journal = journal});
      for (std::uint64_t trial = 0; trial < 5; ++trial) store.append(0, store_test::result(trial));
      store.append(1, store_test::recorded_result(0));
      store.flush();
    }
    const auto reader = RunStore::open(run);
    CHECK(reader.row_counts() == std::vector<std::size_t>{5, 1});
    const TemporaryFolder other;
    const auto whole = reopen_test_run(other, 5);
    reopened(whole).append(1, store_test::recorded_result(0));
    CHECK(reader.digest() == RunStore::open(whole).digest());
    std::filesystem::remove_all(run);
  }
}

TEST_CASE("a store that goes on refuses another row of a trial as the first one did") {
  const TemporaryFolder folder;
  RunStore store = reopened(reopen_test_run(folder, 2));
  auto other = store_test::result(1);
  other.row.points += 1;
  CHECK_THROWS_AS(store.append(0, other), Error);
  store.append(0, store_test::result(1));
}

TEST_CASE("the rows of a process that died without a word are there when the run goes on") {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      RunStore store =
          RunStore::create(folder / "run", store_test::manifest(), {.flush_interval = std::chrono::hours(1)});
      store.append(0, store_test::result(0));
      store.flush();
      store.append(0, store_test::result(1));
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  std::ofstream(folder / "run/run.json.new") << "{\"schema\": 1, \"exp";  // it died in write_manifest, too
  {
    RunStore store = reopened(folder / "run");
    CHECK(lock_holder(folder / "run")->start->rows == 1);
    for (std::uint64_t trial = 0; trial < 3; ++trial) store.append(0, store_test::result(trial));
    store.flush();
    qdtune::store::write_manifest(folder / "run", store_test::manifest());
  }
  CHECK(RunStore::open(folder / "run").row_counts()[0] == 3);
  CHECK_FALSE(std::filesystem::exists(folder / "run/run.json.new"));
  CHECK_FALSE(std::filesystem::exists(folder / "run/run.lock"));
}

TEST_CASE("a store holds the lock of its run for as long as it lives") {
  const TemporaryFolder folder;
  {
    const RunStore first = RunStore::create(folder / "run", store_test::manifest());
    REQUIRE(lock_holder(folder / "run"));
    CHECK(lock_holder(folder / "run")->start->rows == 0);
    CHECK_THROWS_AS(RunLock::take(folder / "run"), Error);
  }
  {
    const RunStore second = reopened(folder / "run");
    CHECK_THROWS_AS(RunLock::take(folder / "run"), Error);
  }
  CHECK_FALSE(lock_holder(folder / "run"));
}

TEST_CASE("a store that cannot go on says why, leaves the rows, and frees the lock") {
  const TemporaryFolder folder;
  const auto run = reopen_test_run(folder, 200);
  std::string message;
  SECTION("truncated") {
    std::filesystem::resize_file(run / "rows.sqlite", 8192);
    CHECK(reopen_test_kind(run, message) == ErrorKind::damaged_data);
    CHECK(std::filesystem::file_size(run / "rows.sqlite") == 8192);
  }
  SECTION("lost") {
    std::filesystem::remove(run / "rows.sqlite");
    CHECK(reopen_test_kind(run, message) == ErrorKind::damaged_data);
    CHECK_FALSE(std::filesystem::exists(run / "rows.sqlite"));
  }
  SECTION("a page that is no page, which no row shows yet") {
    std::fstream bytes(run / "rows.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(run / "rows.sqlite") - 4096));
    bytes << std::string(4096, '\0') << std::flush;
    CHECK(reopen_test_kind(run, message) == ErrorKind::damaged_data);
  }
  SECTION("of another version") {
    reopen_test_sql(run, "ALTER TABLE rows ADD COLUMN mood TEXT; ALTER TABLE rows DROP COLUMN entropy_nat");
    CHECK(reopen_test_kind(run, message) == ErrorKind::config);
    CHECK(message.find("without column entropy_nat, with column mood") != std::string::npos);
  }
  CHECK(message.find("rows.sqlite") != std::string::npos);
  CHECK_FALSE(lock_holder(run));
}

TEST_CASE("a store from before audits goes on and keeps them from then on") {
  const TemporaryFolder folder;
  const auto run = reopen_test_run(folder, 1);
  reopen_test_sql(run, "DROP TABLE audit");
  auto audited = store_test::result(1);
  audited.audit = "packed";
  reopened(run).append(0, audited);
  CHECK(RunStore::open(run).find_audit(0, 1) == "packed");
  CHECK_FALSE(RunStore::open(run).find_audit(0, 0));
}

TEST_CASE("tallies count the rows of each arm by how they ended") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  for (std::uint64_t trial = 0; trial < 5; ++trial) store.append(0, store_test::result(trial));
  store.append(0, store_test::error_result(7));
  auto refused = store_test::recorded_result(0);
  refused.row.outcome = qdtune::trial::Outcome::failed;
  store.append(1, refused);
  store.flush();
  CHECK(RunStore::open(folder / "run").tallies() ==
        std::vector<RowTally>{
            {.rows = 6, .claimed = 5, .refused = 0, .errors = 1, .with_truth = 5, .true_successes = 3},
            {.rows = 1, .claimed = 0, .refused = 1, .errors = 0, .with_truth = 0, .true_successes = 0}});
}

TEST_CASE("the configuration a run was created with stays beside its rows") {
  const TemporaryFolder folder;
  const auto run = reopen_test_run(folder, 1);
  auto edited = store_test::manifest();
  edited.config = "seed = 2\n";
  qdtune::store::write_manifest(run, edited);
  CHECK(RunStore::open(run).config_at_creation() == store_test::manifest().config);
  reopen_test_sql(run, "DELETE FROM meta WHERE name = 'config'");
  CHECK(RunStore::open(run).config_at_creation().empty());
}
