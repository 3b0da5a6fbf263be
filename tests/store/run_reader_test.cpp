#include <fstream>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::store::RunStore;
using store_test::TemporaryFolder;

namespace {

// A finished run of 200 rows; large enough to span many pages.
std::filesystem::path reader_test_run(const TemporaryFolder& folder) {
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  for (std::uint64_t trial = 0; trial < 200; ++trial) store.append(trial % 2, store_test::result(trial));
  store.flush();
  return store.folder();
}

void reader_test_sql(const std::filesystem::path& run, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open((run / "rows.sqlite").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

// Opens and reads everything; the message must name the file.
ErrorKind reader_test_kind(const std::filesystem::path& run) {
  try {
    RunStore::open(run).read_rows();
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find("rows.sqlite") != std::string::npos);
    return error.kind();
  }
  FAIL("read without an error");
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a reader counts rows by arm and knows its manifest") {
  const TemporaryFolder folder;
  const auto reader = RunStore::open(reader_test_run(folder));
  CHECK(reader.row_counts() == std::vector<std::size_t>{100, 100});
  CHECK(reader.manifest() == store_test::manifest());
}

TEST_CASE("a store without its rows is damaged") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  std::filesystem::remove(run / "rows.sqlite");
  CHECK(reader_test_kind(run) == ErrorKind::damaged_data);
}

TEST_CASE("a truncated store is damaged, wherever it is cut") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  const auto file = run / "rows.sqlite";
  const auto size = std::filesystem::file_size(file);
  REQUIRE(size > 40000);
  for (const auto left : {size - 1, size / 2, std::uintmax_t{5000}, std::uintmax_t{4096}, std::uintmax_t{50},
                          std::uintmax_t{0}}) {
    std::filesystem::resize_file(file, left);
    INFO("cut to " << left << " bytes");
    CHECK(reader_test_kind(run) == ErrorKind::damaged_data);
  }
}

TEST_CASE("a file that is no database is damaged") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  std::ofstream(run / "rows.sqlite") << std::string(10000, 'x');
  CHECK(reader_test_kind(run) == ErrorKind::damaged_data);
}

TEST_CASE("a changed number is found by the digest of its row") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  reader_test_sql(run, "UPDATE rows SET points = points + 1 WHERE trial = 17");
  CHECK(reader_test_kind(run) == ErrorKind::damaged_data);
}

TEST_CASE("rows that do not fit the record are damaged") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  SECTION("an unknown outcome") {
    reader_test_sql(run, "UPDATE rows SET outcome = 'great' WHERE trial = 3");
  }
  SECTION("text for a number") {
    reader_test_sql(run, "UPDATE rows SET v1_V = 'x' WHERE trial = 3");
  }
  SECTION("a bool of 2") {
    reader_test_sql(run, "UPDATE rows SET claimed = 2 WHERE trial = 3");
  }
  SECTION("half a device") {
    reader_test_sql(run, "UPDATE rows SET device_gain = NULL WHERE trial = 3");
  }
  SECTION("an arm too many") {
    reader_test_sql(run, "UPDATE rows SET arm = 5 WHERE trial = 3");
  }
  SECTION("no telemetry") {
    reader_test_sql(run, "DELETE FROM telemetry WHERE trial = 3");
  }
  SECTION("a lost table") {
    reader_test_sql(run, "DROP TABLE telemetry");
  }
  SECTION("another schema") {
    reader_test_sql(run, "UPDATE meta SET value = '2' WHERE name = 'schema'");
  }
  SECTION("another experiment") {
    reader_test_sql(run, "UPDATE meta SET value = 'ffff' WHERE name = 'experiment'");
  }
  CHECK(reader_test_kind(run) == ErrorKind::damaged_data);
}

TEST_CASE("tables of another version of the program are not damaged, but cannot be read here") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  reader_test_sql(run, "ALTER TABLE rows ADD COLUMN mood TEXT");
  CHECK(reader_test_kind(run) == ErrorKind::config);
}

TEST_CASE("flipped bytes are found, or change nothing") {
  const TemporaryFolder folder;
  const auto run = reader_test_run(folder);
  const auto file = run / "rows.sqlite";
  const auto size = std::filesystem::file_size(file);
  const std::string digest = RunStore::open(run).digest();
  int found = 0;
  for (std::uintmax_t position = 100; position < size; position += 1999) {
    std::filesystem::copy_file(file, run / "copy", std::filesystem::copy_options::overwrite_existing);
    {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(position));
      const int byte = bytes.get();
      bytes.seekp(static_cast<std::streamoff>(position));
      bytes.put(static_cast<char>(byte ^ 0x55));
    }
    INFO("byte " << position);
    std::string read;
    try {
      const auto reader = RunStore::open(run);
      read = qdtune::store::run_digest(reader.manifest().arms, reader.read_rows());
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::damaged_data);
      ++found;
      read = digest;
    }
    CHECK(read == digest);
    std::filesystem::rename(run / "copy", file);
  }
  CHECK(found > 10);
}
