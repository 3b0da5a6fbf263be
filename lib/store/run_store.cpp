#include "store/run_store.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "base/contracts.hpp"
#include "base/error.hpp"
#include "store/durable_file.hpp"
#include "store/row_codec.hpp"
#include "store/run_files.hpp"
#include "store/sqlite_database.hpp"

namespace qdtune::store {

namespace {

using Clock = std::chrono::steady_clock;

// "runs/a/" and "runs/a" are one folder, and only the second has the parent "runs".
std::filesystem::path without_trailing_slash(const std::filesystem::path& folder) {
  const std::filesystem::path normal = folder.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

[[noreturn]] void cannot_create(const std::filesystem::path& folder, const std::string& reason) {
  throw Error(ErrorKind::cannot_create, "cannot create the run folder '" + folder.string() + "': " + reason);
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty()) cannot_create(folder, "its name is empty");
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
  if (error) cannot_create(folder, "its parent cannot be made: " + error.message());
  const bool made = std::filesystem::create_directory(folder, error);
  if (error) cannot_create(folder, error.message());
  if (!made) cannot_create(folder, "it exists; name a folder that does not");
}

// A log needs memory that all processes share, which a remote disk cannot give;
// an exclusive lock takes its place.
void choose_journal(Database& database, const std::filesystem::path& folder, Journal journal) {
  const bool log = journal == Journal::automatic && !on_remote_disk(folder);
  if (!log || database.text("PRAGMA journal_mode = WAL") != "wal") {
    database.execute("PRAGMA locking_mode = EXCLUSIVE");
    database.execute("PRAGMA journal_mode = TRUNCATE");
  }
  // FULL syncs at every commit; commits are few, since rows come in batches.
  database.execute("PRAGMA synchronous = FULL");
}

void make_tables(Database& database, const RunManifest& manifest) {
  database.execute("BEGIN IMMEDIATE");
  for (const TableSql& table : {rows_table(), telemetry_table(), audit_table(), meta_table()})
    database.execute(table.create);
  Statement insert = database.prepare(meta_table().replace);
  const auto put = [&insert](const char* name, std::string_view value) {
    insert.bind(1, std::string_view(name));
    insert.bind(2, value);
    insert.run();
  };
  put(meta_schema, std::to_string(schema_version));
  put(meta_experiment, manifest.experiment);
  put(meta_config, manifest.config);
  database.execute("COMMIT");
}

Database make_database(const std::filesystem::path& folder, const RunManifest& manifest,
                       const StoreOptions& options) {
  Database database = Database::create(rows_path(folder));
  choose_journal(database, folder, options.journal);
  make_tables(database, manifest);
  return database;
}

Database reopen_database(const std::filesystem::path& folder, const StoreOptions& options) {
  const std::filesystem::path path = rows_path(folder);
  const std::string fault = Database::read(path).text("PRAGMA quick_check(1)");
  if (fault != "ok") throw Error(ErrorKind::damaged_data, "'" + path.string() + "' is damaged: " + fault);
  Database database = Database::write(path);
  choose_journal(database, folder, options.journal);
  const TableSql audit = audit_table();  // stores from before there were audits have none
  const std::string found = database.text("SELECT name FROM sqlite_master WHERE name = '" + audit.name + "'");
  if (found.empty()) database.execute(audit.create);
  return database;
}

}  // namespace

struct RunStore::Impl {
  Impl(RunLock held, std::vector<ArmIdentity> known, const StoreOptions& chosen, Database opened)
      : lock(std::move(held)),
        arms(std::move(known)),
        options(chosen),
        database(std::move(opened)),
        find(database.prepare("SELECT outcome, digest FROM rows WHERE arm = ? AND trial = ?")),
        replace_row(database.prepare(rows_table().replace)),
        replace_telemetry(database.prepare(telemetry_table().replace)),
        replace_audit(database.prepare(audit_table().replace)),
        committer([this](const std::stop_token& stop) { commit_when_due(stop); }) {}

