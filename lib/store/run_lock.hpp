// Who writes a run: a lock that the kernel keeps on the file run.lock of the run's folder.
//
// An open-file-description lock of fcntl(2): the kernel drops it when its process ends, however it ends, so
// there are no stale locks; a file that a killed process left behind is held by nobody and is taken over. Two
// locks of one folder exclude each other within a process too. The holder writes into the file who it is, for
// messages and for `status` alone: nothing is decided by that text.
//
// Not modelled: disks without locks, where taking one is Error(io). Cost: some 50 microseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace qdtune::store {

// What a process has begun to do with a run.
struct WriterStart {
  std::chrono::system_clock::time_point time;
  std::uint64_t rows = 0;  // without error, stored before
};

struct LockHolder {
  std::int64_t pid = 0;  // 0: unknown
  std::string host;      // whose pid it is; empty: unknown
  std::optional<WriterStart> start;

  std::string text() const;  // "process 4711 on node-1", as far as it is known
};

class RunLock {
 public:
  // Returns at once. Throws Error(cannot_create) that names the holder when there is one, Error(io) when the
  // file cannot be made or locked.
  static RunLock take(const std::filesystem::path& folder);

  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  // Removes the file and lets go.
  ~RunLock();

  const std::filesystem::path& folder() const { return folder_; }

  // Tells other processes that trials begin now; `rows` of them are stored without error.
  void tell_start(std::uint64_t rows) const;

 private:
  RunLock(std::filesystem::path folder, int descriptor);
  void write(const std::string& text) const noexcept;

  std::filesystem::path folder_;
  int descriptor_ = -1;
};

// Who holds the lock of a folder, none when nobody does. Looks without locking, so it disturbs nobody.
std::optional<LockHolder> lock_holder(const std::filesystem::path& folder);

}  // namespace qdtune::store
