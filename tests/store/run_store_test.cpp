#include "store/run_store.hpp"

#include <bit>
#include <chrono>
#include <limits>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::store::Journal;
using qdtune::store::RunStore;
using qdtune::store::StoredRow;
using store_test::TemporaryFolder;

namespace {

template <class Action>
ErrorKind run_store_kind_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    INFO(error.what());
    return error.kind();
  }
  FAIL("no error");
  return ErrorKind::internal;
}

// Bits of all doubles, so that -0.0 and 0.0 differ and NaN equals itself.
std::vector<std::uint64_t> run_store_bits(const qdtune::trial::TrialRow& row) {
  std::vector<std::uint64_t> bits;
  qdtune::trial::visit_fields(row, [&bits](const auto&, const auto& value) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>) {
      bits.push_back(std::bit_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::optional<double>>) {
      bits.push_back(value ? std::bit_cast<std::uint64_t>(*value) : 1U);
    }
  });
  for (const double parameter : row.device.value_or(qdtune::device::ParameterVector{})) {
    bits.push_back(std::bit_cast<std::uint64_t>(parameter));
  }
  return bits;
}

std::size_t run_store_count(const std::filesystem::path& folder) {
  return RunStore::open(folder).read_rows().size();
}

}  // namespace

TEST_CASE("rows come back in canonical order with the same bits") {
  const TemporaryFolder folder;
  const auto path = folder / "run";
  {
    RunStore store = RunStore::create(path, store_test::manifest());
    store.append(1, store_test::recorded_result(2));
    store.append(0, store_test::result(7));
    store.append(1, store_test::error_result(0));
    store.append(0, store_test::result(3));
    store.flush();
  }
  const std::vector<StoredRow> rows = RunStore::open(path).read_rows();
  REQUIRE(rows.size() == 4);
  const std::vector<std::pair<std::size_t, qdtune::trial::TrialResult>> expected = {
      {0, store_test::result(3)},
      {0, store_test::result(7)},
      {1, store_test::error_result(0)},
      {1, store_test::recorded_result(2)}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& [arm, result] = expected[i];
    CHECK(rows[i].arm == arm);
    CHECK(rows[i].row.trial == result.row.trial);
    CHECK(rows[i].row.outcome == result.row.outcome);
    CHECK(rows[i].row.reason == result.row.reason);
    CHECK(rows[i].row.true_success == result.row.true_success);
    CHECK(rows[i].row.forward_evaluations == result.row.forward_evaluations);
    CHECK(rows[i].row.device.has_value() == result.row.device.has_value());
    CHECK(run_store_bits(rows[i].row) == run_store_bits(result.row));
    CHECK(rows[i].telemetry.wall_s == result.telemetry.wall_s);
    CHECK(rows[i].telemetry.thread == result.telemetry.thread);
    CHECK(rows[i].telemetry.host == result.telemetry.host);
  }
}

TEST_CASE("a run is created with its parents, and only once") {
  const TemporaryFolder folder;
  const auto path = folder / "a/b/run/";
  { const RunStore store = RunStore::create(path, store_test::manifest()); }
  CHECK(RunStore::open(path).read_rows().empty());
  try {
    RunStore::create(path, store_test::manifest());
    FAIL("created twice");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::cannot_create);
    CHECK(std::string(error.what()).find("a/b/run': it exists") != std::string::npos);
  }
  CHECK(run_store_count(path) == 0);
}

TEST_CASE("a folder that cannot be made is named with the reason") {
  try {
    RunStore::create("/proc/no/such/run", store_test::manifest());
    FAIL("created in /proc");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::cannot_create);
    CHECK(std::string(error.what()).find("/proc/no/such/run") != std::string::npos);
  }
  CHECK(run_store_kind_of([] { RunStore::create("", store_test::manifest()); }) == ErrorKind::cannot_create);
}

TEST_CASE("the same row twice is one row, another row of the same trial is nondeterminism") {
  const TemporaryFolder folder;
  const auto path = folder / "run";
  RunStore store = RunStore::create(path, store_test::manifest());
  store.append(0, store_test::result(1));
  store.append(0, store_test::result(1));
  auto other = store_test::result(1);
  other.row.v1_V = std::nextafter(other.row.v1_V, 1.0);
  CHECK(run_store_kind_of([&] { store.append(0, other); }) == ErrorKind::nondeterminism);
  store.append(1, other);  // another arm is another key
  store.flush();
  const auto rows = RunStore::open(path).read_rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].row.v1_V == store_test::result(1).row.v1_V);
}

TEST_CASE("telemetry may differ between equal rows; the first stays") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  auto slow = store_test::result(1);
  slow.telemetry.wall_s = 99.0;
  store.append(0, store_test::result(1));
  store.append(0, slow);
  store.flush();
  CHECK(RunStore::open(folder / "run").read_rows().at(0).telemetry.wall_s ==
        store_test::result(1).telemetry.wall_s);
}

