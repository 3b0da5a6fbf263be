// The record of a run: a folder with run.json (RunManifest) and rows.sqlite, one writer, any number of
// readers.
//
// Tables: `rows` (arm, trial, every field of trial::visit_fields, device_<parameter>, digest), `telemetry`
// (arm, trial, every field of trial::visit_telemetry), `meta` (name, value). The columns are generated from
// the visitors: a new field needs no change here. Doubles are 8-byte IEEE and come back with the same bits; a
// NaN is NULL, and so cannot stand in an optional field or a device parameter.
//
// Writing: rows are committed in batches, when `flush_rows` wait or `flush_interval` after the first of them,
// whichever is first, and synced to disk: a row is safe at most that long, plus one sync, after append
// returned, even if no other row follows. A failed write throws Error(io) with the path and SQLite's reason,
// from the append or flush that met it or from the next one; the rows committed before stay. Journal:
// write-ahead log on a local disk, so that readers and the writer never wait for each other; on a network
// disk a truncated rollback journal with an exclusive lock, which keeps readers out while the run is being
// written. Not modelled: two writers of one folder. Cost: about 10 microseconds a row.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/run_digest.hpp"
#include "store/run_manifest.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::store {

enum class Journal { automatic, write_ahead_log, truncate };

struct StoreOptions {
  std::size_t flush_rows = 4096;
  std::chrono::milliseconds flush_interval{500};
  Journal journal =
      Journal::automatic;  // automatic: the log, unless the folder is on a network disk or the log is refused
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
  // Calls `visit` for each row in canonical order (arm, trial), one snapshot, in constant memory. Throws
  // Error(damaged_data) for a row that cannot be read or whose content does not give its stored digest.
  void for_each_row(const std::function<void(StoredRow&&)>& visit) const;
  std::vector<StoredRow> read_rows() const;
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

  // Throws Error(input_missing) when the folder holds no committed run, Error(damaged_data) when one of its
  // files is not what it should be.
  static RunReader open(const std::filesystem::path& folder);

  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;
  // Flushes what waits; a failure is lost here, so call flush() first. A finished store is one plain file,
  // readable from a read-only disk.
  ~RunStore();

  // Idempotent: a key that is there with the same digest is left as it is; with another digest,
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