  ~Impl() {
    committer.request_stop();
    committer.join();
    try {
      if (!failure) commit();
      // A finished run is then one file that can be read from a read-only disk.
      // A reader at work keeps the log alive.
      database.execute("PRAGMA journal_mode = DELETE");
    } catch (const std::exception&) {
      // A destructor has nobody to tell; flush() does. What was committed is safe either way.
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void append(std::size_t arm, const trial::TrialResult& result) {
    const std::scoped_lock guard(mutex);
    if (failure) std::rethrow_exception(failure);
    const std::string digest = row_digest(arms[arm].hash, result.row);
    poisoning([&] {
      if (!is_new(arm, result.row, digest)) return;
      bind(arm, result, digest);
      write(!result.audit.empty());
    });
  }

  void flush() {
    const std::scoped_lock guard(mutex);
    if (failure) std::rethrow_exception(failure);
    poisoning([&] { commit(); });
  }

  // When a write failed, SQLite may have rolled back rows that were appended before: from then on nothing may
  // look as if it went well. A row that breaks the rules is refused before anything is written.
  template <class Action>
  void poisoning(const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      const bool refused = error.kind() == ErrorKind::nondeterminism || error.kind() == ErrorKind::internal;
      if (!refused) failure = std::current_exception();
      throw;
    }
  }

  bool is_new(std::size_t arm, const trial::TrialRow& row, const std::string& digest) {
    find.bind(1, static_cast<std::int64_t>(arm));
    find.bind(2, static_cast<std::int64_t>(row.trial));
    if (!find.step()) return true;
    const std::string outcome = find.text(0), stored = find.text(1);
    find.reset();
    if (row.outcome == trial::Outcome::error) return false;
    if (outcome == trial::to_string(trial::Outcome::error)) return true;
    if (stored == digest) return false;
    throw Error(ErrorKind::nondeterminism, "trial " + arms[arm].name + "/" + std::to_string(row.trial) +
                                               " was stored with digest " + stored + " and now has " +
                                               digest + " ('" + rows_path(lock.folder()).string() + "')");
  }

  void bind(std::size_t arm, const trial::TrialResult& result, const std::string& digest) {
    replace_row.bind(1, static_cast<std::int64_t>(arm));
    replace_row.bind(bind_row(replace_row, 2, result.row), std::string_view(digest));
    replace_telemetry.bind(1, static_cast<std::int64_t>(arm));
    replace_telemetry.bind(2, static_cast<std::int64_t>(result.row.trial));
    bind_telemetry(replace_telemetry, 3, result.telemetry);
    if (result.audit.empty()) return;
    replace_audit.bind(1, static_cast<std::int64_t>(arm));
    replace_audit.bind(2, static_cast<std::int64_t>(result.row.trial));
    replace_audit.bind_blob(3, result.audit);
  }

  void write(bool with_audit) {
    if (waiting == 0) {
      database.execute("BEGIN IMMEDIATE");
      oldest = Clock::now();
      wake.notify_one();
    }
    ++waiting;
    replace_row.run();
    replace_telemetry.run();
    if (with_audit) replace_audit.run();
    if (waiting >= options.flush_rows) commit();
  }

  void commit() {
    if (waiting == 0) return;
    database.execute("COMMIT");
    waiting = 0;
  }

  // A thread, since the last row before a long silence must reach the disk too.
  void commit_when_due(const std::stop_token& stop) {
    std::unique_lock guard(mutex);
    while (wake.wait(guard, stop, [this] { return waiting > 0 && !failure; })) {
      wake.wait_until(guard, stop, oldest + options.flush_interval, [] { return false; });
      if (stop.stop_requested()) return;
      try {
        if (!failure) commit();
      } catch (const std::exception&) {
        failure = std::current_exception();
      }
    }
  }

  RunLock lock;  // outlives the database
  std::vector<ArmIdentity> arms;
  StoreOptions options;
  Database database;
  Statement find, replace_row, replace_telemetry, replace_audit;
  std::mutex mutex;  // guards all that follows, and the statements
  std::condition_variable_any wake;
  std::size_t waiting = 0;  // rows in the open transaction; none, no transaction
  Clock::time_point oldest;
  std::exception_ptr failure;
  std::jthread committer;
};

RunStore::RunStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;
RunStore::~RunStore() = default;

RunStore RunStore::create(const std::filesystem::path& folder, const RunManifest& manifest,
                          const StoreOptions& options) {
  QDTUNE_REQUIRE(!manifest.arms.empty(), "a run has an arm");
  QDTUNE_REQUIRE(manifest.schema == schema_version, "a run is written in the current schema");
  const std::filesystem::path path = without_trailing_slash(folder);
  make_folder(path);
  const auto discard = [&path] {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  };
  try {
    auto impl = std::make_unique<Impl>(RunLock::take(path), manifest.arms, options,
                                       make_database(path, manifest, options));
    write_manifest(path, manifest);
    if (path.has_parent_path()) sync_directory(path.parent_path());
    impl->lock.tell_start(0);
    return RunStore(std::move(impl));
  } catch (const Error& error) {
    discard();
    if (error.kind() == ErrorKind::internal) throw;
    cannot_create(path, error.what());
  } catch (...) {
    discard();
    throw;
  }
}

RunStore RunStore::reopen(RunLock lock, const StoreOptions& options) {
  const std::filesystem::path folder = lock.folder();
  std::vector<ArmIdentity> arms;
  std::uint64_t rows = 0;
  {
    const RunReader reader =
        open(folder);  // closed before the writer comes, which may want the file for itself
    arms = reader.manifest().arms;
    for (const RowTally& tally : reader.tallies()) rows += tally.rows - tally.errors;
  }
  auto impl =
      std::make_unique<Impl>(std::move(lock), std::move(arms), options, reopen_database(folder, options));
  impl->lock.tell_start(rows);
  return RunStore(std::move(impl));
}

void RunStore::append(std::size_t arm, const trial::TrialResult& result) {
  QDTUNE_REQUIRE(arm < impl_->arms.size(), "a row names its arm by index");
  impl_->append(arm, result);
}

void RunStore::flush() {
  impl_->flush();
}

const std::filesystem::path& RunStore::folder() const {
  return impl_->lock.folder();
}

}  // namespace qdtune::store