TEST_CASE("a trial that ran replaces its error row, never the other way round") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  store.append(0, store_test::error_result(1));
  store.append(0, store_test::result(1));
  store.append(0, store_test::error_result(1));
  store.flush();
  const auto rows = RunStore::open(folder / "run").read_rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].row.outcome == qdtune::trial::Outcome::complete);
  CHECK(rows[0].telemetry.host == "node-1");
}

TEST_CASE("a row that cannot be stored faithfully is refused, and the store goes on") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  auto nan = store_test::result(1);
  nan.row.margin_meV = std::numeric_limits<double>::quiet_NaN();
  CHECK(run_store_kind_of([&] { store.append(0, nan); }) == ErrorKind::internal);
  CHECK(run_store_kind_of([&] { store.append(2, store_test::result(1)); }) == ErrorKind::internal);
  store.append(0, store_test::result(1));
  store.flush();
  CHECK(run_store_count(folder / "run") == 1);
}

TEST_CASE("a reader sees what is flushed while the writer works, and never blocks it") {
  const TemporaryFolder folder;
  RunStore store =
      RunStore::create(folder / "run", store_test::manifest(), {.flush_interval = std::chrono::hours(1)});
  store.append(0, store_test::result(0));
  store.flush();
  store.append(0, store_test::result(1));
  const auto reader = RunStore::open(folder / "run");
  std::size_t seen = 0;
  reader.for_each_row([&](StoredRow&&) {
    ++seen;
    store.append(0, store_test::result(2));
    store.flush();  // commits in the middle of the reader's snapshot
  });
  CHECK(seen == 1);
  CHECK(reader.row_counts() == std::vector<std::size_t>{3, 0});
}

TEST_CASE("enough rows commit by themselves") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest(),
                                    {.flush_rows = 3, .flush_interval = std::chrono::hours(1)});
  for (std::uint64_t trial = 0; trial < 5; ++trial) store.append(0, store_test::result(trial));
  CHECK(run_store_count(folder / "run") == 3);
}

TEST_CASE("the last row before a silence is on the disk within a second") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest());
  store.append(0, store_test::result(0));
  std::size_t rows = 0;
  // Polled for longer than promised: a busy machine may be late, a store without a clock never comes.
  for (int i = 0; i < 100 && rows == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    rows = run_store_count(folder / "run");
  }
  CHECK(rows == 1);
}

TEST_CASE("the destructor flushes, and leaves one plain file beside run.json") {
  const TemporaryFolder folder;
  {
    RunStore store = RunStore::create(folder / "run", store_test::manifest());
    store.append(0, store_test::result(0));
    RunStore moved = std::move(store);
    moved.append(0, store_test::result(1));
  }
  CHECK(run_store_count(folder / "run") == 2);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "run")) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"rows.sqlite", "run.json"});
}

TEST_CASE("flushed rows survive a process that dies without a word") {
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
  CHECK(run_store_count(folder / "run") == 1);
}

TEST_CASE("a rollback journal stores the same and keeps readers out until the writer is done") {
  const TemporaryFolder folder;
  {
    RunStore store = RunStore::create(folder / "run", store_test::manifest(), {.journal = Journal::rollback});
    store.append(0, store_test::result(0));
    store.flush();
    CHECK_FALSE(std::filesystem::exists(folder / "run/rows.sqlite-wal"));
    CHECK(run_store_kind_of([&] { RunStore::open(folder / "run"); }) == ErrorKind::io);
  }
  CHECK(run_store_count(folder / "run") == 1);
}

TEST_CASE("a writer that dies in the middle of a commit leaves a store that opens") {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      RunStore store = RunStore::create(
          folder / "run", store_test::manifest(),
          {.flush_rows = 1000000, .flush_interval = std::chrono::hours(1), .journal = Journal::rollback});
      store.append(0, store_test::result(0));
      store.flush();
      // Enough uncommitted rows to spill from SQLite's cache of 2 MB into the file.
      for (std::uint64_t trial = 1; trial < 10000; ++trial) store.append(0, store_test::result(trial));
      ::_exit(std::filesystem::file_size(folder / "run/rows.sqlite") > 1000000 ? 0 : 2);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 0);
  CHECK(run_store_count(folder / "run") == 1);
}

TEST_CASE("many threads may append") {
  const TemporaryFolder folder;
  RunStore store = RunStore::create(folder / "run", store_test::manifest(), {.flush_rows = 7});
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t start = 0; start < 4; ++start) {
      threads.emplace_back([&store, start] {
        for (std::uint64_t trial = start; trial < 200; trial += 4) store.append(0, store_test::result(trial));
      });
    }
  }
  store.flush();
  CHECK(run_store_count(folder / "run") == 200);
}
