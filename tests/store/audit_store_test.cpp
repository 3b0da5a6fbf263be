// Audits beside the rows: kept with them, found by their key, never part of what a run computed.
#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/store_fixture.hpp"

using qdtune::store::RunStore;
using store_test::TemporaryFolder;

namespace {

const std::string audit_bytes("\0packed\xff\n", 9);

qdtune::trial::TrialResult with_audit(qdtune::trial::TrialResult result,
                                      const std::string& audit = audit_bytes) {
  result.audit = audit;
  return result;
}

void audit_test_sql(const std::filesystem::path& run, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open((run / "rows.sqlite").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("an audit comes back for its arm and trial, and for no other") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  store.append(0, store_test::result(3));
  store.append(1, with_audit(store_test::result(3)));
  const std::string large(1000000, 'x');
  store.append(1, with_audit(store_test::result(4), large));
  store.flush();
  const auto reader = RunStore::open(store.folder());
  CHECK(reader.find_audit(1, 3) == audit_bytes);
  CHECK(reader.find_audit(1, 4) == large);
  CHECK_FALSE(reader.find_audit(0, 3));
  CHECK_FALSE(reader.find_audit(1, 5));
}

TEST_CASE("rows and digests are the same with audits and without") {
  const TemporaryFolder folder;
  RunStore with = RunStore::create(folder / "with", store_test::manifest());
  RunStore without = RunStore::create(folder / "without", store_test::manifest());
  for (std::uint64_t trial = 0; trial < 5; ++trial) {
    with.append(0, with_audit(store_test::result(trial)));
    without.append(0, store_test::result(trial));
  }
  with.append(0, store_test::result(2));                 // again, without: nothing changes
  without.append(0, with_audit(store_test::result(2)));  // again, with: nothing changes
  with.flush();
  without.flush();
  CHECK(RunStore::open(with.folder()).digest() == RunStore::open(without.folder()).digest());
  CHECK(RunStore::open(with.folder()).find_audit(0, 2) == audit_bytes);
  CHECK_FALSE(RunStore::open(without.folder()).find_audit(0, 2));
}

TEST_CASE("the audit of a trial that failed first comes with its row") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  store.append(0, store_test::error_result(1));
  store.append(0, with_audit(store_test::result(1)));
  store.flush();
  CHECK(RunStore::open(store.folder()).find_audit(0, 1) == audit_bytes);
}

TEST_CASE("a row and its audit reach the disk together") {
  const TemporaryFolder folder;
  qdtune::store::StoreOptions patient;
  patient.flush_interval = std::chrono::hours(1);
  RunStore store = RunStore::create(folder / "run", store_test::manifest(), patient);
  store.append(0, with_audit(store_test::result(1)));
  CHECK_FALSE(RunStore::open(store.folder()).find_row(0, 1));
  CHECK_FALSE(RunStore::open(store.folder()).find_audit(0, 1));
  store.flush();
  CHECK(RunStore::open(store.folder()).find_row(0, 1));
  CHECK(RunStore::open(store.folder()).find_audit(0, 1));
}

TEST_CASE("one row is found by its arm and trial") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  store.append(0, store_test::result(1));
  store.append(1, store_test::result(2));
  store.flush();
  const auto reader = RunStore::open(store.folder());
  const auto row = reader.find_row(1, 2);
  REQUIRE(row);
  CHECK(row->arm == 1);
  CHECK(row->row.points == 102);
  CHECK(row->telemetry.host == "node-1");
  CHECK_FALSE(reader.find_row(0, 2));
  audit_test_sql(store.folder(), "UPDATE rows SET points = 7 WHERE trial = 2");
  CHECK_THROWS_AS(RunStore::open(store.folder()).find_row(1, 2), qdtune::Error);
}

TEST_CASE("a store from before there were audits reads, with none in it") {
  const TemporaryFolder folder;
  std::filesystem::path run;
  {
    RunStore store = RunStore::create(folder / "run", store_test::manifest());
    store.append(0, store_test::result(1));
    store.flush();
    run = store.folder();
  }
  audit_test_sql(run, "DROP TABLE audit");
  const auto reader = RunStore::open(run);
  CHECK(reader.read_rows().size() == 1);
  CHECK_FALSE(reader.find_audit(0, 1));
}

TEST_CASE("a table of audits of another layout is of another version of the program") {
  const TemporaryFolder folder;
  const auto run = RunStore::create(folder / "run", store_test::manifest()).folder();
  audit_test_sql(run, "ALTER TABLE audit ADD COLUMN mood TEXT");
  try {
    RunStore::open(run);
    FAIL("opened");
  } catch (const qdtune::Error& error) {
    CHECK(error.kind() == qdtune::ErrorKind::config);
    CHECK(std::string(error.what()).find("table audit") != std::string::npos);
  }
}
