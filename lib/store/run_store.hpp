// The record of a run: a folder with run.json (RunManifest) and rows.sqlite, one writer, many readers.
//
// Tables. `rows`: arm, trial, every field of trial::visit_fields, device_<parameter>, digest. `telemetry`:
// arm, trial, every field of trial::visit_telemetry. `audit`: arm, trial, packed
// bytes, of trials whose result holds an audit; no digest covers it. `meta`: name, value. Columns are generated from the
// visitors, so a new field needs no change here. Doubles come back with the same bits; a NaN is stored as
// NULL and therefore must not stand in an optional field or a device parameter (Error(internal)).
//
// Writing. Rows are committed in batches, once `flush_rows` wait or `flush_interval` after the first of them,
// and synced: a row is on the disk that long, plus one sync, after append returned, even if none follows it.
// A write that fails throws Error(io) with the path and SQLite's reason, from the append or flush that met it
// or from the next one, and the store takes no more rows; the rows committed before stay.
//
// Journal. A write-ahead log on a local disk: readers and the writer never wait for each other. On a network
// disk, where shared memory does not work, a rollback journal under an exclusive lock: readers are kept out
// while the run is being written.
//
// One writer a folder: create and reopen hold its RunLock for as long as the store lives.
//
// Cost: about 10 microseconds a row.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/run_digest.hpp"
#include "store/run_lock.hpp"
#include "store/run_manifest.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::store {

// automatic: the log, unless the disk is remote or refuses it. rollback: never the log.
enum class Journal { automatic, rollback };

struct StoreOptions {
  std::size_t flush_rows = 4096;
  std::chrono::milliseconds flush_interval{500};
  Journal journal = Journal::automatic;
};

// Committed rows of an arm, by how they ended.
struct RowTally {
  std::size_t rows = 0;
  std::size_t claimed = 0, refused = 0, errors = 0;  // these are all rows
  std::size_t with_truth = 0, true_successes = 0;  // rows of devices whose truth is known; a part of claimed
  friend bool operator==(const RowTally&, const RowTally&) = default;
};

// A row as it stands in the store, whether or not anybody changed it there.
struct UncheckedRow {
  StoredRow stored;
  std::string digest;   // that it was stored with
  bool intact = false;  // its content gives that digest
};

// Reads committed rows; safe while a writer is at work.
class RunReader {
 public:
  RunReader(RunReader&&) noexcept;
  RunReader& operator=(RunReader&&) noexcept;
  ~RunReader();

  const RunManifest& manifest() const;
  // Committed rows of each arm, error rows included.
  std::vector<std::size_t> row_counts() const;
  std::vector<RowTally> tallies() const;  // half a second for 10^6 rows
  // RunManifest::config as it was when the run was created; empty in stores that did not keep it.
  std::string config_at_creation() const;
  // Calls `visit` for each row in canonical order (arm, trial), one snapshot, in constant memory. Throws
  // Error(damaged_data) for a row that cannot be read or whose content does not give its stored digest.
  void for_each_row(const std::function<void(StoredRow&&)>& visit) const;
  std::vector<StoredRow> read_rows() const;
  // One committed row, none if there is none. Throws as for_each_row.
  std::optional<StoredRow> find_row(std::size_t arm, std::uint64_t trial) const;
  // The packed audit of one trial (audit/pack.hpp); none when none was kept, as in stores written before
  // there were any.
  std::optional<std::string> find_audit(std::size_t arm, std::uint64_t trial) const;
  // The same where a row that does not have its digest is wanted all the same. Throws Error(damaged_data) for
  // one that cannot be read.
  std::optional<UncheckedRow> find_unchecked_row(std::size_t arm, std::uint64_t trial) const;
  // Every row in canonical order; `damaged` gets the message for each that cannot be read.
  void for_each_unchecked_row(const std::function<void(UncheckedRow&&)>& visit,
                              const std::function<void(const std::string&)>& damaged) const;
  // Every audit in canonical order, packed.
  void for_each_audit(
      const std::function<void(std::size_t arm, std::uint64_t trial, std::string&& packed)>& visit) const;
  // What SQLite's own check of the whole file finds wrong, a sentence each, the first hundred.
  std::vector<std::string> file_faults() const;
  // run_digest of the committed rows, from their stored digests.
  std::string digest() const;

 private:
  friend class RunStore;
  struct Impl;
  explicit RunReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class RunStore {
 public:
  // Makes the folder, its parents and both files. Throws Error(cannot_create) that names the path and the
  // reason when the folder exists or cannot be made; nothing is left behind then.
  static RunStore create(const std::filesystem::path& folder, const RunManifest& manifest,
                         const StoreOptions& options = {});

  // Goes on with a run that create has made, and that may have ended in any way, under the lock of its folder.
  // Throws as open does, and Error(damaged_data) when SQLite's own check of the file finds a fault.
  static RunStore reopen(RunLock lock, const StoreOptions& options = {});

  // Throws Error(input_missing) when the folder holds no committed run, Error(damaged_data) when one of its
  // files is not what it should be, Error(config) when its tables are those of another version of the program:
  // the message has the columns that differ.
  static RunReader open(const std::filesystem::path& folder);

  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;
  // Flushes what waits; a failure is lost here, so call flush() first. Leaves rows.sqlite as one plain file, and
  // lets go of the lock.
  ~RunStore();

  // Idempotent: a key that is there with the same digest is left as it is; with another digest it throws
  // Error(nondeterminism). Error rows lie outside of that: a row of a trial that ran replaces the error row
  // of its key, and an error row never replaces anything. Safe from any thread.
  void append(std::size_t arm, const trial::TrialResult& result);

  // Returns when every appended row is on the disk.
  void flush();

  const std::filesystem::path& folder() const;

 private:
  struct Impl;
  explicit RunStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace qdtune::store
