// A disk that fails: SQLite's default file system is wrapped so that the i-th write or sync gives an error.
#include <atomic>
#include <csignal>
#include <cstring>
#include <map>
#include <memory>
#include <thread>

#include <catch2/catch.hpp>
#include <sqlite3.h>
#include <sys/resource.h>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::store::RunStore;
using store_test::TemporaryFolder;

namespace {

// SQLite calls back without a context of ours, so the wrapped file system is the one global of this test.
struct FaultyDisk {
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs{};
  std::map<const sqlite3_io_methods*, std::unique_ptr<sqlite3_io_methods>> wrapped;
  std::map<const sqlite3_io_methods*, const sqlite3_io_methods*> original;
  std::atomic<int> until_failure = -1;  // writes and syncs that still succeed; -1: all
  int code = SQLITE_FULL;

  bool fails() {
    if (until_failure < 0) return false;
    if (until_failure == 0) return true;  // a full disk stays full
    --until_failure;
    return false;
  }
};

FaultyDisk& faulty_disk() {
  static FaultyDisk disk;
  return disk;
}

int faulty_write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  FaultyDisk& disk = faulty_disk();
  if (disk.fails()) return disk.code;
  return disk.original.at(file->pMethods)->xWrite(file, bytes, count, offset);
}

int faulty_sync(sqlite3_file* file, int flags) {
  FaultyDisk& disk = faulty_disk();
  if (disk.fails()) return disk.code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : disk.code;
  return disk.original.at(file->pMethods)->xSync(file, flags);
}

int faulty_open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
  FaultyDisk& disk = faulty_disk();
  const int code = disk.real->xOpen(disk.real, name, file, flags, out);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  auto& methods = disk.wrapped[file->pMethods];
  if (!methods) {
    methods = std::make_unique<sqlite3_io_methods>(*file->pMethods);
    methods->xWrite = faulty_write;
    methods->xSync = faulty_sync;
    disk.original[methods.get()] = file->pMethods;
  }
  file->pMethods = methods.get();
  return code;
}

// While alive, the default file system fails after `successes` writes and syncs.
class DiskFailure {
 public:
  DiskFailure(int successes, int code) {
    FaultyDisk& disk = faulty_disk();
    if (disk.real == nullptr) {
      disk.real = sqlite3_vfs_find(nullptr);
      disk.vfs = *disk.real;
      disk.vfs.zName = "qdtune-faulty";
      disk.vfs.xOpen = faulty_open;
    }
    disk.until_failure = successes;
    disk.code = code;
    sqlite3_vfs_register(&disk.vfs, 1);
  }
  DiskFailure(const DiskFailure&) = delete;
  DiskFailure& operator=(const DiskFailure&) = delete;
  ~DiskFailure() {
    faulty_disk().until_failure = -1;
    sqlite3_vfs_unregister(&faulty_disk().vfs);
  }
};

qdtune::store::StoreOptions fault_test_options(qdtune::store::Journal journal) {
  // Committing by count alone keeps the sequence of writes the same in every run.
  return {.flush_rows = 2, .flush_interval = std::chrono::hours(1), .journal = journal};
}

// Appends three rows; the number that a flush confirmed, or -1 when the run could not be created.
int fault_test_run(const std::filesystem::path& path, qdtune::store::Journal journal, ErrorKind& kind) {
  int confirmed = -1;
  try {
    RunStore store = RunStore::create(path, store_test::manifest(), fault_test_options(journal));
    confirmed = 0;
    for (std::uint64_t trial = 0; trial < 3; ++trial) {
      store.append(0, store_test::result(trial));
      store.flush();
      ++confirmed;
    }
  } catch (const Error& error) {
    kind = error.kind();
    CHECK(std::string(error.what()).find(path.string()) != std::string::npos);
  }
  return confirmed;
}

// Lets the i-th write fail, for every i until none does.
void fault_test_every_write(int code, qdtune::store::Journal journal) {
  int failures = 0;
  for (int successes = 0;; ++successes) {
    REQUIRE(successes < 1000);
    const TemporaryFolder folder;
    ErrorKind kind = ErrorKind::internal;
    int confirmed = -1;
    {
      const DiskFailure failure(successes, code);
      confirmed = fault_test_run(folder / "run", journal, kind);
    }
    if (confirmed == 3) break;
    ++failures;
    INFO("after " << successes << " writes, " << confirmed << " rows confirmed");
    if (confirmed < 0) {
      CHECK(kind == ErrorKind::cannot_create);
      CHECK_FALSE(std::filesystem::exists(folder / "run"));
      continue;
    }
    CHECK(kind == ErrorKind::io);
    const auto rows = RunStore::open(folder / "run").read_rows();
    CHECK(rows.size() >= static_cast<std::size_t>(confirmed));
    CHECK(rows.size() <= static_cast<std::size_t>(confirmed) + 1);
    // Once the disk is well again, the run goes on.
    RunStore store =
        RunStore::reopen(qdtune::store::RunLock::take(folder / "run"), fault_test_options(journal));
    for (std::uint64_t trial = 0; trial < 3; ++trial) store.append(0, store_test::result(trial));
    store.flush();
    CHECK(qdtune::store::lock_holder(folder / "run")->start->rows == rows.size());
  }
  CHECK(failures > 3);
}

}  // namespace

TEST_CASE("a disk that fills up at any write stops the run and keeps what was confirmed") {
  fault_test_every_write(SQLITE_FULL, qdtune::store::Journal::automatic);
}

TEST_CASE("a disk that fails at any write stops the run and keeps what was confirmed") {
  fault_test_every_write(SQLITE_IOERR_WRITE, qdtune::store::Journal::automatic);
}

TEST_CASE("the same holds for a rollback journal") {
  fault_test_every_write(SQLITE_FULL, qdtune::store::Journal::rollback);
}

TEST_CASE("after a failed write the store takes no more rows") {
  const TemporaryFolder folder;
  RunStore store = [&] {
    const DiskFailure wrapped(1000000, SQLITE_FULL);
    return RunStore::create(folder / "run", store_test::manifest());
  }();
  store.append(0, store_test::result(0));
  std::string message;
  {
    const DiskFailure failure(0, SQLITE_FULL);
    try {
      store.flush();
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::io);
      message = error.what();
    }
  }
  CHECK(message.find("rows.sqlite") != std::string::npos);
  CHECK(message.find("full") != std::string::npos);
  // The disk is well again, but rows that were appended are gone: the run must stop and be resumed.
  CHECK_THROWS_WITH(store.append(0, store_test::result(1)), message);
  CHECK_THROWS_WITH(store.flush(), message);
}

TEST_CASE("a failure in the background is told by the next append") {
  const TemporaryFolder folder;
  RunStore store = [&] {
    const DiskFailure wrapped(1000000, SQLITE_FULL);
    return RunStore::create(folder / "run", store_test::manifest(),
                            {.flush_interval = std::chrono::milliseconds(20)});
  }();
  const DiskFailure failure(0, SQLITE_FULL);
  bool told = false;
  std::uint64_t trial = 0;
  for (; trial < 500 && !told; ++trial) {
    try {
      store.append(0, store_test::result(trial));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::io);
      told = true;
    }
  }
  CHECK(told);
}

TEST_CASE("a limit on the size of files is an error, not a signal") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 200000, .rlim_max = old.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  ErrorKind kind = ErrorKind::internal;
  try {
    for (std::uint64_t trial = 0; trial < 5000; ++trial) store.append(0, store_test::result(trial));
    store.flush();
  } catch (const Error& error) {
    kind = error.kind();
  }
  ::setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  CHECK(kind == ErrorKind::io);
}
