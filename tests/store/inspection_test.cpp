#include "store/inspection.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "base/error.hpp"
#include "store/store_fixture.hpp"

using qdtune::store::Inspection;
using qdtune::store::RunStore;
using qdtune::store::TrialRange;
using store_test::TemporaryFolder;

namespace {

// Ten trials of two arms, without those that are named by arm and trial; baseline/9 is an error.
std::filesystem::path inspection_test_run(
    const TemporaryFolder& folder, const std::vector<std::pair<std::size_t, std::uint64_t>>& without = {}) {
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  for (std::size_t arm = 0; arm < 2; ++arm) {
    for (std::uint64_t trial = 0; trial < 10; ++trial) {
      if (std::find(without.begin(), without.end(), std::pair(arm, trial)) != without.end()) continue;
      store.append(arm, arm == 0 && trial == 9 ? store_test::error_result(trial) : store_test::result(trial));
    }
  }
  store.flush();
  return store.folder();
}

void inspection_test_sql(const std::filesystem::path& run, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open((run / "rows.sqlite").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_changes(database) == 1);
  sqlite3_close(database);
}

Inspection inspection_test_inspect(const std::filesystem::path& run) {
  return qdtune::store::inspect(RunStore::open(run));
}

}  // namespace

TEST_CASE("a whole run has no faults, nothing missing, and the digest of its rows") {
  const TemporaryFolder folder;
  const auto run = inspection_test_run(folder);
  const Inspection found = inspection_test_inspect(run);
  CHECK(found.faults.empty());
  CHECK(found.fault_count == 0);
  CHECK(found.missing() == 0);
  REQUIRE(found.arms.size() == 2);
  CHECK(found.arms[0].rows == 10);
  CHECK(found.arms[0].errors == 1);
  CHECK(found.arms[1].errors == 0);
  const auto reader = RunStore::open(run);
  CHECK(found.digest == reader.digest());
  CHECK(found.digest == qdtune::store::run_digest(reader.manifest().arms, reader.read_rows()));
}

TEST_CASE("missing trials are named as ranges, at the ends too") {
  const TemporaryFolder folder;
  const Inspection found =
      inspection_test_inspect(inspection_test_run(folder, {{0, 0}, {0, 4}, {0, 5}, {0, 6}, {1, 8}, {1, 9}}));
  CHECK(found.faults.empty());
  CHECK(found.arms[0].missing == std::vector<TrialRange>{{0, 0}, {4, 6}});
  CHECK(found.arms[1].missing == std::vector<TrialRange>{{8, 9}});
  CHECK(found.missing() == 6);
}

TEST_CASE("a run without any row misses all of them") {
  const TemporaryFolder folder;
  RunStore::create(folder / "run", store_test::manifest()).flush();
  const Inspection found = inspection_test_inspect(folder / "run");
  CHECK(found.arms[1].missing == std::vector<TrialRange>{{0, 9}});
  CHECK(found.missing() == 20);
}

TEST_CASE("a changed row is named and still readable; the other rows are judged all the same") {
  const TemporaryFolder folder;
  const auto run = inspection_test_run(folder, {{1, 9}});
  inspection_test_sql(run, "UPDATE rows SET points = points + 1 WHERE arm = 0 AND trial = 3");
  inspection_test_sql(run, "UPDATE rows SET outcome = 'splendid' WHERE arm = 1 AND trial = 2");
  for (const char* table : {"rows", "telemetry"})
    inspection_test_sql(run, std::string("UPDATE ") + table + " SET trial = 70 WHERE arm = 1 AND trial = 4");
  const Inspection found = inspection_test_inspect(run);
  REQUIRE(found.faults.size() == 4);
  CHECK(found.fault_count == 4);
  CHECK_THAT(found.faults[0], Catch::Contains("row baseline/3 was changed"));
  CHECK_THAT(found.faults[1], Catch::Contains("unknown outcome 'splendid'"));
  CHECK_THAT(found.faults[2], Catch::Contains("row reduced/70 was changed"));
  CHECK_THAT(found.faults[3], Catch::Contains("a row reduced/70, but run.json asks for 10 trials"));
  CHECK(found.arms[1].missing == std::vector<TrialRange>{{2, 2}, {4, 4}, {9, 9}});

  const auto reader = RunStore::open(run);
  const auto changed = reader.find_unchecked_row(0, 3);
  REQUIRE(changed);
  CHECK_FALSE(changed->intact);
  CHECK(changed->stored.row.points == store_test::result(3).row.points + 1);
  CHECK(changed->digest == qdtune::store::row_digest("aaaa", store_test::result(3).row));
  CHECK(reader.find_unchecked_row(0, 2)->intact);
  CHECK_FALSE(reader.find_unchecked_row(1, 4));
  CHECK_THROWS_AS(reader.find_row(0, 3), qdtune::Error);
  CHECK_THROWS_AS(reader.find_unchecked_row(1, 2), qdtune::Error);
}

TEST_CASE("a row changed together with its digest is beyond what the store can know") {
  const TemporaryFolder folder;
  const auto run = inspection_test_run(folder);
  auto forged = store_test::result(3).row;
  forged.points += 1;
  inspection_test_sql(run, "UPDATE rows SET points = points + 1, digest = '" +
                               qdtune::store::row_digest("aaaa", forged) + "' WHERE arm = 0 AND trial = 3");
  CHECK(inspection_test_inspect(run).faults.empty());
  CHECK(inspection_test_inspect(run).digest !=
        inspection_test_inspect(inspection_test_run(TemporaryFolder())).digest);
}

TEST_CASE("damaged pages are faults, not the end of the inspection") {
  const TemporaryFolder folder;
  const auto run = folder / "run";
  {
    RunStore store = RunStore::create(run, store_test::manifest());
    for (std::uint64_t trial = 0; trial < 10; ++trial) store.append(0, store_test::result(trial));
    auto long_reason = store_test::error_result(0);
    long_reason.row.reason.assign(100000, 'x');  // rows over many pages
    for (std::uint64_t trial = 0; trial < 10; ++trial) {
      long_reason.row.trial = trial;
      store.append(1, long_reason);
    }
    store.flush();
  }
  const auto size = std::filesystem::file_size(run / "rows.sqlite");
  std::fstream file(run / "rows.sqlite", std::ios::in | std::ios::out | std::ios::binary);
  for (std::uintmax_t page = size / 4096 / 2; page < size / 4096; ++page) {
    file.seekp(static_cast<std::streamoff>(page * 4096));
    file << std::string(64, '\xa5');
  }
  file.close();
  const Inspection found = inspection_test_inspect(run);
  CHECK(found.fault_count > 0);
  CHECK(found.faults.size() <= 100);
}

TEST_CASE("audits are visited in canonical order") {
  const TemporaryFolder folder;
  {
    RunStore store = RunStore::create(folder / "run", store_test::manifest());
    for (const std::uint64_t trial : {4U, 1U, 3U}) {
      auto result = store_test::result(trial);
      if (trial != 3) result.audit = "packed " + std::to_string(trial);
      store.append(trial % 2, result);
    }
    store.flush();
  }
  std::vector<std::string> seen;
  RunStore::open(folder / "run")
      .for_each_audit([&](std::size_t arm, std::uint64_t trial, std::string&& packed) {
        seen.push_back(std::to_string(arm) + "/" + std::to_string(trial) + " " + packed);
      });
  CHECK(seen == std::vector<std::string>{"0/4 packed 4", "1/1 packed 1"});
}
